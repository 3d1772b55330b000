//! Parameters: what a host stages, and how it takes effect.
//!
//! In: accesses of the host to the store and to the pipeline's registers, its acts, the function's reset; the pipeline's
//! status. Out: the answers, the pipeline's parameter bus and `hold`, what the host reads of commits, and their events.
//!
//! Wiring only; the parts say how long they take and how deep they are. Everything is in the core clock's domain.

use super::{Access, Bus, Commit, Copies, Dirty, Place, Runs};
use crate::const_table;
use crate::emit::Consts;
use rust_hdl::prelude::*;
use t2t_contract::records::pinned::{FEED, LOCATE, VALID};
use t2t_contract::registers::status;

const ARMED: u64 = 1 << status::ARMED;
const SWEEPING: u64 = 1 << status::SWEEPING;

const_table!(pub ParametersConsts: ARMED, SWEEPING, VALID, FEED, LOCATE);

/// The parameters; see the [module](self).
#[derive(LogicBlock, Default)]
pub struct Parameters {
    /// The clock.
    pub clock: Signal<In, Clock>,
    /// The function is reset: disarms, drops what is staged.
    pub reset: Signal<In, Bit>,
    /// The host's access is a write.
    pub a_write: Signal<In, Bit>,
    /// The word it writes.
    pub a_data: Signal<In, Bits<32>>,
    /// The bytes of it that count.
    pub a_strb: Signal<In, Bits<4>>,
    /// It is to a register of the pipeline. Held, as is the access, until `bus_done`, through a reset too.
    pub bus_valid: Signal<In, Bit>,
    /// Which word of BAR0.
    pub bus_word: Signal<In, Bits<9>>,
    /// It is done.
    pub bus_done: Signal<Out, Bit>,
    /// With it: the access was refused.
    pub bus_error: Signal<Out, Bit>,
    /// With it: the word read.
    pub bus_rdata: Signal<Out, Bits<32>>,
    /// It is to the store. Held until `store_done`.
    pub store_valid: Signal<In, Bit>,
    /// To the active copy.
    pub store_active: Signal<In, Bit>,
    /// Which word of the store.
    pub store_place: Signal<In, Bits<17>>,
    /// It is done.
    pub store_done: Signal<Out, Bit>,
    /// With it: the access was refused.
    pub store_error: Signal<Out, Bit>,
    /// With it: the word read.
    pub store_rdata: Signal<Out, Bits<32>>,
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
    /// Register GENERATION.
    pub generation: Signal<Out, Bits<32>>,
    /// Register STAGED.
    pub staged: Signal<Out, Bits<16>>,
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
    /// Triggers of the pipeline are not to look.
    pub hold: Signal<Out, Bit>,
    /// The pipeline is at rest.
    pub settled: Signal<In, Bit>,
    /// Its register STATUS.
    pub p_status: Signal<In, Bits<12>>,
    /// It judges a message (L2).
    pub judged: Signal<In, Bit>,
    /// One bit a feed: one of its locates came to mean a watched instrument.
    pub learnt: Signal<In, Bits<4>>,
    /// A commit took effect, in the first cycle of its generation, or was refused.
    pub c_stb: Signal<Out, Bit>,
    /// Why it was refused (`Refusal`), 0 = it took effect.
    pub c_code: Signal<Out, Bits<4>>,
    /// Units that were staged.
    pub c_units: Signal<Out, Bits<16>>,
    /// Cycles in which triggers did not look.
    pub c_hold: Signal<Out, Bits<32>>,
    /// Messages that they did not look at.
    pub c_unjudged: Signal<Out, Bits<32>>,
    /// A commit, or a discard that the host asked for, ended.
    pub ended: Signal<Out, Bit>,
    /// A word of CONTROL goes to the pipeline, whoever sent it.
    pub acts_stb: Signal<Out, Bit>,
    /// It.
    pub acts: Signal<Out, Bits<7>>,
    asked: Place,
    found: Place,
    access: Access,
    copies: Copies,
    dirty: Dirty,
    runs: Runs,
    commits: Commit,
    channel: Bus,
    consts: Consts<ParametersConsts>,
}

