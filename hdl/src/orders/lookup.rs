//! Instrument lookup: which watched instrument the current message is about.
//!
//! In: `d_locate` (ITCH) or `d_symbol` (DEEP; ITCH directory) with strobes; rows of windows `symbol` and `locate`. Out, held
//! until the next message of a kind that names an instrument:
//! - `instr`, `known`: 2 levels behind registers, of a symbol of DEEP from 2 cycles after its strobe (L0-1 of a level, whose
//!   deciding word is 3 words behind the symbol), of a locate from 3 cycles after its strobe (when the last operation of the
//!   message before, which may still be under way, is at L0 at the latest); `again`, `instr` is `last`, 2 levels. The
//!   comparison is made a cycle earlier, for each of the instruments that it may be: `last` must be settled by then (operations
//!   are 4 cycles apart);
//! - `located`: of a locate only, a register, at the same time (a reference follows 4 words behind).
//!
//! A directory message that acts writes the locate memory: its instrument if the symbol is watched, else "not watched",
//! so that a locate that is given to another symbol during the day is not read with its old meaning.
//! Depth: 2 levels into the symbol memories, none into the locate memories, 2 levels out of either.

use super::symbol::Symbols;
use crate::const_table;
use crate::emit::Consts;
use crate::prim::BlockRam;
use rust_hdl::prelude::*;
use t2t_contract::records::locate::{INSTR as LOC_INSTR, VALID as LOC_VALID};

const_table!(LookupConsts: LOC_VALID, LOC_INSTR);

/// Instrument lookup; see the [module](self).
#[derive(LogicBlock, Default)]
pub struct Lookup {
    /// The clock.
    pub clock: Signal<In, Clock>,
    /// Row of a window that the host writes.
    pub cfg_row: Signal<In, Bits<512>>,
    /// Number of that row.
    pub cfg_addr: Signal<In, Bits<20>>,
    /// The row is one of window `symbol`.
    pub we_symbol: Signal<In, Bit>,
    /// The row is one of window `locate`; at most every second cycle.
    pub we_locate: Signal<In, Bit>,
    /// Feed of the current message.
    pub d_feed: Signal<In, Bits<2>>,
    /// The locate of an ITCH message arrived.
    pub d_locate_stb: Signal<In, Bit>,
    /// That locate; holds during the message.
    pub d_locate: Signal<In, Bits<16>>,
    /// A symbol arrived.
    pub d_symbol_stb: Signal<In, Bit>,
    /// That symbol, first character in the top byte.
    pub d_symbol: Signal<In, Bits<64>>,
    /// It is the symbol of a directory message.
    pub d_learn: Signal<In, Bit>,
    /// The deciding word of a message was captured (that of a directory message is its symbol's).
    pub d_ev: Signal<In, Bit>,
    /// Instrument to compare with.
    pub last: Signal<In, Bits<8>>,
    /// Instrument of the current message, if it is of ITCH.
    pub located: Signal<Out, Bits<8>>,
    /// Instrument of the current message.
    pub instr: Signal<Out, Bits<8>>,
    /// `instr` is `last`.
    pub again: Signal<Out, Bit>,
    /// The current message is about a watched instrument.
    pub known: Signal<Out, Bit>,
    /// One bit a feed: a locate came to mean a watched instrument, by a directory message or by the host.
    pub watches: Signal<Out, Bits<4>>,
    symbols: Symbols,
    locates: [BlockRam<9, 16>; 4],
    words: [DFF<Bits<9>>; 4],
    feed_1: DFF<Bits<2>>,
    feed_2: DFF<Bits<2>>,
    locate_1: DFF<Bit>,
    locate_2: DFF<Bit>,
    symbol_1: DFF<Bit>,
    by_symbol: DFF<Bit>,
    located_q: DFF<Bits<9>>,
    again_q: DFF<Bit>,
    learn_1: DFF<Bit>,
    learn_2: DFF<Bit>,
    learning: DFF<Bit>,
    learn_locate: DFF<Bits<16>>,
    learn_feed: DFF<Bits<2>>,
    learnt: DFF<Bits<9>>,
    write_feed: Signal<Local, Bits<2>>,
    write_locate: Signal<Local, Bits<16>>,
    write_word: Signal<Local, Bits<9>>,
    write: Signal<Local, Bit>,
    told: DFF<Bits<4>>,
    consts: Consts<LookupConsts>,
}

