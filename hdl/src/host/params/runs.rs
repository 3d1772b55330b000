//! Takes over what is staged, or drops it: unit after unit, word after word.
//!
//! In: `go` with `take`; the list of units; the copies' answers; locates that were learnt. Out: operations on the copies, words
//! on the pipeline's parameter bus (only while a run has it), `done` for one cycle. A run is what must not be interrupted on
//! the bus: a unit, 64 locates that are cleared, 16 that are loaded, the reset of the books. A word takes two cycles, a run
//! about eight more.
//!
//! Where each word goes is `t2t_contract::store::bus_write`. If the units say what is watched, the locates of those feeds are
//! cleared of which one was learnt since they were cleared last (65,536 words a feed), all pinned ones are loaded, and the books
//! are reset, in this order and after all units: what a directory message says from then on is about the new symbols.
//! Depth 4.

use super::Told;
use super::copies::{DROP, READ, TAKE};
use super::dirty::LIST_BITS;
use super::place::PLACE_BITS;
use crate::const_table;
use crate::emit::Consts;
use rust_hdl::prelude::*;
use t2t_contract::bus::{ADDRESS_BITS, WINDOW_SHIFT};
use t2t_contract::records::{locate, pinned};
use t2t_contract::registers;
use t2t_contract::sizes::FEEDS;

const WINDOW: u64 = WINDOW_SHIFT as u64;
/// Address of the first locate.
pub const LOCATES: u64 = (locate::WINDOW.number as u64) << WINDOW_SHIFT;
/// Where a locate's address has its feed.
pub const FEED_SHIFT: u64 = 16;
const PINS: u64 = match pinned::WINDOW.base {
    Some(base) => base as u64,
    None => panic!("window `pinned` is in the store"),
};
const FIRST_REGISTER: u64 = registers::DEAD_MAN as u64;
const CONTROL: u64 = registers::CONTROL as u64;
const ALL_FEEDS: u64 = FEEDS as u64;
/// Words of a run that clears locates, less one.
const CLEAR_LAST: u64 = 63;
/// Runs that clear a feed's locates, less one.
const LAST_CLEAR: u64 = 65536 / (CLEAR_LAST + 1) - 1;
/// Words of a run that loads pinned locates, less one.
const PIN_LAST: u64 = 15;
/// Runs that load all of them, less one.
const LAST_PINS: u64 = pinned::WINDOW.depth as u64 / (PIN_LAST + 1) - 1;
/// Cycles from the last operation of a run to the cycle after its word is on its way to the bus, less one.
const FLOWN: u64 = 3;

const_table!(pub RunsConsts: DROP, READ, TAKE, WINDOW, LOCATES, FEED_SHIFT, PINS, FIRST_REGISTER, CONTROL, ALL_FEEDS, CLEAR_LAST,
    LAST_CLEAR, PIN_LAST, LAST_PINS, FLOWN, ADDRESS_BITS, PLACE_BITS);

/// What runs are about.
#[derive(Copy, Clone, PartialEq, Debug, LogicState)]
pub enum Pass {
    /// Units that were staged.
    Units,
    /// Locates that are cleared.
    Clear,
    /// Locates that are pinned.
    Pins,
    /// The books are reset.
    Reset,
}

/// Where a run is.
#[derive(Copy, Clone, PartialEq, Debug, LogicState)]
pub enum Run {
    /// There is none.
    Rest,
    /// The next unit is read from the list.
    Fetch,
    /// What it is, is looked up.
    Look,
    /// It is known.
    Known,
    /// It waits for the bus.
    Lock,
    /// Its words go.
    Stream,
    /// The last one is on its way.
    Drain,
    /// Which run is next?
    Next,
    /// Which feed's locates are next?
    Feed,
    /// All is done.
    End,
}

