//! Who may use the pipeline's parameter bus: the host, acts of the card itself, a commit.
//!
//! In: an access of the host (`valid`, held until `done`), `arm` and `disarm` (one cycle each), a commit that wants the bus to
//! itself (`want`) and its writes. Out: the bus, registered; the host's answer; `own`, from which on the commit may write, at
//! most every second cycle, until it no longer wants.
//!
//! A disarm goes first, then an arm, then the host; but after an access of the host a commit that waits has its turn, so that no
//! host can keep a commit from ending. A row of a window is written in one turn, so nothing comes between its words.
//! Registers of two words share a place for their low words with those that a commit writes: both words of `ADJUST_GROSS` are
//! written when the high one is. Depth 4.

use super::legal::{Legal, WORD_BITS};
use super::merge::Merge;
use crate::const_table;
use crate::emit::Consts;
use rust_hdl::prelude::*;
use t2t_contract::registers::{self, control};

/// Bits of register CONTROL.
pub const ACTS: usize = 7;
const CONTROL: u64 = registers::CONTROL as u64;
const GROSS_LOW: u64 = registers::ADJUST_GROSS as u64;
const GROSS_HIGH: u64 = registers::ADJUST_GROSS as u64 + 1;
const ARM_WORD: u64 = 1 << control::ARM;
const DISARM_WORD: u64 = 1 << control::DISARM;
const WITHOUT_ARM: u64 = u32::MAX as u64 & !ARM_WORD;

const_table!(pub BusConsts: CONTROL, GROSS_LOW, GROSS_HIGH, ARM_WORD, DISARM_WORD, WITHOUT_ARM, ACTS);

/// Whose turn it is.
#[derive(Copy, Clone, PartialEq, Debug, LogicState)]
pub enum Turn {
    /// Nobody's.
    Free,
    /// The host's: what it may is looked up.
    Look,
    /// The host's: its low word is written before the high one.
    Low,
    /// A cycle without a write.
    Pause,
    /// The host's: its word is written.
    Write,
    /// The host's: the pipeline answers.
    Read,
    /// The host's: its answer is there.
    Done,
    /// A cycle without a write, then nobody's.
    Rest,
    /// The commit's.
    Commit,
}

/// The bus; see the [module](self).
#[derive(LogicBlock, Default)]
pub struct Bus {
    /// The clock.
    pub clock: Signal<In, Clock>,
    /// The host's access.
    pub valid: Signal<In, Bit>,
    /// It is a write.
    pub write: Signal<In, Bit>,
    /// Its word.
    pub word: Signal<In, Bits<WORD_BITS>>,
    /// What is written.
    pub data: Signal<In, Bits<32>>,
    /// Bytes of it that count.
    pub strb: Signal<In, Bits<4>>,
    /// The access is done.
    pub done: Signal<Out, Bit>,
    /// With `done`: refused.
    pub error: Signal<Out, Bit>,
    /// With `done`: the word read.
    pub rdata: Signal<Out, Bits<32>>,
    /// Arm.
    pub arm: Signal<In, Bit>,
    /// Disarm; an arm that is not on the bus yet is forgotten.
    pub disarm: Signal<In, Bit>,
    /// An arm is on its way.
    pub arming: Signal<Out, Bit>,
    /// A commit wants the bus, or has it.
    pub want: Signal<In, Bit>,
    /// It has it.
    pub own: Signal<Out, Bit>,
    /// It writes; only while it has the bus.
    pub c_wen: Signal<In, Bit>,
    /// Where.
    pub c_addr: Signal<In, Bits<24>>,
    /// What.
    pub c_data: Signal<In, Bits<32>>,
    /// The pipeline's parameter bus: address.
    pub p_addr: Signal<Out, Bits<24>>,
    /// Word to write.
    pub p_wdata: Signal<Out, Bits<32>>,
    /// Write.
    pub p_wen: Signal<Out, Bit>,
    /// Read.
    pub p_ren: Signal<Out, Bit>,
    /// Word read.
    pub p_rdata: Signal<In, Bits<32>>,
    /// It is there.
    pub p_rvalid: Signal<In, Bit>,
    /// A word of CONTROL is on the bus.
    pub acts_stb: Signal<Out, Bit>,
    /// It.
    pub acts: Signal<Out, Bits<ACTS>>,
    legal: Legal,
    merge: Merge,
    turn: DFF<Turn>,
    to_arm: DFF<Bit>,
    to_disarm: DFF<Bit>,
    commits_turn: DFF<Bit>,
    is_control: DFF<Bit>,
    is_high: DFF<Bit>,
    is_low: DFF<Bit>,
    low: DFF<Bits<32>>,
    refused: DFF<Bit>,
    answer: DFF<Bits<32>>,
    addr: DFF<Bits<24>>,
    wdata: DFF<Bits<32>>,
    wen: DFF<Bit>,
    ren: DFF<Bit>,
    says: DFF<Bit>,
    consts: Consts<BusConsts>,
}

