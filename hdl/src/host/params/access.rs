//! A host's access to the store, one after the other.
//!
//! In: `valid` with the access, held until `done`. Out: one cycle of `done`, with `error` or the word read. The operation goes
//! to the copies when `free` says that nobody else uses them in this cycle. `done` comes 2 cycles after `valid` with an
//! error, 5 with an answer, and later while a commit uses the copies. A place without a word, a write of the active copy, and a write while a commit or discard
//! is under way are errors; a write without strobes does nothing. Depth 4.

use super::copies::{READ, STAGE};
use crate::const_table;
use crate::emit::Consts;
use rust_hdl::prelude::*;

const_table!(pub AccessConsts: READ, STAGE);

/// Where the access is.
#[derive(Copy, Clone, PartialEq, Debug, LogicState)]
pub enum Step {
    /// Nothing is asked; the place is looked up.
    Rest,
    /// What the place is, is known.
    Look,
    /// The copies do it as soon as they are free.
    Ask,
    /// They read.
    Wait,
    /// The answer is there.
    Done,
}

/// Carries out accesses; see the [module](self).
#[derive(LogicBlock, Default)]
pub struct Access {
    /// The clock.
    pub clock: Signal<In, Clock>,
    /// An access.
    pub valid: Signal<In, Bit>,
    /// It is a write.
    pub write: Signal<In, Bit>,
    /// Bytes that are written.
    pub strb: Signal<In, Bits<4>>,
    /// It is to the active copy.
    pub active: Signal<In, Bit>,
    /// Its place has a word (one cycle after the place).
    pub mapped: Signal<In, Bit>,
    /// Nothing can be staged.
    pub busy: Signal<In, Bit>,
    /// The copies are free in this cycle.
    pub free: Signal<In, Bit>,
    /// Staged copy, two cycles after `go`.
    pub staged_word: Signal<In, Bits<32>>,
    /// Active copy, likewise.
    pub active_word: Signal<In, Bits<32>>,
    /// Do it; only while `free`.
    pub go: Signal<Out, Bit>,
    /// What.
    pub op: Signal<Out, Bits<2>>,
    /// A word is staged in this cycle.
    pub stage: Signal<Out, Bit>,
    /// A word is being staged: until the units are counted.
    pub staging: Signal<Out, Bit>,
    /// The access is done.
    pub done: Signal<Out, Bit>,
    /// With `done`: refused.
    pub error: Signal<Out, Bit>,
    /// With `done`: the word read.
    pub rdata: Signal<Out, Bits<32>>,
    step: DFF<Step>,
    refused: DFF<Bit>,
    word: DFF<Bits<32>>,
    count: DFF<Bit>,
    consts: Consts<AccessConsts>,
}

impl Logic for Access {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, step, refused, word, count);
        self.go.next = false;
        self.stage.next = false;
        self.done.next = false;
        self.op.next = READ.into();
        if self.write.val() {
            self.op.next = STAGE.into();
        }
        self.staging.next = self.write.val() & (self.step.q.val() != Step::Rest);
        self.count.d.next = false;
        match self.step.q.val() {
            Step::Rest => {
                self.refused.d.next = false;
                if self.valid.val() {
                    self.step.d.next = Step::Look;
                }
            }
            Step::Look => {
                self.step.d.next = Step::Ask;
                if self.write.val() {
                    if !self.strb.val().any() {
                        self.step.d.next = Step::Done;
                    } else if !self.mapped.val() | self.active.val() {
                        self.refused.d.next = true;
                        self.step.d.next = Step::Done;
                    }
                } else if !self.mapped.val() {
                    self.refused.d.next = true;
                    self.step.d.next = Step::Done;
                }
            }
            Step::Ask => {
                if self.write.val() & self.busy.val() {
                    self.refused.d.next = true;
                    self.step.d.next = Step::Done;
                } else if self.free.val() {
                    self.go.next = true;
                    self.stage.next = self.write.val();
                    self.step.d.next = Step::Wait;
                }
            }
            Step::Wait => {
                self.count.d.next = true;
                if self.count.q.val() {
                    self.step.d.next = Step::Done;
                }
            }
            Step::Done => {
                self.done.next = true;
                self.step.d.next = Step::Rest;
            }
        }
        self.word.d.next = self.staged_word.val();
        if self.active.val() {
            self.word.d.next = self.active_word.val();
        }
        self.error.next = self.refused.q.val();
        self.rdata.next = self.word.q.val();
    }
}