/// Runs through what is to be done; see the [module](self).
#[derive(LogicBlock, Default)]
pub struct Runs {
    /// The clock.
    pub clock: Signal<In, Clock>,
    /// Begin; only after `done`, or at first.
    pub go: Signal<In, Bit>,
    /// Take over; otherwise drop. Held until `done`.
    pub take: Signal<In, Bit>,
    /// Units in the list.
    pub count: Signal<In, Bits<16>>,
    /// They say what is watched.
    pub watched: Signal<In, Bit>,
    /// Place in the list.
    pub at: Signal<Out, Bits<LIST_BITS>>,
    /// The unit there, one cycle later.
    pub listed: Signal<In, Bits<PLACE_BITS>>,
    /// What it is, one cycle later: number of its window.
    pub number: Signal<In, Bits<4>>,
    /// Its first word in the window.
    pub offset: Signal<In, Bits<15>>,
    /// Its words, less one.
    pub last: Signal<In, Bits<5>>,
    /// It is one of window `card`.
    pub card: Signal<In, Bit>,
    /// It is one of window `pinned`.
    pub pinned: Signal<In, Bit>,
    /// The unit at `listed` is clean now.
    pub clean: Signal<Out, Bit>,
    /// An operation on the copies.
    pub c_go: Signal<Out, Bit>,
    /// What.
    pub c_op: Signal<Out, Bits<2>>,
    /// Where.
    pub c_place: Signal<Out, Bits<PLACE_BITS>>,
    /// The staged copy, two cycles later.
    pub staged: Signal<In, Bits<32>>,
    /// The active copy, likewise, as a row of window `pinned` (taken over before): it is used.
    pub pin_valid: Signal<In, Bit>,
    /// Its feed.
    pub pin_feed: Signal<In, Bits<2>>,
    /// Its locate.
    pub pin_locate: Signal<In, Bits<16>>,
    /// One bit a feed: one of its locates came to mean a watched instrument.
    pub learnt: Signal<In, Bits<4>>,
    /// The bus is wanted, or in use.
    pub want: Signal<Out, Bit>,
    /// It is there.
    pub own: Signal<In, Bit>,
    /// A word is written.
    pub wen: Signal<Out, Bit>,
    /// Where.
    pub addr: Signal<Out, Bits<ADDRESS_BITS>>,
    /// What.
    pub wdata: Signal<Out, Bits<32>>,
    /// Tag of the set that was taken over last.
    pub desk: Signal<Out, Bits<64>>,
    /// All is done.
    pub done: Signal<Out, Bit>,
    run: DFF<Run>,
    pass: DFF<Pass>,
    unit: DFF<Bits<16>>,
    step: DFF<Bits<10>>,
    feed: DFF<Bits<3>>,
    marked: DFF<Bits<4>>,
    forget: Signal<Local, Bits<4>>,
    one: Signal<Local, Bits<4>>,
    base: DFF<Bits<PLACE_BITS>>,
    target: DFF<Bits<24>>,
    length: DFF<Bits<6>>,
    is_card: DFF<Bit>,
    is_pinned: DFF<Bit>,
    word: DFF<Bits<6>>,
    second: DFF<Bit>,
    flies: DFF<Bits<2>>,
    told: Told,
    issue: Signal<Local, Bit>,
    v1: DFF<Bit>,
    word1: DFF<Bits<6>>,
    v2: DFF<Bit>,
    word2: DFF<Bits<6>>,
    consts: Consts<RunsConsts>,
}

