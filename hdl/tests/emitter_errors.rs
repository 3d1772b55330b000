//! What has no exact Verilog is refused, with the block and the statement, and never guessed.

use rust_hdl::prelude::*;
use t2t_hdl::emit::{EmitError, Reason, emit};

const UNLISTED: u64 = 3;

/// Emits a block with this `update` and returns its only error.
macro_rules! refused {
    ($($update:tt)+) => {{
        #[derive(LogicBlock, Default)]
        struct Case {
            pub clock: Signal<In, Clock>,
            pub a: Signal<In, Bits<4>>,
            pub flag: Signal<In, Bit>,
            pub y: Signal<Out, Bits<4>>,
            r: [DFF<Bits<4>>; 2],
        }
        impl Logic for Case {
            $($update)+
        }
        only(emit("case", &Case::default()).expect_err("must be refused").0)
    }};
}

fn only(mut errors: Vec<EmitError>) -> EmitError {
    assert_eq!(errors.len(), 1, "{errors:?}");
    errors.remove(0)
}

#[test]
fn a_constant_that_is_not_listed() {
    let e = refused! {
        #[hdl_gen]
        fn update(&mut self) {
            for i in 0..2 { self.r[i].clock.next = self.clock.val(); self.r[i].d.next = self.a.val(); } self.y.next = UNLISTED.into();
        }
    };
    assert_eq!(e.reason, Reason::UnknownName("UNLISTED".into()));
    assert_eq!(e.statement, "`y.next = UNLISTED`");
    assert_eq!(e.block, "case");
}

#[test]
fn a_literal_that_does_not_fit() {
    let e = refused! {
        #[hdl_gen]
        fn update(&mut self) {
            for i in 0..2 { self.r[i].clock.next = self.clock.val(); self.r[i].d.next = self.a.val(); } self.y.next = self.a.val() + 16;
        }
    };
    assert_eq!(
        e.reason,
        Reason::LiteralTooWide {
            value: "16".into(),
            width: 4
        }
    );
    assert_eq!(
        e.to_string(),
        "block `case`, `y.next = a + 16`: literal 16 does not fit 4 bits"
    );
}

#[test]
fn a_latch_in_combinational_code() {
    let e = refused! {
        #[hdl_gen]
        fn update(&mut self) {
            for i in 0..2 { self.r[i].clock.next = self.clock.val(); self.r[i].d.next = self.a.val(); } if self.flag.val() { self.y.next = self.a.val(); }
        }
    };
    assert_eq!(e.reason, Reason::Latch("y".into()));
}

#[test]
fn a_register_without_a_default() {
    let e = refused! {
        #[hdl_gen]
        fn update(&mut self) {
            for i in 0..2 { self.r[i].clock.next = self.clock.val(); } self.r[1].d.next = self.a.val(); if self.flag.val() { self.r[0].d.next = self.a.val(); } self.y.next = self.r[0].q.val();
        }
    };
    assert_eq!(e.reason, Reason::Latch("r.0.d".into()));
}

#[test]
fn an_output_that_nothing_drives() {
    let e = refused! {
        #[hdl_gen]
        fn update(&mut self) {
            for i in 0..2 { self.r[i].clock.next = self.clock.val(); self.r[i].d.next = self.a.val(); }
        }
    };
    assert_eq!(e.reason, Reason::Undriven("y".into()));
}

#[test]
fn a_gated_clock() {
    let e = refused! {
        #[hdl_gen]
        fn update(&mut self) {
            for i in 0..2 { self.r[i].clock.next = self.clock.val(); self.r[i].d.next = self.a.val(); } if self.flag.val() { self.r[1].clock.next = self.clock.val(); } self.y.next = self.r[0].q.val();
        }
    };
    assert_eq!(e.reason, Reason::ClockNotWired("r.1.clock".into()));
}

#[test]
fn an_array_indexed_by_a_signal() {
    let e = refused! {
        #[hdl_gen]
        fn update(&mut self) {
            for i in 0..2 { self.r[i].clock.next = self.clock.val(); self.r[i].d.next = self.a.val(); } self.y.next = self.r[self.a.val().get_bits::<1>(0).index()].q.val();
        }
    };
    assert!(matches!(e.reason, Reason::ArrayIndex(_)), "{e}");
}

#[test]
fn index_arithmetic_of_unknown_width() {
    let e = refused! {
        #[hdl_gen]
        fn update(&mut self) {
            for i in 0..2 { self.r[i].clock.next = self.clock.val(); self.r[i].d.next = self.a.val(); } self.y.next = self.a.val().get_bits::<4>((self.a.val() - 1).index());
        }
    };
    assert!(matches!(e.reason, Reason::AmbiguousIndex(_)), "{e}");
}

#[test]
fn bits_outside_of_the_vector() {
    let e = refused! {
        #[hdl_gen]
        fn update(&mut self) {
            for i in 0..2 { self.r[i].clock.next = self.clock.val(); self.r[i].d.next = self.a.val(); } self.y.next = self.a.val().get_bits::<4>(5);
        }
    };
    assert_eq!(
        e.reason,
        Reason::OutOfRange {
            lo: 5,
            hi: 9,
            width: 4
        }
    );
}

#[test]
fn a_shifted_literal() {
    let e = refused! {
        #[hdl_gen]
        fn update(&mut self) {
            for i in 0..2 { self.r[i].clock.next = self.clock.val(); self.r[i].d.next = self.a.val(); } self.y.next = bit_cast::<4, 64>(1_u64 << self.a.val());
        }
    };
    assert!(matches!(e.reason, Reason::LiteralWithoutWidth(_)), "{e}");
}

#[test]
fn a_written_input() {
    let e = refused! {
        #[hdl_gen]
        fn update(&mut self) {
            for i in 0..2 { self.r[i].clock.next = self.clock.val(); self.r[i].d.next = self.a.val(); } self.y.next = self.a.val(); self.flag.next = true;
        }
    };
    assert!(
        matches!(&e.reason, Reason::Unsupported(w) if w.contains("input")),
        "{e}"
    );
}

#[test]
fn verilog_beside_child_blocks() {
    #[derive(LogicBlock, Default)]
    struct Mixed {
        pub clock: Signal<In, Clock>,
        pub y: Signal<Out, Bit>,
        r: DFF<Bit>,
    }
    impl Logic for Mixed {
        fn update(&mut self) {
            self.r.clock.next = self.clock.val();
            self.y.next = self.r.q.val();
        }
        fn hdl(&self) -> Verilog {
            Verilog::Custom("always @* y = 1'b0;".into())
        }
    }
    let e = only(emit("mixed", &Mixed::default()).unwrap_err().0);
    assert!(
        matches!(&e.reason, Reason::Unsupported(why) if why.contains("child blocks")),
        "{e}"
    );
}
