//! Symbol tables: which watched instrument a (feed, symbol) is.
//!
//! In: a symbol and its feed with a strobe; rows of window `symbol`. Out, from two cycles after the strobe until the next:
//! whether the symbol is watched, its instrument number and whether that is `last`, 2 levels behind registers. One lookup in every cycle.
//!
//! Cycle 0: both hashes to the addresses of two memories, 2 levels. Cycle 1: two rows compared with the symbol in parts,
//! 2 levels. Cycle 2: the parts decide and select.

use crate::const_table;
use crate::emit::Consts;
use crate::prim::BlockRam;
use rust_hdl::prelude::*;
use t2t_contract::records::symbol::{
    FEED as SYM_FEED, FEED_W, INSTR as SYM_INSTR, INSTR_W, SYMBOL as SYM_SYMBOL, SYMBOL_W,
    VALID as SYM_VALID,
};

const_table!(SymbolConsts: SYM_VALID, SYM_FEED, SYM_INSTR, SYM_SYMBOL);

/// Bits of a stored row: valid, feed and symbol (the key), instrument.
const ROW: usize = 75;

/// The two symbol tables; see the [module](self).
#[derive(LogicBlock, Default)]
pub struct Symbols {
    /// The clock.
    pub clock: Signal<In, Clock>,
    /// Row of a window that the host writes.
    pub cfg_row: Signal<In, Bits<512>>,
    /// Number of that row: table * 512 + hash.
    pub cfg_addr: Signal<In, Bits<20>>,
    /// The row is one of window `symbol`.
    pub we_symbol: Signal<In, Bit>,
    /// Look `symbol` up.
    pub look: Signal<In, Bit>,
    /// Symbol, first character in the top byte.
    pub symbol: Signal<In, Bits<64>>,
    /// Its feed.
    pub feed: Signal<In, Bits<2>>,
    /// Instrument to compare with.
    pub last: Signal<In, Bits<8>>,
    /// The symbol is watched.
    pub hit: Signal<Out, Bit>,
    /// Its instrument; anything if it is not watched. A symbol has a row in one of the tables only; if in both, the first counts.
    pub instr: Signal<Out, Bits<8>>,
    /// `instr` is what `last` was one cycle after the strobe.
    pub again: Signal<Out, Bit>,
    tables: [BlockRam<ROW, 9>; 2],
    look_1: DFF<Bit>,
    key: DFF<Bits<66>>,
    differs: [DFF<Bits<6>>; 2],
    numbers: [DFF<Bits<8>>; 2],
    again_q: [DFF<Bit>; 2],
    word: Signal<Local, Bits<80>>,
    folds: [Signal<Local, Bits<9>>; 2],
    row: Signal<Local, Bits<ROW>>,
    parts: [[Signal<Local, Bits<1>>; 6]; 2],
    consts: Consts<SymbolConsts>,
}