impl Logic for Runs {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self, clock, run, pass, unit, step, feed, marked, base, target, length, is_card,
            is_pinned, word, second, flies, v1, word1, v2, word2
        );
        clock!(self, clock, told);
        self.at.next = self.unit.q.val().get_bits::<LIST_BITS>(0);
        self.clean.next = false;
        self.done.next = false;
        self.want.next = false;
        self.issue.next = false;
        self.forget.next = 0.into();
        self.one.next = 1.into();
        match self.run.q.val() {
            Run::Rest => {
                self.unit.d.next = 0.into();
                self.pass.d.next = Pass::Units;
                if self.go.val() {
                    self.run.d.next = Run::Fetch;
                }
            }
            Run::Fetch => {
                if self.unit.q.val() != self.count.val() {
                    self.run.d.next = Run::Look;
                } else if self.take.val() & self.watched.val() {
                    self.feed.d.next = 0.into();
                    self.run.d.next = Run::Feed;
                } else {
                    self.run.d.next = Run::End;
                }
            }
            Run::Look => {
                self.run.d.next = Run::Known;
            }
            Run::Known => {
                self.clean.next = true;
                self.base.d.next = self.listed.val();
                self.target.d.next = (self.number.val().get_bits::<24>(0) << WINDOW)
                    | self.offset.val().get_bits::<24>(0);
                if self.card.val() {
                    self.target.d.next = FIRST_REGISTER.into();
                }
                self.is_card.d.next = self.card.val();
                self.is_pinned.d.next = self.pinned.val();
                self.length.d.next = self.last.val().get_bits::<6>(0);
                self.run.d.next = Run::Lock;
            }
            Run::Lock => {
                self.want.next = self.take.val();
                self.word.d.next = 0.into();
                self.second.d.next = false;
                if self.own.val() | !self.take.val() {
                    self.run.d.next = Run::Stream;
                }
            }
            Run::Stream => {
                self.want.next = self.take.val();
                self.issue.next = !self.second.q.val();
                self.second.d.next = !self.second.q.val();
                self.flies.d.next = FLOWN.into();
                if self.second.q.val() {
                    self.word.d.next = self.word.q.val() + 1;
                } else if self.word.q.val() == self.length.q.val() {
                    self.run.d.next = Run::Drain;
                }
            }
            Run::Drain => {
                self.want.next = self.take.val();
                self.flies.d.next = self.flies.q.val() - 1;
                if !self.flies.q.val().any() {
                    self.run.d.next = Run::Next;
                }
            }
            Run::Next => {
                self.step.d.next = self.step.q.val() + 1;
                self.run.d.next = Run::Lock;
                match self.pass.q.val() {
                    Pass::Units => {
                        self.unit.d.next = self.unit.q.val() + 1;
                        self.run.d.next = Run::Fetch;
                    }
                    Pass::Clear => {
                        self.target.d.next = self.target.q.val() + CLEAR_LAST + 1;
                        if self.step.q.val() == LAST_CLEAR {
                            self.feed.d.next = self.feed.q.val() + 1;
                            self.run.d.next = Run::Feed;
                        }
                    }
                    Pass::Pins => {
                        self.base.d.next = self.base.q.val() + PIN_LAST + 1;
                        if self.step.q.val() == LAST_PINS {
                            self.pass.d.next = Pass::Reset;
                            self.target.d.next = CONTROL.into();
                            self.length.d.next = 0.into();
                        }
                    }
                    Pass::Reset => {
                        self.run.d.next = Run::End;
                    }
                }
            }
            Run::Feed => {
                self.step.d.next = 0.into();
                if self.feed.q.val() == ALL_FEEDS {
                    self.pass.d.next = Pass::Pins;
                    self.base.d.next = PINS.into();
                    self.length.d.next = PIN_LAST.into();
                    self.run.d.next = Run::Lock;
                } else if self.marked.q.val().get_bit(self.feed.q.val().index()) {
                    self.forget.next = self.one.val() << self.feed.q.val().get_bits::<2>(0);
                    self.pass.d.next = Pass::Clear;
                    self.target.d.next =
                        bits::<24>(LOCATES) | (self.feed.q.val().get_bits::<24>(0) << FEED_SHIFT);
                    self.length.d.next = CLEAR_LAST.into();
                    self.run.d.next = Run::Lock;
                } else {
                    self.feed.d.next = self.feed.q.val() + 1;
                }
            }
            Run::End => {
                self.done.next = true;
                self.run.d.next = Run::Rest;
            }
        }
        self.marked.d.next = (self.marked.q.val() & !self.forget.val()) | self.learnt.val();

        // The copies answer two cycles later.
        self.c_go.next = self.issue.val()
            & ((self.pass.q.val() == Pass::Units) | (self.pass.q.val() == Pass::Pins));
        self.c_place.next = self.base.q.val() | self.word.q.val().get_bits::<PLACE_BITS>(0);
        self.c_op.next = READ.into();
        if self.pass.q.val() == Pass::Units {
            self.c_op.next = DROP.into();
            if self.take.val() {
                self.c_op.next = TAKE.into();
            }
        }
        self.v1.d.next = self.issue.val();
        self.word1.d.next = self.word.q.val();
        self.v2.d.next = self.v1.q.val();
        self.word2.d.next = self.word1.q.val();

        self.told.valid.next = self.v2.q.val();
        self.told.word.next = self.word2.q.val();
        self.told.target.next = self.target.q.val();
        self.told.step.next = self.step.q.val().get_bits::<4>(0);
        self.told.unit.next = (self.pass.q.val() == Pass::Units) & self.take.val();
        self.told.card.next = self.is_card.q.val();
        self.told.pinned.next = self.is_pinned.q.val();
        self.told.clear.next = self.pass.q.val() == Pass::Clear;
        self.told.pin.next = self.pass.q.val() == Pass::Pins;
        self.told.reset.next = self.pass.q.val() == Pass::Reset;
        self.told.staged.next = self.staged.val();
        self.told.pin_valid.next = self.pin_valid.val();
        self.told.pin_feed.next = self.pin_feed.val();
        self.told.pin_locate.next = self.pin_locate.val();
        self.wen.next = self.told.wen.val();
        self.addr.next = self.told.addr.val();
        self.wdata.next = self.told.wdata.val();
        self.desk.next = self.told.desk.val();
    }
}