impl Logic for Parameters {
    #[hdl_gen]
    fn update(&mut self) {
        clock!(
            self, clock, asked, found, access, copies, dirty, runs, commits, channel
        );
        // The host's access to the store.
        self.asked.place.next = self.store_place.val();
        self.access.valid.next = self.store_valid.val();
        self.access.write.next = self.a_write.val();
        self.access.strb.next = self.a_strb.val();
        self.access.active.next = self.store_active.val();
        self.access.mapped.next = self.asked.mapped.val();
        self.access.busy.next = self.commits.busy.val();
        self.access.free.next = !self.runs.c_go.val();
        self.access.staged_word.next = self.copies.staged.val();
        self.access.active_word.next = self.copies.active.val();
        self.store_done.next = self.access.done.val();
        self.store_error.next = self.access.error.val();
        self.store_rdata.next = self.access.rdata.val();

        // The copies, and what was staged.
        self.copies.go.next = self.access.go.val() | self.runs.c_go.val();
        self.copies.op.next = self.access.op.val();
        self.copies.place.next = self.store_place.val();
        if self.runs.c_go.val() {
            self.copies.op.next = self.runs.c_op.val();
            self.copies.place.next = self.runs.c_place.val();
        }
        self.copies.wdata.next = self.a_data.val();
        self.copies.strb.next = self.a_strb.val();
        self.dirty.stage.next = self.access.stage.val();
        self.dirty.unit.next = self.asked.first.val();
        self.dirty.subscription.next = self.asked.subscription.val();
        self.dirty.clean.next = self.runs.clean.val();
        self.dirty.clean_unit.next = self.dirty.listed.val();
        self.dirty.forget.next = self.commits.forget.val();
        self.dirty.at.next = self.runs.at.val();
        self.found.place.next = self.dirty.listed.val();
        self.staged.next = self.dirty.count.val();

        // The commit.
        self.commits.reset.next = self.reset.val();
        self.commits.commit_stb.next = self.commit_stb.val();
        self.commits.commit_value.next = self.commit_value.val();
        self.commits.discard_stb.next = self.discard_stb.val();
        self.commits.arm_stb.next = self.arm_stb.val();
        self.commits.arm_value.next = self.arm_value.val();
        self.commits.count.next = self.dirty.count.val();
        self.commits.watched.next = self.dirty.watched.val();
        self.commits.staging.next = self.access.staging.val();
        self.commits.arming.next = self.channel.arming.val();
        self.commits.armed.next = (self.p_status.val() & ARMED).any();
        self.commits.sweeping.next = (self.p_status.val() & SWEEPING).any();
        self.commits.settled.next = self.settled.val();
        self.commits.judged.next = self.judged.val();
        self.commits.tag.next = self.runs.desk.val();
        self.commits.done.next = self.runs.done.val();
        self.hold.next = self.commits.hold.val();
        self.generation.next = self.commits.generation.val();
        self.commit_status.next = self.commits.commit_status.val();
        self.commit_hold.next = self.commits.commit_hold.val();
        self.commit_unjudged.next = self.commits.commit_unjudged.val();
        self.arms_refused.next = self.commits.arms_refused.val();
        self.desk.next = self.commits.desk.val();
        self.c_stb.next = self.commits.c_stb.val();
        self.c_code.next = self.commits.c_code.val();
        self.c_units.next = self.commits.c_units.val();
        self.c_hold.next = self.commits.commit_hold.val();
        self.c_unjudged.next = self.commits.commit_unjudged.val();
        self.ended.next = self.commits.ended.val();
        self.runs.go.next = self.commits.go.val();
        self.runs.take.next = self.commits.take.val();
        self.runs.count.next = self.dirty.count.val();
        self.runs.watched.next = self.dirty.watched.val();
        self.runs.listed.next = self.dirty.listed.val();
        self.runs.number.next = self.found.number.val();
        self.runs.offset.next = self.found.offset.val();
        self.runs.last.next = self.found.last.val();
        self.runs.card.next = self.found.card.val();
        self.runs.pinned.next = self.found.pinned.val();
        self.runs.staged.next = self.copies.staged.val();
        self.runs.pin_valid.next = self.copies.active.val().get_bit(VALID);
        self.runs.pin_feed.next = self.copies.active.val().get_bits::<2>(FEED);
        self.runs.pin_locate.next = self.copies.active.val().get_bits::<16>(LOCATE);
        self.runs.learnt.next = self.learnt.val();
        self.runs.own.next = self.channel.own.val();

        // The pipeline's parameter bus.
        self.channel.valid.next = self.bus_valid.val();
        self.channel.write.next = self.a_write.val();
        self.channel.word.next = self.bus_word.val();
        self.channel.data.next = self.a_data.val();
        self.channel.strb.next = self.a_strb.val();
        self.channel.arm.next = self.commits.arm.val();
        self.channel.disarm.next = self.reset.val();
        self.channel.want.next = self.runs.want.val();
        self.channel.c_wen.next = self.runs.wen.val();
        self.channel.c_addr.next = self.runs.addr.val();
        self.channel.c_data.next = self.runs.wdata.val();
        self.channel.p_rdata.next = self.p_rdata.val();
        self.channel.p_rvalid.next = self.p_rvalid.val();
        self.bus_done.next = self.channel.done.val();
        self.bus_error.next = self.channel.error.val();
        self.bus_rdata.next = self.channel.rdata.val();
        self.p_addr.next = self.channel.p_addr.val();
        self.p_wdata.next = self.channel.p_wdata.val();
        self.p_wen.next = self.channel.p_wen.val();
        self.p_ren.next = self.channel.p_ren.val();
        self.acts_stb.next = self.channel.acts_stb.val();
        self.acts.next = self.channel.acts.val();
    }
}
