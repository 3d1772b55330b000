//! Primitives: simulation twin against the verilated Verilog.

use t2t_hdl::ports;
use t2t_hdl::prim::{BlockRam, LutRam, Mul, MulSigned, Ram, UltraRam};
use t2t_hdl::testbench::Diff;

/// Random reads and writes on a handful of addresses, so that read-during-write is frequent.
fn ram<const D: usize, const A: usize, const STYLE: u8>(name: &str) {
    let map = ports!(Ram<D, A, STYLE> {
        in: clock, read_address, write_address, write_data, write_enable; out: read_data
    });
    let mut d = Diff::new(name, Ram::<D, A, STYLE>::default(), map).unwrap();
    d.random(2000, |rng, cycle, v| {
        let span = if cycle < 1000 { 4 } else { 1 << A };
        v.set("read_address", rng.below(span));
        v.set("write_address", rng.below(span));
        v.set_words("write_data", &rng.words(D));
        v.set("write_enable", rng.bits(1));
    });
}

#[test]
fn block_ram_equals_its_twin() {
    ram::<40, 5, { t2t_hdl::prim::BLOCK }>("ram_block");
    let _: BlockRam<40, 5> = Default::default();
}

#[test]
fn ultra_ram_equals_its_twin_at_record_width() {
    ram::<1100, 4, { t2t_hdl::prim::ULTRA }>("ram_ultra");
    let _: UltraRam<1100, 4> = Default::default();
}

#[test]
fn lut_ram_equals_its_twin() {
    ram::<12, 6, { t2t_hdl::prim::DISTRIBUTED }>("ram_lut");
    let _: LutRam<12, 6> = Default::default();
}

/// The memory's contract, said without a simulator: one cycle, old data on a collision.
#[test]
fn a_read_of_the_word_being_written_returns_the_old_word() {
    let map = ports!(BlockRam<8, 2> {
        in: clock, read_address, write_address, write_data, write_enable; out: read_data
    });
    let mut d = Diff::new("ram_old", BlockRam::<8, 2>::default(), map).unwrap();
    for (data, read_before) in [(0x11, 0x00), (0x22, 0x00), (0x33, 0x11), (0x44, 0x22)] {
        assert_eq!(d.model().get("read_data"), read_before);
        for (port, value) in [
            ("read_address", 3),
            ("write_address", 3),
            ("write_data", data),
            ("write_enable", 1),
        ] {
            d.inputs().set(port, value);
        }
        d.step().unwrap();
    }
}

#[test]
fn unsigned_products_are_exact() {
    let map = ports!(Mul<26, 17, 43> { in: clock, a, b; out: p });
    Diff::new("mul_26_17", Mul::<26, 17, 43>::default(), map)
        .unwrap()
        .fuzz(3000);
    let map = ports!(Mul<32, 24, 40> { in: clock, a, b; out: p });
    Diff::new("mul_cut", Mul::<32, 24, 40>::default(), map)
        .unwrap()
        .fuzz(3000);
}

#[test]
fn signed_products_are_exact_on_every_input() {
    let map = ports!(MulSigned<5, 4, 9> { in: clock, a, b; out: p });
    Diff::new("mul_signed", MulSigned::<5, 4, 9>::default(), map)
        .unwrap()
        .exhaustive();
    let map = ports!(MulSigned<5, 4, 12> { in: clock, a, b; out: p });
    Diff::new("mul_signed_wide", MulSigned::<5, 4, 12>::default(), map)
        .unwrap()
        .exhaustive();
}