impl Logic for Symbols {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, look_1, key);
        // `records::symbol_hash`, which the desk compiler places the rows by; offsets as in `records::SYMBOL_OFFSETS`.
        self.word.next = bit_cast::<80, 64>(self.symbol.val()) << 8;
        self.folds[0].next = self.word.val().get_bits::<9>(0)
            ^ self.word.val().get_bits::<9>(1)
            ^ self.word.val().get_bits::<9>(6)
            ^ self.word.val().get_bits::<9>(12)
            ^ self.word.val().get_bits::<9>(14)
            ^ self.word.val().get_bits::<9>(22)
            ^ self.word.val().get_bits::<9>(29)
            ^ self.word.val().get_bits::<9>(31)
            ^ self.word.val().get_bits::<9>(33)
            ^ self.word.val().get_bits::<9>(37)
            ^ self.word.val().get_bits::<9>(39)
            ^ self.word.val().get_bits::<9>(42)
            ^ self.word.val().get_bits::<9>(46)
            ^ self.word.val().get_bits::<9>(56)
            ^ self.word.val().get_bits::<9>(59)
            ^ self.word.val().get_bits::<9>(71);
        self.folds[1].next = self.word.val().get_bits::<9>(0)
            ^ self.word.val().get_bits::<9>(2)
            ^ self.word.val().get_bits::<9>(9)
            ^ self.word.val().get_bits::<9>(12)
            ^ self.word.val().get_bits::<9>(14)
            ^ self.word.val().get_bits::<9>(15)
            ^ self.word.val().get_bits::<9>(18)
            ^ self.word.val().get_bits::<9>(25)
            ^ self.word.val().get_bits::<9>(26)
            ^ self.word.val().get_bits::<9>(34)
            ^ self.word.val().get_bits::<9>(40)
            ^ self.word.val().get_bits::<9>(47)
            ^ self.word.val().get_bits::<9>(48)
            ^ self.word.val().get_bits::<9>(52)
            ^ self.word.val().get_bits::<9>(63)
            ^ self.word.val().get_bits::<9>(68);
        self.row.next = (bit_cast::<75, 8>(self.cfg_row.val().get_bits::<INSTR_W>(SYM_INSTR))
            << 67)
            | (bit_cast::<75, 64>(self.cfg_row.val().get_bits::<SYMBOL_W>(SYM_SYMBOL)) << 3)
            | (bit_cast::<75, 2>(self.cfg_row.val().get_bits::<FEED_W>(SYM_FEED)) << 1)
            | bit_cast::<75, 1>(self.cfg_row.val().get_bits::<1>(SYM_VALID));
        for i in 0..2 {
            self.tables[i].clock.next = self.clock.val();
            self.tables[i].write_address.next = self.cfg_addr.val().get_bits::<9>(0);
            self.tables[i].write_data.next = self.row.val();
        }
        self.tables[0].read_address.next = self.folds[0].val() ^ bit_cast::<9, 2>(self.feed.val());
        self.tables[1].read_address.next =
            self.folds[1].val() ^ (bit_cast::<9, 2>(self.feed.val()) << 3);
        self.tables[0].write_enable.next = self.we_symbol.val() & !self.cfg_addr.val().get_bit(9);
        self.tables[1].write_enable.next = self.we_symbol.val() & self.cfg_addr.val().get_bit(9);
        self.look_1.d.next = self.look.val();
        if self.look.val() {
            self.key.d.next =
                (bit_cast::<66, 64>(self.symbol.val()) << 2) | bit_cast::<66, 2>(self.feed.val());
        }
        for i in 0..2 {
            self.differs[i].clock.next = self.clock.val();
            self.differs[i].d.next = self.differs[i].q.val();
            self.numbers[i].clock.next = self.clock.val();
            self.numbers[i].d.next = self.numbers[i].q.val();
            self.again_q[i].clock.next = self.clock.val();
            self.again_q[i].d.next = self.again_q[i].q.val();
            // Compared in six parts that are registered: behind a memory there is no room for a whole comparison.
            for j in 0..6 {
                self.parts[i][j].next = (self.tables[i].read_data.val().get_bits::<11>(j * 11 + 1)
                    != self.key.q.val().get_bits::<11>(j * 11))
                .into();
            }
            if self.look_1.q.val() {
                self.differs[i].d.next = (self.parts[i][5].val().get_bits::<6>(0) << 5)
                    | (self.parts[i][4].val().get_bits::<6>(0) << 4)
                    | (self.parts[i][3].val().get_bits::<6>(0) << 3)
                    | (self.parts[i][2].val().get_bits::<6>(0) << 2)
                    | (self.parts[i][1].val().get_bits::<6>(0) << 1)
                    | self.parts[i][0].val().get_bits::<6>(0)
                    | (!self.tables[i].read_data.val().get_bits::<1>(0)).get_bits::<6>(0);
                self.numbers[i].d.next = self.tables[i].read_data.val().get_bits::<8>(67);
                self.again_q[i].d.next =
                    self.tables[i].read_data.val().get_bits::<8>(67) == self.last.val();
            }
        }
        self.hit.next = !self.differs[0].q.val().any() | !self.differs[1].q.val().any();
        self.instr.next = self.numbers[0].q.val();
        self.again.next = self.again_q[0].q.val();
        if self.differs[0].q.val().any() {
            self.instr.next = self.numbers[1].q.val();
            self.again.next = self.again_q[1].q.val();
        }
    }
}
