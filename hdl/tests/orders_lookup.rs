//! Instrument lookup: rust-hdl's simulation against the verilated Verilog, and what it promises by itself.

use t2t_contract::records::symbol_hash;
use t2t_hdl::orders::lookup::Lookup;
use t2t_hdl::orders::symbol::Symbols;
use t2t_hdl::ports;
use t2t_hdl::testbench::{Diff, Inputs, Rng};

/// Sets ports to random bits, each of its width.
fn noise(rng: &mut Rng, v: &mut Inputs, ports: &[(&str, usize)]) {
    for &(port, width) in ports {
        v.set(port, rng.bits(width));
    }
}

/// Symbols and feeds few enough that lookups hit, rows of either table, and lookups without a pause.
#[test]
fn symbols_equal_their_twin_and_find_what_the_desk_compiler_placed() {
    let map = ports!(Symbols { in: clock, cfg_row, cfg_addr, we_symbol, look, symbol, feed, last; out: hit, instr, again });
    let mut d = Diff::new("orders_symbols", Symbols::default(), map).unwrap();
    let name = |n: u64| 0x4141_4141_2020_2020 ^ n.wrapping_mul(0x0101_0300_8000_0001);
    d.random(4000, |rng, _, v| {
        let (n, feed, table) = (rng.below(8), rng.below(4), rng.bits(1) as usize);
        let row = symbol_hash(table, feed as usize, name(n)) as u64;
        let low = u64::from(!rng.one_in(8)) | feed << 1 | (n * 4 + feed) << 8;
        v.set_words(
            "cfg_row",
            &[low as u32, name(n) as u32, (name(n) >> 32) as u32],
        );
        v.set("cfg_addr", table as u64 * 512 + row);
        v.set("we_symbol", rng.one_in(4).into());
        v.set("look", rng.one_in(2).into());
        v.set("symbol", name(rng.below(8)));
        v.set("last", rng.below(8) * 4 + feed);
        v.set("feed", rng.below(4));
    });
    for (n, feed, table) in [(1, 0, 0), (1, 3, 1), (7, 2, 0), (5, 1, 1)] {
        // A symbol has one row: none in the other table, where the random phase may have left one.
        let other = (1 - table) * 512 + symbol_hash(1 - table, feed as usize, name(n));
        let v = d.inputs();
        v.set_words("cfg_row", &[0, 0, 0]);
        v.set("cfg_addr", other as u64);
        v.set("we_symbol", 1);
        v.set("look", 0);
        v.set("last", 77);
        d.step().unwrap();
        let v = d.inputs();
        v.set_words(
            "cfg_row",
            &[
                (1 | feed << 1 | 77 << 8) as u32,
                name(n) as u32,
                (name(n) >> 32) as u32,
            ],
        );
        v.set(
            "cfg_addr",
            (table * 512 + symbol_hash(table, feed as usize, name(n))) as u64,
        );
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
        assert_eq!(
            ["hit", "instr", "again"].map(|p| d.model().get(p)),
            [1, 77, 1],
            "{n} {feed} {table}"
        );
    }
}

/// Directory messages and the host write the same memory, also at once; lookups of either sort follow one another.
#[test]
fn lookup_equals_its_twin() {
    let map = ports!(Lookup {
        in: clock, cfg_row, cfg_addr, we_symbol, we_locate, d_feed, d_locate_stb, d_locate, d_symbol_stb, d_symbol,
            d_learn, d_ev, last;
        out: located, instr, again, known, watches
    });
    let mut d = Diff::new("orders_lookup", Lookup::default(), map).unwrap();
    let name = |n: u64| 0x4142_2020_2020_2020 + (n << 56);
    d.random(6000, |rng, cycle, v| {
        let (n, feed, table) = (rng.below(4), rng.below(4), rng.bits(1) as usize);
        let symbols = cycle < 500;
        let low = if symbols {
            1 | feed << 1 | (10 + n) << 8
        } else {
            rng.bits(9)
        };
        v.set_words(
            "cfg_row",
            &[low as u32, name(n) as u32, (name(n) >> 32) as u32],
        );
        let row = table as u64 * 512 + symbol_hash(table, feed as usize, name(n)) as u64;
        v.set(
            "cfg_addr",
            if symbols {
                row
            } else {
                feed << 16 | rng.below(6)
            },
        );
        v.set("we_symbol", (symbols && rng.one_in(2)).into());
        v.set(
            "we_locate",
            (!symbols && cycle % 2 == 0 && rng.one_in(4)).into(),
        );
        noise(rng, v, &[("d_feed", 2), ("d_learn", 1), ("d_ev", 1)]);
        v.set("last", 10 + rng.below(4));
        v.set("d_locate", rng.below(6));
        v.set("d_symbol", name(rng.below(6)));
        v.set("d_locate_stb", rng.one_in(4).into());
        v.set("d_symbol_stb", rng.one_in(4).into());
    });
}

/// A directory message that comes with the host's write of a locate is written one cycle later, not lost.
#[test]
fn a_locate_is_learnt_although_the_host_writes() {
    let map = ports!(Lookup {
        in: clock, cfg_row, cfg_addr, we_symbol, we_locate, d_feed, d_locate_stb, d_locate, d_symbol_stb, d_symbol,
            d_learn, d_ev, last;
        out: located, instr, again, known, watches
    });
    let mut d = Diff::new("orders_lookup", Lookup::default(), map).unwrap();
    let name = u64::from_be_bytes(*b"AAPL    ");
    let words = [1 | 2 << 1 | 99 << 8, name as u32, (name >> 32) as u32];
    let mut step = |set: &[(&str, u64)]| {
        for port in [
            "we_symbol",
            "we_locate",
            "d_locate_stb",
            "d_symbol_stb",
            "d_ev",
        ] {
            d.inputs().set(port, 0);
        }
        set.iter().for_each(|(p, v)| d.inputs().set(p, *v));
        d.inputs().set_words("cfg_row", &words);
        d.step().unwrap();
        (d.model().get("known"), d.model().get("instr"))
    };
    step(&[
        ("we_symbol", 1),
        ("cfg_addr", symbol_hash(0, 2, name) as u64),
    ]);
    step(&[
        ("d_symbol_stb", 1),
        ("d_learn", 1),
        ("d_ev", 1),
        ("d_symbol", name),
        ("d_feed", 2),
        ("d_locate", 500),
    ]);
    for _ in 0..2 {
        step(&[("we_locate", 1), ("cfg_addr", 3 << 16 | 8)]);
        step(&[]);
    }
    step(&[("d_locate_stb", 1), ("d_feed", 2), ("d_locate", 500)]);
    step(&[]);
    assert_eq!(step(&[]), (1, 99));
}
