//! Blocks of the orders room: rust-hdl's simulation against the verilated Verilog, and what each promises by itself.

use t2t_contract::records::symbol_hash;
use t2t_hdl::orders::symbol::Symbols;
use t2t_hdl::ports;
use t2t_hdl::testbench::Diff;

/// Symbols and feeds few enough that lookups hit, rows of either table, and lookups without a pause.
#[test]
fn symbols_equal_their_twin_and_find_what_the_desk_compiler_placed() {
    let map = ports!(Symbols { in: clock, cfg_row, cfg_addr, we_symbol, look, symbol, feed; out: hit, instr });
    let mut d = Diff::new("orders_symbols", Symbols::default(), map).unwrap();
    let name = |n: u64| 0x4141_4141_2020_2020 ^ n.wrapping_mul(0x0101_0300_8000_0001);
    let mut hits = 0;
    d.random(4000, |rng, _, v| {
        let (n, feed, table) = (rng.below(8), rng.below(4), rng.bits(1) as usize);
        let row = symbol_hash(table, feed as usize, name(n)) as u64;
        let low = rng.one_in(8).then_some(0).unwrap_or(1) | feed << 1 | (n * 4 + feed) << 8;
        v.set_words("cfg_row", &[low as u32, name(n) as u32, (name(n) >> 32) as u32]);
        v.set("cfg_addr", table as u64 * 512 + row);
        v.set("we_symbol", rng.one_in(4).into());
        v.set("look", rng.one_in(2).into());
        v.set("symbol", name(rng.below(8)));
        v.set("feed", rng.below(4));
        hits += 1;
    });
    for (n, feed, table) in [(1, 0, 0), (1, 3, 1), (7, 2, 0), (5, 1, 1)] {
        let v = d.inputs();
        v.set_words("cfg_row", &[(1 | feed << 1 | 77 << 8) as u32, name(n) as u32, (name(n) >> 32) as u32]);
        v.set("cfg_addr", (table * 512 + symbol_hash(table, feed as usize, name(n))) as u64);
        v.set("we_symbol", 1);
        v.set("look", 0);
        d.step().unwrap();
        d.inputs().set("we_symbol", 0);
        d.inputs().set("look", 1);
        d.inputs().set("symbol", name(n));
        d.inputs().set("feed", feed);
        d.step().unwrap();
        d.inputs().set("look", 0);
        d.step().unwrap();
        assert_eq!((d.model().get("hit"), d.model().get("instr") & 77), (1, 77), "{n} {feed} {table}");
    }
}
