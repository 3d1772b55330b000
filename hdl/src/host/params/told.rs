//! What a word means on the pipeline's parameter bus: `t2t_contract::store::bus_write`.
//!
//! In: a word of a run with what the run is about. Out, in the same cycle: what is written, if anything; registers: the tag of
//! the set. Depth 2, and an addition.

use super::runs::{FEED_SHIFT, LOCATES};
use crate::const_table;
use crate::emit::Consts;
use rust_hdl::prelude::*;
use t2t_contract::bus::ADDRESS_BITS;
use t2t_contract::records::{card, locate};
use t2t_contract::registers::control;
use t2t_contract::store::CARD_REGISTERS;

const ENTRY_VALID: u64 = 1 << locate::VALID;
const ENTRY_INSTR: u64 = locate::INSTR as u64;
const REGISTERS: u64 = CARD_REGISTERS as u64;
const DESK_LOW: u64 = card::DESK as u64 / 32;
const DESK_HIGH: u64 = DESK_LOW + 1;
const RESET_BOOKS: u64 = 1 << control::RESET_BOOKS;

const_table!(pub ToldConsts: LOCATES, FEED_SHIFT, ENTRY_VALID, ENTRY_INSTR, REGISTERS, DESK_LOW, DESK_HIGH, RESET_BOOKS,
    ADDRESS_BITS);

/// Translates words; see the [module](self).
#[derive(LogicBlock, Default)]
pub struct Told {
    /// The clock.
    pub clock: Signal<In, Clock>,
    /// A word.
    pub valid: Signal<In, Bit>,
    /// Which of the run.
    pub word: Signal<In, Bits<6>>,
    /// Address of the run's first word.
    pub target: Signal<In, Bits<ADDRESS_BITS>>,
    /// Which run of pinned locates.
    pub step: Signal<In, Bits<4>>,
    /// The run is a unit that is taken over.
    pub unit: Signal<In, Bit>,
    /// Of window `card`: its first words are registers.
    pub card: Signal<In, Bit>,
    /// Of window `pinned`: nothing on the bus.
    pub pinned: Signal<In, Bit>,
    /// The run clears locates.
    pub clear: Signal<In, Bit>,
    /// The run loads pinned locates.
    pub pin: Signal<In, Bit>,
    /// The run resets the books.
    pub reset: Signal<In, Bit>,
    /// The word that is taken over.
    pub staged: Signal<In, Bits<32>>,
    /// The pinned locate is used.
    pub pin_valid: Signal<In, Bit>,
    /// Its feed.
    pub pin_feed: Signal<In, Bits<2>>,
    /// It.
    pub pin_locate: Signal<In, Bits<16>>,
    /// Write.
    pub wen: Signal<Out, Bit>,
    /// Where.
    pub addr: Signal<Out, Bits<ADDRESS_BITS>>,
    /// What.
    pub wdata: Signal<Out, Bits<32>>,
    /// Tag of the set that was taken over last.
    pub desk: Signal<Out, Bits<64>>,
    row: Signal<Local, Bits<8>>,
    tag_low: DFF<Bits<32>>,
    tag_high: DFF<Bits<32>>,
    consts: Consts<ToldConsts>,
}

impl Logic for Told {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, tag_low, tag_high);
        self.wen.next = self.valid.val()
            & ((self.unit.val()
                & !self.pinned.val()
                & (!self.card.val() | (self.word.val() < REGISTERS)))
                | self.clear.val()
                | (self.pin.val() & self.pin_valid.val())
                | self.reset.val());
        self.addr.next = self.target.val() + self.word.val().get_bits::<ADDRESS_BITS>(0);
        self.wdata.next = self.staged.val();
        self.row.next = (self.step.val().get_bits::<8>(0) << 4) | self.word.val().get_bits::<8>(0);
        if self.clear.val() {
            self.wdata.next = 0.into();
        }
        if self.pin.val() {
            self.addr.next = bits::<ADDRESS_BITS>(LOCATES)
                | (self.pin_feed.val().get_bits::<ADDRESS_BITS>(0) << FEED_SHIFT)
                | self.pin_locate.val().get_bits::<ADDRESS_BITS>(0);
            self.wdata.next =
                bits::<32>(ENTRY_VALID) | (self.row.val().get_bits::<32>(0) << ENTRY_INSTR);
        }
        if self.reset.val() {
            self.wdata.next = RESET_BOOKS.into();
        }
        if self.valid.val() & self.unit.val() & self.card.val() {
            if self.word.val() == DESK_LOW {
                self.tag_low.d.next = self.staged.val();
            }
            if self.word.val() == DESK_HIGH {
                self.tag_high.d.next = self.staged.val();
            }
        }
        self.desk.next = (bit_cast::<64, 32>(self.tag_high.q.val()) << 32)
            | bit_cast::<64, 32>(self.tag_low.q.val());
    }
}
