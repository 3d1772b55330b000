//! What the transport header says: sequence, count, session; and whether the sequence is the one expected next.
//!
//! In: the words of one line with their place, whether the feed is IEX-TP, `next` of the feed. Out: fields in registers,
//! complete in the cycle after the block word (the sequence one word earlier), and, combinational with the word before the block
//! word, whether the frame is exactly in turn. Depth 5.

use crate::const_table;
use crate::emit::Consts;
use crate::front::layout::info::SESSION_W;
use crate::front::layout::place::{BLOCK, T1, T2, T3, T4, T6, T7, T8, U2};
use rust_hdl::prelude::*;

const_table!(
    pub HeaderConsts: U2, T1, T2, T3, T4, T6, T7, T8, BLOCK
);

/// Captures the transport header.
#[derive(LogicBlock, Default)]
pub struct Header {
    /// Clock.
    pub clock: Signal<In, Clock>,
    /// Word on the pins.
    pub tdata: Signal<In, Bits<32>>,
    /// There is a word.
    pub tvalid: Signal<In, Bit>,
    /// Its place.
    pub place: Signal<In, Bits<5>>,
    /// It is the last before the block word.
    pub at_last: Signal<In, Bit>,
    /// The frame's feed is IEX-TP.
    pub deep: Signal<In, Bit>,
    /// Sequence that the feed expects next.
    pub expected: Signal<In, Bits<64>>,
    /// Sequence of the first message.
    pub seq: Signal<Out, Bits<64>>,
    /// Messages; 0 also at the end of the session.
    pub count: Signal<Out, Bits<16>>,
    /// Session.
    pub session: Signal<Out, Bits<SESSION_W>>,
    /// Combinational: the sequence is `next` (with the word before the block word, and until the block word came).
    pub in_turn: Signal<Out, Bit>,
    sequence: DFF<Bits<64>>,
    messages: DFF<Bits<16>>,
    s0: DFF<Bits<16>>,
    s1: DFF<Bits<32>>,
    s2: DFF<Bits<32>>,
    s3: DFF<Bits<16>>,
    named: DFF<Bits<SESSION_W>>,
    mold_high: DFF<Bit>,
    mold_low: DFF<Bit>,
    deep0: DFF<Bit>,
    deep1: DFF<Bit>,
    deep2: DFF<Bit>,
    swapped: Signal<Local, Bits<32>>,
    low: Signal<Local, Bits<16>>,
    high: Signal<Local, Bits<16>>,
    differs: Signal<Local, Bits<32>>,
    parts: Signal<Local, Bits<12>>,
    low_equal: Signal<Local, Bit>,
    consts: Consts<HeaderConsts>,
}

