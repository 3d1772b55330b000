//! Which bytes of a word belong to the UDP payload, and whether a frame ends badly.
//!
//! In: the control signals of one line's words, their place, the length of the message block. Out, combinational: the
//! word is to be stored (it holds payload, or ends its frame), and the word ends a bad frame (the MAC says so, or
//! payload is missing). What a word needs is registered before it comes: depth 2 from the pins to `bad`.

use rust_hdl::prelude::*;

/// Follows the payload of accepted frames.
#[derive(LogicBlock, Default)]
pub struct Payload {
    /// Clock.
    pub clock: Signal<In, Clock>,
    /// Valid bytes of the word on the pins.
    pub tkeep: Signal<In, Bits<4>>,
    /// There is a word.
    pub tvalid: Signal<In, Bit>,
    /// It is the last of its frame.
    pub tlast: Signal<In, Bit>,
    /// The MAC says that the frame is bad.
    pub tuser: Signal<In, Bit>,
    /// It is the block word.
    pub block: Signal<In, Bit>,
    /// It lies behind the block word.
    pub body: Signal<In, Bit>,
    /// The next word is the block word.
    pub to_block: Signal<In, Bit>,
    /// The frame passed all checks (valid with the block word).
    pub ok: Signal<In, Bit>,
    /// Bytes of the message block less 2, two's complement.
    pub left: Signal<In, Bits<17>>,
    /// The rest of the frame is not to be stored.
    pub refuse: Signal<In, Bit>,
    /// Combinational: the word is to be stored.
    pub store: Signal<Out, Bit>,
    /// Combinational: the word ends a bad frame.
    pub bad: Signal<Out, Bit>,
    /// A block word of an accepted frame passed, one cycle later.
    pub accepted: Signal<Out, Bit>,
    /// A block word passed that did not complete the transport header, one cycle later.
    pub cut: Signal<Out, Bit>,
    /// Payload bytes that the present word must hold.
    need: DFF<Bits<4>>,
    /// There is payload behind the present word.
    beyond: DFF<Bit>,
    /// Whole words of payload from the present word on.
    words: DFF<Bits<15>>,
    // It is one, two.
    one: DFF<Bit>,
    two: DFF<Bit>,
    // The message block has whole words behind the block word at all; one, two; any bytes.
    any_word: DFF<Bit>,
    one_word: DFF<Bit>,
    two_words: DFF<Bit>,
    some: DFF<Bit>,
    taken: DFF<Bit>,
    whole: DFF<Bit>,
    torn: DFF<Bit>,
    at_block: Signal<Local, Bit>,
    at_body: Signal<Local, Bit>,
    full_next: Signal<Local, Bit>,
    tail_next: Signal<Local, Bit>,
    complete: Signal<Local, Bit>,
    negative: Signal<Local, Bit>,
    tail: Signal<Local, Bits<4>>,
}

impl Logic for Payload {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self, clock, need, beyond, words, one, two, any_word, one_word, two_words, some, taken,
            whole, torn
        );
        self.at_block.next = self.tvalid.val() & self.block.val();
        self.at_body.next = self.tvalid.val() & self.body.val();
        self.negative.next = self.left.val().get_bit(16);
        // Bytes of the last, partly filled word, as a mask.
        self.tail.next = 0.into();
        if self.left.val().get_bits::<2>(0) == 1 {
            self.tail.next = 1.into();
        }
        if self.left.val().get_bits::<2>(0) == 2 {
            self.tail.next = 3.into();
        }
        if self.left.val().get_bits::<2>(0) == 3 {
            self.tail.next = 7.into();
        }
        // The length is known some words before the block word.
        self.any_word.d.next = !self.negative.val() & self.left.val().get_bits::<15>(2).any();
        self.one_word.d.next = self.left.val().get_bits::<15>(2) == 1;
        self.two_words.d.next = self.left.val().get_bits::<15>(2) == 2;
        self.some.d.next = !self.negative.val() & self.left.val().any();
        self.full_next.next = false;
        self.tail_next.next = false;
        if self.to_block.val() {
            self.need.d.next = 3.into();
            if self.negative.val() & self.left.val().get_bit(0) {
                self.need.d.next = 7.into();
            }
            self.beyond.d.next = self.some.q.val();
            if !self.negative.val() {
                self.need.d.next = 15.into();
            }
        }
        if self.at_block.val() {
            self.words.d.next = self.left.val().get_bits::<15>(2);
            self.one.d.next = self.one_word.q.val();
            self.two.d.next = self.two_words.q.val();
            self.full_next.next = self.any_word.q.val();
            self.tail_next.next = !self.negative.val() & !self.any_word.q.val();
            self.beyond.d.next =
                self.any_word.q.val() & (!self.one_word.q.val() | self.tail.val().any());
        }
        if self.at_body.val() {
            self.words.d.next = self.words.q.val() - 1;
            self.one.d.next = self.two.q.val();
            self.two.d.next = self.words.q.val() == 3;
            self.full_next.next = self.need.q.val().get_bit(3) & !self.one.q.val();
            self.tail_next.next = self.need.q.val().get_bit(3) & self.one.q.val();
            self.beyond.d.next = self.need.q.val().get_bit(3)
                & !self.one.q.val()
                & (!self.two.q.val() | self.tail.val().any());
        }
        if self.at_block.val() | self.at_body.val() {
            self.need.d.next = 0.into();
            if self.full_next.val() {
                self.need.d.next = 15.into();
            }
            if self.tail_next.val() {
                self.need.d.next = self.tail.val();
            }
        }
        self.complete.next = self.ok.val() & self.tkeep.val().get_bit(1);
        self.whole.d.next = self.at_block.val() & self.complete.val();
        self.torn.d.next = self.at_block.val() & !self.tkeep.val().get_bit(1);
        if self.at_block.val() {
            self.taken.d.next = self.complete.val();
        }
        if self.refuse.val() | (self.tvalid.val() & self.tlast.val()) {
            self.taken.d.next = false;
        }
        self.store.next = (self.at_block.val() & self.complete.val())
            | (self.at_body.val()
                & self.taken.q.val()
                & (self.need.q.val().get_bit(0) | self.tlast.val()));
        self.bad.next = self.tlast.val()
            & (self.tuser.val()
                | self.beyond.q.val()
                | (self.need.q.val() & !self.tkeep.val()).any());
        self.accepted.next = self.whole.q.val();
        self.cut.next = self.torn.q.val();
    }
}
