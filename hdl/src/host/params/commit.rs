//! The commit: refused with a reason, or everything at once.
//!
//! In: the host's acts, the function's reset, what is staged, the pipeline's status. Out: the pipeline's `hold`, when to run
//! ([`Runs`](super::Runs)), what the host reads, one cycle of `c_stb` as a commit ends.
//!
//! The order of things is that of docs/card.md, section 2. Checks are made 24 cycles after the last arm, so that an arm
//! that is still on its way counts. Hold ends two cycles before the new generation, because the pipeline is two cycles behind:
//! in the cycle of the new generation is the first message at which triggers look again; so what is counted is exact.
//!
//! Acts that come while something is under way wait for its end; a reset of the function forgets those of the host, gives
//! up a commit that has not passed its checks, finishes one that has, and then drops what is staged. Depth 5.

use super::{Arm, Unseen};
use crate::const_table;
use crate::emit::Consts;
use rust_hdl::prelude::*;
use t2t_contract::reasons::Refusal;
use t2t_contract::registers::{commit, commit_status};

const NOTHING: u64 = Refusal::Nothing as u64;
const GENERATION: u64 = Refusal::Generation as u64;
const UNITS: u64 = Refusal::Units as u64;
const SWEEPING: u64 = Refusal::Sweeping as u64;
const ARMED: u64 = Refusal::Armed as u64;
const BUSY: u64 = Refusal::Busy as u64;
const UNITS_AT: usize = commit::UNITS;
const GENERATION_AT: usize = commit::GENERATION;
const REFUSAL_AT: u64 = commit_status::REFUSAL as u64;
/// Cycles in which acts and writes that were under way take effect; more than the pipeline needs for either, and than
/// a message needs from the first parameter that is read for it to its judgement.
const CALM: u64 = 24;
/// Cycles after which a pipeline that does not come to rest is given up, less one.
const PATIENCE: u64 = 65_535;

const_table!(pub CommitConsts: NOTHING, GENERATION, UNITS, SWEEPING, ARMED, BUSY, UNITS_AT, GENERATION_AT,
    REFUSAL_AT, CALM, PATIENCE);

/// Where the commit is.
#[derive(Copy, Clone, PartialEq, Debug, LogicState)]
pub enum Stage {
    /// Nothing is under way.
    Rest,
    /// What was asked before takes effect.
    Calm,
    /// It is refused, or not.
    Check,
    /// The pipeline comes to rest.
    Hold,
    /// The units are taken over.
    Take,
    /// What was written takes effect.
    Land,
    /// Triggers look again, two cycles later.
    Release,
    /// The end.
    Finish,
    /// What is staged is dropped.
    Drop,
}