impl Logic for Header {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self, clock, sequence, messages, s0, s1, s2, s3, named, mold_high, mold_low, deep0,
            deep1, deep2
        );
        self.low.next = self.tdata.val().get_bits::<16>(0);
        self.high.next = self.tdata.val().get_bits::<16>(16);
        self.swapped.next = (self.tdata.val().get_bits::<8>(0).get_bits::<32>(0) << 24)
            | (self.tdata.val().get_bits::<8>(8).get_bits::<32>(0) << 16)
            | (self.tdata.val().get_bits::<8>(16).get_bits::<32>(0) << 8)
            | self.tdata.val().get_bits::<8>(24).get_bits::<32>(0);
        // Three bits at a time; then a carry through all of them that only a difference lets out.
        self.differs.next = self.swapped.val() ^ self.expected.val().get_bits::<32>(0);
        self.parts.next = (bit_cast::<12, 1>(self.differs.val().get_bits::<3>(0).any().into())
            << 0)
            | (bit_cast::<12, 1>(self.differs.val().get_bits::<3>(3).any().into()) << 1)
            | (bit_cast::<12, 1>(self.differs.val().get_bits::<3>(6).any().into()) << 2)
            | (bit_cast::<12, 1>(self.differs.val().get_bits::<3>(9).any().into()) << 3)
            | (bit_cast::<12, 1>(self.differs.val().get_bits::<3>(12).any().into()) << 4)
            | (bit_cast::<12, 1>(self.differs.val().get_bits::<3>(15).any().into()) << 5)
            | (bit_cast::<12, 1>(self.differs.val().get_bits::<3>(18).any().into()) << 6)
            | (bit_cast::<12, 1>(self.differs.val().get_bits::<3>(21).any().into()) << 7)
            | (bit_cast::<12, 1>(self.differs.val().get_bits::<3>(24).any().into()) << 8)
            | (bit_cast::<12, 1>(self.differs.val().get_bits::<3>(27).any().into()) << 9)
            | (bit_cast::<12, 1>(self.differs.val().get_bits::<2>(30).any().into()) << 10);
        self.low_equal.next = !(self.parts.val() + 0x7FF).get_bit(11);
        if self.tvalid.val() {
            if self.place.val() == U2 {
                self.s0.d.next = self.high.val();
            }
            if self.place.val() == T1 {
                self.s1.d.next = self.tdata.val();
            }
            if self.place.val() == T2 {
                self.s2.d.next = self.tdata.val();
            }
            if self.place.val() == T3 {
                self.s3.d.next = self.low.val();
            }
            if !self.deep.val() {
                if self.place.val() == T3 {
                    self.sequence.d.next = (self.swapped.val().get_bits::<64>(0) << 32)
                        | self.sequence.q.val().get_bits::<32>(0).get_bits::<64>(0);
                    self.mold_high.d.next =
                        self.swapped.val() == self.expected.val().get_bits::<32>(32);
                }
                if self.place.val() == T4 {
                    self.sequence.d.next =
                        (self.sequence.q.val().get_bits::<32>(32).get_bits::<64>(0) << 32)
                            | self.swapped.val().get_bits::<64>(0);
                    self.mold_low.d.next = self.low_equal.val();
                }
                if self.place.val() == BLOCK {
                    self.messages.d.next = self.swapped.val().get_bits::<16>(16);
                    if self.low.val() == 0xFFFF {
                        self.messages.d.next = 0.into();
                    }
                }
            } else {
                if self.place.val() == T4 {
                    self.messages.d.next = self.low.val();
                }
                if self.place.val() == T6 {
                    self.sequence.d.next = self.high.val().get_bits::<64>(0);
                    self.deep0.d.next = self.high.val() == self.expected.val().get_bits::<16>(0);
                }
                if self.place.val() == T7 {
                    self.sequence.d.next = (self.tdata.val().get_bits::<64>(0) << 16)
                        | self.sequence.q.val().get_bits::<16>(0).get_bits::<64>(0);
                    self.deep1.d.next = self.tdata.val() == self.expected.val().get_bits::<32>(16);
                }
                if self.place.val() == T8 {
                    self.sequence.d.next = (self.low.val().get_bits::<64>(0) << 48)
                        | self.sequence.q.val().get_bits::<48>(0).get_bits::<64>(0);
                    self.deep2.d.next = self.low.val() == self.expected.val().get_bits::<16>(48);
                }
            }
        }
        if self.deep.val() {
            self.named.d.next = (self.s3.q.val().get_bits::<SESSION_W>(0) << 48)
                | (self.s2.q.val().get_bits::<SESSION_W>(0) << 16)
                | self.s1.q.val().get_bits::<16>(16).get_bits::<SESSION_W>(0);
            self.in_turn.next = self.deep0.q.val() & self.deep1.q.val() & self.deep2.q.val();
        } else {
            self.named.d.next = (self.s2.q.val().get_bits::<SESSION_W>(0) << 48)
                | (self.s1.q.val().get_bits::<SESSION_W>(0) << 16)
                | self.s0.q.val().get_bits::<SESSION_W>(0);
            self.in_turn.next = self.mold_high.q.val() & self.mold_low.q.val();
            if self.at_last.val() {
                self.in_turn.next = self.mold_high.q.val() & self.low_equal.val();
            }
        }
        self.session.next = self.named.q.val();
        self.seq.next = self.sequence.q.val();
        self.count.next = self.messages.q.val();
    }
}
