//! Regression tests for each silent difference of rust-hdl's stock back-end: every one exhaustive on 4-bit inputs,
//! rust-hdl's simulation against the verilated output of our emitter.

use rust_hdl::prelude::*;
use t2t_hdl::ports;
use t2t_hdl::testbench::Diff;

/// One output a case; its name says which case differs.
#[derive(LogicBlock, Default)]
struct Silent {
    pub a: Signal<In, Bits<4>>,
    pub b: Signal<In, Bits<4>>,
    pub c: Signal<In, Bits<4>>,
    pub and_then_equal: Signal<Out, Bit>,
    pub or_then_less: Signal<Out, Bit>,
    pub xor_then_not_equal: Signal<Out, Bit>,
    pub and_of_compares: Signal<Out, Bit>,
    pub add_wraps_before_compare: Signal<Out, Bit>,
    pub sub_wraps_before_compare: Signal<Out, Bit>,
    pub minus_one_wraps: Signal<Out, Bit>,
    pub not_then_equal: Signal<Out, Bit>,
    pub literal_minus_signal: Signal<Out, Bit>,
    pub sum_of_three: Signal<Out, Bit>,
    pub cast_of_sum: Signal<Out, Bits<8>>,
    pub cast_of_not: Signal<Out, Bits<8>>,
    pub cast_of_shift: Signal<Out, Bits<8>>,
    pub cast_of_difference: Signal<Out, Bits<8>>,
    pub cast_down_of_sum: Signal<Out, Bits<2>>,
    pub shift_of_cast_of_sum: Signal<Out, Bits<8>>,
    pub shift_right_of_sum: Signal<Out, Bits<4>>,
    pub slice_of_sum: Signal<Out, Bits<3>>,
    pub bit_of_sum: Signal<Out, Bit>,
    pub slice_past_the_end: Signal<Out, Bits<4>>,
    pub computed_slice: Signal<Out, Bits<2>>,
    pub computed_bit: Signal<Out, Bit>,
    pub computed_slice_scaled: Signal<Out, Bits<2>>,
    pub shift_by_signal: Signal<Out, Bits<4>>,
    pub reductions: Signal<Out, Bits<4>>,
    pub replace_bit: Signal<Out, Bits<4>>,
    pub replace_computed_bit: Signal<Out, Bits<4>>,
    pub add_carry: Signal<Out, Bits<4>>,
    pub joined_halves: Signal<Out, Bits<8>>,
    pub joined_overlap: Signal<Out, Bits<8>>,
    pub signed_less: Signal<Out, Bit>,
    pub signed_sum: Signal<Out, Bit>,
    pub unsigned_of_negated: Signal<Out, Bits<4>>,
}

impl Logic for Silent {
    #[hdl_gen]
    fn update(&mut self) {
        // Verilog binds `==` tighter than `&`; Rust does not.
        self.and_then_equal.next = self.a.val() & self.b.val() == self.c.val();
        self.or_then_less.next = self.a.val() | self.b.val() < self.c.val();
        self.xor_then_not_equal.next = self.a.val() ^ self.b.val() != self.c.val();
        self.and_of_compares.next = (self.a.val() == self.b.val()) & (self.b.val() == self.c.val());
        // Unsized literals are 32 bits wide in Verilog: nothing wraps at the operand's width.
        self.add_wraps_before_compare.next = self.a.val() + 1 == self.b.val();
        self.sub_wraps_before_compare.next = self.a.val() - self.b.val() > 8;
        self.minus_one_wraps.next = (self.a.val() - 1) == 15;
        self.not_then_equal.next = !self.a.val() == 0xF;
        self.literal_minus_signal.next = 3 - self.a.val() < self.b.val();
        self.sum_of_three.next = self.a.val() + self.b.val() + self.c.val() >= 9;
        // A cast widens what it is applied to before that wraps: the carry leaks into the next bit.
        self.cast_of_sum.next = bit_cast::<8, 4>(self.a.val() + self.b.val());
        self.cast_of_not.next = bit_cast::<8, 4>(!self.a.val());
        self.cast_of_shift.next = bit_cast::<8, 4>(self.a.val() << 2);
        self.cast_of_difference.next = bit_cast::<8, 4>(self.a.val() - self.b.val()) + 1;
        self.cast_down_of_sum.next = bit_cast::<2, 4>(self.a.val() + self.b.val());
        self.shift_of_cast_of_sum.next = bit_cast::<8, 4>(self.a.val() + self.b.val()) >> 1;
        self.shift_right_of_sum.next = (self.a.val() + self.b.val()) >> 1;
        // What the emitter builds itself: slices of expressions, computed slices, shifts by signals, reductions.
        self.slice_of_sum.next = (self.a.val() + self.b.val()).get_bits::<3>(1);
        self.bit_of_sum.next = (self.a.val() + self.b.val()).get_bit(3);
        self.slice_past_the_end.next = self.a.val().get_bits::<4>(2);
        self.computed_slice.next = self
            .a
            .val()
            .get_bits::<2>(self.b.val().get_bits::<2>(0).index());
        self.computed_bit.next = self.a.val().get_bit(self.b.val().get_bits::<2>(0).index());
        self.computed_slice_scaled.next = self
            .a
            .val()
            .get_bits::<2>(self.b.val().get_bits::<1>(0).index() * 2 + 1);
        self.shift_by_signal.next = (self.a.val() << self.b.val()) ^ (self.a.val() >> self.c.val());
        self.reductions.next = (bit_cast::<4, 1>(self.a.val().any().into()) << 3)
            | (bit_cast::<4, 1>(self.a.val().all().into()) << 2)
            | (bit_cast::<4, 1>((self.a.val() + self.b.val()).xor().into()) << 1);
        self.replace_bit.next = self.a.val().replace_bit(2, self.b.val().any());
        self.replace_computed_bit.next = self
            .a
            .val()
            .replace_bit(self.b.val().get_bits::<2>(0).index(), self.c.val().any());
        self.add_carry.next = self.a.val() + self.b.val().all();
        self.joined_halves.next =
            (bit_cast::<8, 4>(self.a.val()) << 4) | bit_cast::<8, 4>(self.b.val());
        self.joined_overlap.next =
            (bit_cast::<8, 4>(self.a.val()) << 3) | bit_cast::<8, 4>(self.b.val());
        self.signed_less.next = signed_cast(self.a.val()) < signed_cast(self.b.val());
        self.signed_sum.next =
            (signed_cast(self.a.val()) + signed_cast(self.b.val())) > signed_cast(self.c.val());
        self.unsigned_of_negated.next = unsigned_cast(-signed_cast(self.a.val()));
    }
}

#[test]
fn every_case_is_equal_on_every_input() {
    let map = ports!(Silent { in: a, b, c; out: and_then_equal, or_then_less, xor_then_not_equal, and_of_compares, add_wraps_before_compare, sub_wraps_before_compare, minus_one_wraps, not_then_equal, literal_minus_signal, sum_of_three, cast_of_sum, cast_of_not, cast_of_shift, cast_of_difference, cast_down_of_sum, shift_of_cast_of_sum, shift_right_of_sum, slice_of_sum, bit_of_sum, slice_past_the_end, computed_slice, computed_bit, computed_slice_scaled, shift_by_signal, reductions, replace_bit, replace_computed_bit, add_carry, joined_halves, joined_overlap, signed_less, signed_sum, unsigned_of_negated });
    Diff::new("silent", Silent::default(), map)
        .unwrap()
        .exhaustive();
}