/// Commits; see the [module](self).
#[derive(LogicBlock, Default)]
pub struct Commit {
    /// The clock.
    pub clock: Signal<In, Clock>,
    /// The function is reset.
    pub reset: Signal<In, Bit>,
    /// Register COMMIT is written.
    pub commit_stb: Signal<In, Bit>,
    /// What is written.
    pub commit_value: Signal<In, Bits<32>>,
    /// Register DISCARD is written.
    pub discard_stb: Signal<In, Bit>,
    /// Register ARM is written.
    pub arm_stb: Signal<In, Bit>,
    /// What is written.
    pub arm_value: Signal<In, Bits<32>>,
    /// Units that are staged.
    pub count: Signal<In, Bits<16>>,
    /// They say what is watched.
    pub watched: Signal<In, Bit>,
    /// A word is being staged.
    pub staging: Signal<In, Bit>,
    /// An arm is on its way to the pipeline.
    pub arming: Signal<In, Bit>,
    /// The card is armed.
    pub armed: Signal<In, Bit>,
    /// Memories are being cleared.
    pub sweeping: Signal<In, Bit>,
    /// The pipeline is at rest.
    pub settled: Signal<In, Bit>,
    /// A message is judged (L2).
    pub judged: Signal<In, Bit>,
    /// Tag of the set that was taken over last.
    pub tag: Signal<In, Bits<64>>,
    /// All units were taken over, or dropped.
    pub done: Signal<In, Bit>,
    /// Take over or drop all units.
    pub go: Signal<Out, Bit>,
    /// Take over.
    pub take: Signal<Out, Bit>,
    /// Nothing is staged any more.
    pub forget: Signal<Out, Bit>,
    /// Arm the pipeline.
    pub arm: Signal<Out, Bit>,
    /// Triggers are not to look.
    pub hold: Signal<Out, Bit>,
    /// Something is under way: nothing can be staged.
    pub busy: Signal<Out, Bit>,
    /// Register GENERATION.
    pub generation: Signal<Out, Bits<32>>,
    /// Register COMMIT_STATUS.
    pub commit_status: Signal<Out, Bits<12>>,
    /// Register COMMIT_HOLD.
    pub commit_hold: Signal<Out, Bits<32>>,
    /// Register COMMIT_UNJUDGED.
    pub commit_unjudged: Signal<Out, Bits<32>>,
    /// Register ARMS_REFUSED.
    pub arms_refused: Signal<Out, Bits<32>>,
    /// Register DESK.
    pub desk: Signal<Out, Bits<64>>,
    /// A commit ended; if it took effect, in the first cycle of the new generation.
    pub c_stb: Signal<Out, Bit>,
    /// Why it was refused (`Refusal`), 0 = it took effect.
    pub c_code: Signal<Out, Bits<4>>,
    /// Units that were staged.
    pub c_units: Signal<Out, Bits<16>>,
    /// A commit, or a discard that the host asked for, ended.
    pub ended: Signal<Out, Bit>,
    stage: DFF<Stage>,
    wants_commit: DFF<Bit>,
    wants_discard: DFF<Bit>,
    wants_clear: DFF<Bit>,
    value: DFF<Bits<32>>,
    number: DFF<Bits<32>>,
    other_number: DFF<Bit>,
    other_units: DFF<Bit>,
    none: DFF<Bit>,
    refusal: DFF<Bits<4>>,
    code: Signal<Local, Bits<4>>,
    timer: DFF<Bits<16>>,
    holds: DFF<Bit>,
    judge: Arm,
    unseen: Unseen,
    set_tag: DFF<Bits<64>>,
    said: DFF<Bit>,
    units: DFF<Bits<16>>,
    over: DFF<Bit>,
    idle: Signal<Local, Bit>,
    consts: Consts<CommitConsts>,
}

