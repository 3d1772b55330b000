//! The word that is walked: one of four sources, chosen by the registered grant.
//!
//! In: the pins and the buffers of both lines, the records of the frames on the pins and at the heads. Out,
//! combinational: the word (one level), and what the walker must know of a frame from its block word on.

use crate::const_table;
use crate::emit::Consts;
use crate::front::layout::info::{BLOCK_AT, DEEP, FEED, INFO_W, LEFT, LEFT_W};
use crate::front::line::WORD_W;
use rust_hdl::prelude::*;

/// Bits of what the walker must know early: feed, IEX-TP, index of the block word, bytes of the block less 2.
const CONTEXT_W: usize = 26;

const_table!(
    pub SourceConsts: FEED, DEEP, LEFT, BLOCK_AT
);

/// Chooses the word and its frame.
#[derive(LogicBlock, Default)]
pub struct Source {
    /// A frame is granted and has not ended.
    pub busy: Signal<In, Bit>,
    /// It is line B's.
    pub line_b: Signal<In, Bit>,
    /// Its words come from the buffer.
    pub buffered: Signal<In, Bit>,
    /// Words on the pins.
    pub tdata: [Signal<In, Bits<32>>; 2],
    /// There is one.
    pub tvalid: [Signal<In, Bit>; 2],
    /// It is the last of its frame.
    pub tlast: [Signal<In, Bit>; 2],
    /// It ends a bad frame.
    pub bad: [Signal<In, Bit>; 2],
    /// Words at the heads of the buffers.
    pub shown: [Signal<In, Bits<WORD_W>>; 2],
    /// There is one.
    pub there: [Signal<In, Bit>; 2],
    /// Records of the frames on the pins.
    pub newest: [Signal<In, Bits<INFO_W>>; 2],
    /// Records of the heads.
    pub head: [Signal<In, Bits<INFO_W>>; 2],
    /// The word.
    pub data: Signal<Out, Bits<32>>,
    /// There is one.
    pub valid: Signal<Out, Bit>,
    /// It is the last of its frame.
    pub last: Signal<Out, Bit>,
    /// It ends a bad frame.
    pub spoilt: Signal<Out, Bit>,
    /// The buffer's word is used up.
    pub take: [Signal<Out, Bit>; 2],
    /// Feed of the granted frame.
    pub feed: Signal<Out, Bits<2>>,
    /// It is IEX-TP's.
    pub deep: Signal<Out, Bit>,
    /// Index of its block word.
    pub block_at: Signal<Out, Bits<6>>,
    /// Bytes of its message block less 2.
    pub left: Signal<Out, Bits<LEFT_W>>,
    context: Signal<Local, Bits<CONTEXT_W>>,
    pins: [Signal<Local, Bits<CONTEXT_W>>; 2],
    heads: [Signal<Local, Bits<CONTEXT_W>>; 2],
    ends: Signal<Local, Bit>,
    ends_badly: Signal<Local, Bit>,
    exists: Signal<Local, Bit>,
    consts: Consts<SourceConsts>,
}

impl Logic for Source {
    #[hdl_gen]
    fn update(&mut self) {
        for i in 0..2 {
            self.pins[i].next = (self.newest[i]
                .val()
                .get_bits::<LEFT_W>(LEFT)
                .get_bits::<CONTEXT_W>(0)
                << 9)
                | (self.newest[i]
                    .val()
                    .get_bits::<6>(BLOCK_AT)
                    .get_bits::<CONTEXT_W>(0)
                    << 3)
                | self.newest[i]
                    .val()
                    .get_bits::<3>(FEED)
                    .get_bits::<CONTEXT_W>(0);
            self.heads[i].next = (self.head[i]
                .val()
                .get_bits::<LEFT_W>(LEFT)
                .get_bits::<CONTEXT_W>(0)
                << 9)
                | (self.head[i]
                    .val()
                    .get_bits::<6>(BLOCK_AT)
                    .get_bits::<CONTEXT_W>(0)
                    << 3)
                | self.head[i]
                    .val()
                    .get_bits::<3>(FEED)
                    .get_bits::<CONTEXT_W>(0);
        }
        // One LUT a bit.
        if self.buffered.val() {
            self.data.next = self.shown[0].val().get_bits::<32>(0);
            self.exists.next = self.there[0].val();
            self.ends.next = self.shown[0].val().get_bit(32);
            self.ends_badly.next = self.shown[0].val().get_bit(33);
            self.context.next = self.heads[0].val();
            if self.line_b.val() {
                self.data.next = self.shown[1].val().get_bits::<32>(0);
                self.exists.next = self.there[1].val();
                self.ends.next = self.shown[1].val().get_bit(32);
                self.ends_badly.next = self.shown[1].val().get_bit(33);
                self.context.next = self.heads[1].val();
            }
        } else {
            self.data.next = self.tdata[0].val();
            self.exists.next = self.tvalid[0].val();
            self.ends.next = self.tlast[0].val();
            self.ends_badly.next = self.bad[0].val();
            self.context.next = self.pins[0].val();
            if self.line_b.val() {
                self.data.next = self.tdata[1].val();
                self.exists.next = self.tvalid[1].val();
                self.ends.next = self.tlast[1].val();
                self.ends_badly.next = self.bad[1].val();
                self.context.next = self.pins[1].val();
            }
        }
        self.feed.next = self.context.val().get_bits::<2>(0);
        self.deep.next = self.context.val().get_bit(2);
        self.block_at.next = self.context.val().get_bits::<6>(3);
        self.left.next = self.context.val().get_bits::<LEFT_W>(9);
        self.valid.next = self.busy.val() & self.exists.val();
        self.last.next = self.busy.val() & self.exists.val() & self.ends.val();
        self.spoilt.next = self.ends_badly.val();
        self.take[0].next = self.busy.val() & self.buffered.val() & !self.line_b.val();
        self.take[1].next = self.busy.val() & self.buffered.val() & self.line_b.val();
    }
}
