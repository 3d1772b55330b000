//! Instrument lookup: which watched instrument the current message is about.
//!
//! In: `d_locate` (ITCH) or `d_symbol` (DEEP; ITCH directory) with strobes; rows of windows `symbol` and `locate`. Out:
//! `instr` and `known` of the current message, registers that hold until the next message of a kind that names one:
//! - a symbol of DEEP: 2 cycles after its strobe (L0-1 of a level, whose deciding word is 3 words behind the symbol);
//! - a locate: 3 cycles after its strobe (a reference follows 4 words behind; the message before, whose last operation
//!   may still be under way, is at L0 then at the latest).
//!
//! A directory message that acts writes the locate memory: its instrument if the symbol is watched, else "not watched",
//! so that a locate that is given to another symbol during the day is not read with its old meaning.
//! Depth: 2 levels into the symbol memories, none into the locate memory, 4 to the registers.

use super::symbol::Symbols;
use crate::const_table;
use crate::emit::Consts;
use crate::prim::BlockRam;
use rust_hdl::prelude::*;
use t2t_contract::records::locate::{INSTR as LOC_INSTR, VALID as LOC_VALID};

const_table!(LookupConsts: LOC_VALID, LOC_INSTR);

/// Bits of a locate's row number: feed and locate.
pub const LOCATE_BITS: usize = 18;

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
    /// Instrument of the current message.
    pub instr: Signal<Out, Bits<8>>,
    /// The current message is about a watched instrument.
    pub known: Signal<Out, Bit>,
    symbols: Symbols,
    locates: BlockRam<9, LOCATE_BITS>,
    located: DFF<Bits<9>>,
    locate_1: DFF<Bit>,
    locate_2: DFF<Bit>,
    symbol_1: DFF<Bit>,
    instr_q: DFF<Bits<8>>,
    known_q: DFF<Bit>,
    learn_1: DFF<Bit>,
    learning: DFF<Bit>,
    learn_row: DFF<Bits<LOCATE_BITS>>,
    learnt: DFF<Bits<9>>,
    row: Signal<Local, Bits<LOCATE_BITS>>,
    preload: Signal<Local, Bits<9>>,
    consts: Consts<LookupConsts>,
}

impl Logic for Lookup {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self, clock, located, locate_1, locate_2, symbol_1, instr_q, known_q, learn_1,
            learning, learn_row, learnt
        );
        self.symbols.clock.next = self.clock.val();
        self.symbols.cfg_row.next = self.cfg_row.val();
        self.symbols.cfg_addr.next = self.cfg_addr.val();
        self.symbols.we_symbol.next = self.we_symbol.val();
        self.symbols.symbol.next = self.d_symbol.val();
        self.symbols.feed.next = self.d_feed.val();

        self.row.next =
            (bit_cast::<18, 2>(self.d_feed.val()) << 16) | bit_cast::<18, 16>(self.d_locate.val());
        self.locates.clock.next = self.clock.val();
        self.locates.read_address.next = self.row.val();
        // One register behind the memory, which is 64 blocks deep: its output multiplexer fills a cycle.
        self.located.d.next = self.locates.read_data.val();
        self.locate_1.d.next = self.d_locate_stb.val();
        self.locate_2.d.next = self.locate_1.q.val();
        self.symbol_1.d.next = self.d_symbol_stb.val() & !self.d_learn.val();
        if self.symbol_1.q.val() {
            self.known_q.d.next = self.symbols.hit.val();
            self.instr_q.d.next = self.symbols.instr.val();
        }
        if self.locate_2.q.val() {
            self.known_q.d.next = self.located.q.val().get_bit(0);
            self.instr_q.d.next = self.located.q.val().get_bits::<8>(1);
        }
        self.known.next = self.known_q.q.val();
        self.instr.next = self.instr_q.q.val();

        // The host's rows go first: they cannot wait, and leave every second cycle free.
        self.learn_1.d.next = self.d_symbol_stb.val() & self.d_learn.val() & self.d_ev.val();
        if self.d_symbol_stb.val() {
            self.learn_row.d.next = self.row.val();
        }
        if !self.we_locate.val() {
            self.learning.d.next = false;
        }
        if self.learn_1.q.val() {
            self.learning.d.next = true;
            self.learnt.d.next = (bit_cast::<9, 8>(self.symbols.instr.val()) << 1)
                | bit_cast::<9, 1>(self.symbols.hit.val().into());
        }
        self.preload.next = (bit_cast::<9, 8>(self.cfg_row.val().get_bits::<8>(LOC_INSTR)) << 1)
            | bit_cast::<9, 1>(self.cfg_row.val().get_bits::<1>(LOC_VALID));
        self.locates.write_address.next = self.learn_row.q.val();
        self.locates.write_data.next = self.learnt.q.val();
        self.locates.write_enable.next = self.learning.q.val();
        if self.we_locate.val() {
            self.locates.write_address.next = self.cfg_addr.val().get_bits::<LOCATE_BITS>(0);
            self.locates.write_data.next = self.preload.val();
            self.locates.write_enable.next = true;
        }
    }
}