impl Logic for Commit {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self,
            clock,
            stage,
            wants_commit,
            wants_discard,
            wants_clear,
            value,
            number,
            other_number,
            other_units,
            none,
            refusal,
            timer,
            holds,
            set_tag,
            said,
            units,
            over
        );
        clock!(self, clock, judge, unseen);
        self.idle.next = (self.stage.q.val() == Stage::Rest)
            & !self.wants_commit.q.val()
            & !self.wants_discard.q.val()
            & !self.wants_clear.q.val();
        if self.commit_stb.val() {
            self.wants_commit.d.next = true;
            self.value.d.next = self.commit_value.val();
        }
        if self.discard_stb.val() {
            self.wants_discard.d.next = true;
        }

        self.judge.reset.next = self.reset.val();
        self.judge.stb.next = self.arm_stb.val();
        self.judge.value.next = self.arm_value.val();
        self.judge.generation.next = self.number.q.val();
        self.judge.idle.next = self.idle.val();
        self.arm.next = self.judge.arm.val();
        self.arms_refused.next = self.judge.refused.val();
        self.unseen.start.next = false;
        self.unseen.hold.next = self.holds.q.val();
        self.unseen.judged.next = self.judged.val();

        self.other_number.d.next = self.value.q.val().get_bits::<16>(GENERATION_AT)
            != self.number.q.val().get_bits::<16>(0);
        self.other_units.d.next = self.value.q.val().get_bits::<16>(UNITS_AT) != self.count.val();
        self.none.d.next = !self.count.val().any();
        self.code.next = 0.into();
        if self.watched.val() & self.armed.val() {
            self.code.next = ARMED.into();
        }
        if self.sweeping.val() {
            self.code.next = SWEEPING.into();
        }
        if self.other_units.q.val() {
            self.code.next = UNITS.into();
        }
        if self.other_number.q.val() {
            self.code.next = GENERATION.into();
        }
        if self.none.q.val() {
            self.code.next = NOTHING.into();
        }

        self.go.next = false;
        self.forget.next = false;
        self.said.d.next = false;
        self.over.d.next = false;
        self.timer.d.next = self.timer.q.val() + 1;
        match self.stage.q.val() {
            Stage::Rest => {
                self.timer.d.next = 0.into();
                if self.wants_discard.q.val() | self.wants_clear.q.val() {
                    if !self.staging.val() {
                        self.go.next = true;
                        self.stage.d.next = Stage::Drop;
                    }
                } else if self.wants_commit.q.val() & !self.reset.val() {
                    self.wants_commit.d.next = false;
                    self.unseen.start.next = true;
                    self.stage.d.next = Stage::Calm;
                }
            }
            Stage::Calm => {
                if self.arming.val() | self.staging.val() {
                    self.timer.d.next = 0.into();
                }
                if self.timer.q.val() == CALM {
                    self.stage.d.next = Stage::Check;
                }
                if self.reset.val() {
                    self.stage.d.next = Stage::Rest;
                }
            }
            Stage::Check => {
                self.timer.d.next = 0.into();
                self.refusal.d.next = self.code.val();
                self.stage.d.next = Stage::Finish;
                if !self.code.val().any() {
                    self.holds.d.next = true;
                    self.stage.d.next = Stage::Hold;
                }
                if self.reset.val() {
                    self.holds.d.next = false;
                    self.refusal.d.next = self.refusal.q.val();
                    self.stage.d.next = Stage::Rest;
                }
            }
            Stage::Hold => {
                if self.settled.val() {
                    self.go.next = true;
                    self.stage.d.next = Stage::Take;
                } else if self.timer.q.val() == PATIENCE {
                    self.refusal.d.next = BUSY.into();
                    self.holds.d.next = false;
                    self.stage.d.next = Stage::Release;
                }
            }
            Stage::Take => {
                self.timer.d.next = 0.into();
                if self.done.val() {
                    self.stage.d.next = Stage::Land;
                }
            }
            Stage::Land => {
                if self.timer.q.val() == CALM {
                    self.holds.d.next = false;
                    self.stage.d.next = Stage::Release;
                }
            }
            Stage::Release => {
                self.stage.d.next = Stage::Finish;
            }
            Stage::Finish => {
                self.said.d.next = true;
                self.over.d.next = true;
                self.units.d.next = self.count.val();
                if !self.refusal.q.val().any() {
                    self.number.d.next = self.number.q.val() + 1;
                    self.set_tag.d.next = self.tag.val();
                    self.forget.next = true;
                }
                self.stage.d.next = Stage::Rest;
            }
            Stage::Drop => {
                if self.done.val() {
                    self.forget.next = true;
                    self.over.d.next = self.wants_discard.q.val();
                    self.wants_discard.d.next = self.discard_stb.val();
                    self.wants_clear.d.next = false;
                    self.stage.d.next = Stage::Rest;
                }
            }
        }
        if self.reset.val() {
            self.wants_commit.d.next = false;
            self.wants_discard.d.next = false;
            self.wants_clear.d.next = true;
        }

        self.take.next = self.stage.q.val() != Stage::Drop;
        self.hold.next = self.holds.q.val();
        self.busy.next = !self.idle.val();
        self.generation.next = self.number.q.val();
        self.commit_status.next = (self.refusal.q.val().get_bits::<12>(0) << REFUSAL_AT)
            | bit_cast::<12, 1>((!self.idle.val()).into());
        self.commit_hold.next = self.unseen.cycles.val();
        self.commit_unjudged.next = self.unseen.messages.val();
        self.desk.next = self.set_tag.q.val();
        self.c_stb.next = self.said.q.val();
        self.c_code.next = self.refusal.q.val();
        self.c_units.next = self.units.q.val();
        self.ended.next = self.over.q.val();
    }
}