impl Logic for Lookup {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self,
            clock,
            feed_1,
            feed_2,
            locate_1,
            locate_2,
            symbol_1,
            by_symbol,
            located_q,
            again_q,
            learn_1,
            learn_2,
            learning,
            learn_locate,
            learn_feed,
            learnt,
            told
        );
        self.symbols.clock.next = self.clock.val();
        self.symbols.cfg_row.next = self.cfg_row.val();
        self.symbols.cfg_addr.next = self.cfg_addr.val();
        self.symbols.we_symbol.next = self.we_symbol.val();
        self.symbols.look.next = self.d_symbol_stb.val();
        self.symbols.symbol.next = self.d_symbol.val();
        self.symbols.feed.next = self.d_feed.val();

        // A memory for each feed, which is selected a cycle later: one of them is 16 blocks deep, multiplexer enough.
        for i in 0..4 {
            self.locates[i].clock.next = self.clock.val();
            self.locates[i].read_address.next = self.d_locate.val();
            self.locates[i].write_address.next = self.write_locate.val();
            self.locates[i].write_data.next = self.write_word.val();
            self.words[i].clock.next = self.clock.val();
            self.words[i].d.next = self.locates[i].read_data.val();
        }
        self.locates[0].write_enable.next = self.write.val() & (self.write_feed.val() == 0);
        self.locates[1].write_enable.next = self.write.val() & (self.write_feed.val() == 1);
        self.locates[2].write_enable.next = self.write.val() & (self.write_feed.val() == 2);
        self.locates[3].write_enable.next = self.write.val() & (self.write_feed.val() == 3);
        self.feed_1.d.next = self.d_feed.val();
        self.feed_2.d.next = self.feed_1.q.val();
        self.locate_1.d.next = self.d_locate_stb.val();
        self.locate_2.d.next = self.locate_1.q.val();
        self.symbol_1.d.next = self.d_symbol_stb.val() & !self.d_learn.val();
        if self.locate_2.q.val() {
            self.by_symbol.d.next = false;
            self.located_q.d.next = self.words[0].q.val();
            if self.feed_2.q.val() == 1 {
                self.located_q.d.next = self.words[1].q.val();
            }
            if self.feed_2.q.val() == 2 {
                self.located_q.d.next = self.words[2].q.val();
            }
            if self.feed_2.q.val() == 3 {
                self.located_q.d.next = self.words[3].q.val();
            }
        }
        if self.symbol_1.q.val() {
            self.by_symbol.d.next = true;
        }
        self.located.next = self.located_q.q.val().get_bits::<8>(1);
        self.known.next = self.located_q.q.val().get_bit(0);
        self.instr.next = self.located_q.q.val().get_bits::<8>(1);
        self.again_q.d.next = self.located_q.q.val().get_bits::<8>(1) == self.last.val();
        self.again.next = self.again_q.q.val();
        self.symbols.last.next = self.last.val();
        if self.by_symbol.q.val() {
            self.again.next = self.symbols.again.val();
            self.known.next = self.symbols.hit.val();
            self.instr.next = self.symbols.instr.val();
        }

        // What a directory message says waits while the host writes, which leaves every second cycle free.
        self.learn_1.d.next = self.d_symbol_stb.val() & self.d_learn.val() & self.d_ev.val();
        self.learn_2.d.next = self.learn_1.q.val();
        if self.d_symbol_stb.val() {
            self.learn_locate.d.next = self.d_locate.val();
            self.learn_feed.d.next = self.d_feed.val();
        }
        if !self.we_locate.val() {
            self.learning.d.next = false;
        }
        if self.learn_2.q.val() {
            self.learning.d.next = true;
            self.learnt.d.next = (bit_cast::<9, 8>(self.symbols.instr.val()) << 1)
                | bit_cast::<9, 1>(self.symbols.hit.val().into());
        }
        self.write.next = self.learning.q.val() | self.we_locate.val();
        self.write_feed.next = self.learn_feed.q.val();
        self.write_locate.next = self.learn_locate.q.val();
        self.write_word.next = self.learnt.q.val();
        if self.we_locate.val() {
            self.write_feed.next = self.cfg_addr.val().get_bits::<2>(16);
            self.write_locate.next = self.cfg_addr.val().get_bits::<16>(0);
            self.write_word.next = (bit_cast::<9, 8>(self.cfg_row.val().get_bits::<8>(LOC_INSTR))
                << 1)
                | bit_cast::<9, 1>(self.cfg_row.val().get_bits::<1>(LOC_VALID));
        }
        self.told.d.next = 0.into();
        if self.write.val() & self.write_word.val().get_bit(0) {
            self.told.d.next = (bit_cast::<4, 1>((self.write_feed.val() == 3).into()) << 3)
                | (bit_cast::<4, 1>((self.write_feed.val() == 2).into()) << 2)
                | (bit_cast::<4, 1>((self.write_feed.val() == 1).into()) << 1)
                | bit_cast::<4, 1>((self.write_feed.val() == 0).into());
        }
        self.watches.next = self.told.q.val();
    }
}