impl Logic for Bus {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self,
            clock,
            turn,
            to_arm,
            to_disarm,
            commits_turn,
            is_control,
            is_high,
            is_low,
            low,
            refused,
            answer,
            addr,
            wdata,
            wen,
            ren,
            says
        );
        clock!(self, clock, legal, merge);
        self.legal.word.next = self.word.val();
        self.merge.word.next = self.word.val();
        self.merge.data.next = self.data.val();
        self.merge.strb.next = self.strb.val();
        self.merge.keep.next = false;
        self.is_control.d.next = self.word.val() == CONTROL;
        self.is_high.d.next = self.word.val() == GROSS_HIGH;
        self.is_low.d.next = self.word.val() == GROSS_LOW;

        if self.arm.val() {
            self.to_arm.d.next = true;
        }
        if self.disarm.val() {
            self.to_disarm.d.next = true;
            self.to_arm.d.next = false;
        }
        self.wen.d.next = false;
        self.ren.d.next = false;
        self.says.d.next = false;
        self.addr.d.next = self.word.val().get_bits::<24>(0);
        self.wdata.d.next = self.merge.merged.val();
        self.done.next = false;
        self.own.next = false;
        match self.turn.q.val() {
            Turn::Free => {
                self.refused.d.next = false;
                self.answer.d.next = 0.into();
                if self.to_disarm.q.val() {
                    self.wen.d.next = true;
                    self.says.d.next = true;
                    self.addr.d.next = CONTROL.into();
                    self.wdata.d.next = DISARM_WORD.into();
                    self.to_disarm.d.next = self.disarm.val();
                    self.turn.d.next = Turn::Rest;
                } else if self.to_arm.q.val() & !self.disarm.val() {
                    self.wen.d.next = true;
                    self.says.d.next = true;
                    self.addr.d.next = CONTROL.into();
                    self.wdata.d.next = ARM_WORD.into();
                    self.to_arm.d.next = self.arm.val();
                    self.turn.d.next = Turn::Rest;
                } else if self.want.val() & (self.commits_turn.q.val() | !self.valid.val()) {
                    self.turn.d.next = Turn::Commit;
                } else if self.valid.val() {
                    self.turn.d.next = Turn::Look;
                }
            }
            Turn::Look => {
                self.commits_turn.d.next = true;
                self.turn.d.next = Turn::Done;
                if self.write.val() {
                    if self.strb.val().any() {
                        if !self.legal.writable.val() {
                            self.refused.d.next = true;
                        } else {
                            self.merge.keep.next = true;
                            if self.is_high.q.val() {
                                self.turn.d.next = Turn::Low;
                            } else if self.is_low.q.val() {
                                self.low.d.next = self.merge.merged.val();
                            } else {
                                self.turn.d.next = Turn::Write;
                            }
                        }
                    }
                } else if self.legal.readable.val() {
                    self.ren.d.next = true;
                    self.turn.d.next = Turn::Read;
                } else {
                    self.refused.d.next = true;
                }
            }
            Turn::Low => {
                self.wen.d.next = true;
                self.addr.d.next = GROSS_LOW.into();
                self.wdata.d.next = self.low.q.val();
                self.turn.d.next = Turn::Pause;
            }
            Turn::Pause => {
                self.turn.d.next = Turn::Write;
            }
            Turn::Write => {
                self.wen.d.next = true;
                self.turn.d.next = Turn::Done;
                if self.is_control.q.val() {
                    self.says.d.next = true;
                    self.wdata.d.next = self.merge.merged.val() & WITHOUT_ARM;
                }
            }
            Turn::Read => {
                if self.p_rvalid.val() {
                    self.answer.d.next = self.p_rdata.val();
                    self.turn.d.next = Turn::Done;
                }
            }
            Turn::Done => {
                self.done.next = true;
                self.turn.d.next = Turn::Free;
            }
            Turn::Rest => {
                self.turn.d.next = Turn::Free;
            }
            Turn::Commit => {
                self.own.next = self.want.val();
                self.commits_turn.d.next = false;
                self.wen.d.next = self.c_wen.val();
                self.says.d.next = self.c_wen.val() & (self.c_addr.val() == CONTROL);
                self.addr.d.next = self.c_addr.val();
                self.wdata.d.next = self.c_data.val();
                if !self.want.val() {
                    self.turn.d.next = Turn::Free;
                }
            }
        }
        self.arming.next =
            self.to_arm.q.val() | (self.says.q.val() & self.wdata.q.val().get_bit(0));
        self.error.next = self.refused.q.val();
        self.rdata.next = self.answer.q.val();
        self.p_addr.next = self.addr.q.val();
        self.p_wdata.next = self.wdata.q.val();
        self.p_wen.next = self.wen.q.val();
        self.p_ren.next = self.ren.q.val();
        self.acts_stb.next = self.says.q.val();
        self.acts.next = self.wdata.q.val().get_bits::<ACTS>(0);
    }
}
