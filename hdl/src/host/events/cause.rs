//! Why the card's status changed.
//!
//! In: register STATUS as the pipeline has it, and what may change it: acts on their way to it, the kill pin, a bad frame or an overload
//! that disarms, a reset of the function. Out, one cycle after a change of anything but WAITING: status now and before, and the
//! [`Cause`](t2t_contract::reasons::Cause). Depth 5.
//!
//! What several causes could explain is put down to the one that acts in that very cycle: a kill before all; then, of a card that is no
//! longer armed, what the status itself showed in the cycle before (dead-man, stale), then a bad frame, an overload, a reset, an act of the
//! host. Acts are remembered for eight cycles, because they take up to six to show; a reset, until the card is disarmed. A change
//! that nothing explains has cause 0.

use crate::const_table;
use crate::emit::Consts;
use rust_hdl::prelude::*;
use t2t_contract::reasons::Cause as Why;
use t2t_contract::registers::{control, status};

const ARM: u64 = Why::Arm as u64;
const DISARM: u64 = Why::Disarm as u64;
const KILL: u64 = Why::Kill as u64;
const KILL_PIN: u64 = Why::KillPin as u64;
const UNKILL: u64 = Why::Unkill as u64;
const DEAD_MAN: u64 = Why::DeadMan as u64;
const ALIVE: u64 = Why::Alive as u64;
const STALE: u64 = Why::Stale as u64;
const FRESH: u64 = Why::Fresh as u64;
const BAD_FRAME: u64 = Why::BadFrame as u64;
const OVERLOAD: u64 = Why::Overload as u64;
const RESET_BOOKS: u64 = Why::ResetBooks as u64;
const SWEPT: u64 = Why::Swept as u64;
const FUNCTION_RESET: u64 = Why::FunctionReset as u64;
/// Cycles for which a reset of the function explains a disarming.
const RESET_LASTS: u64 = 255;

const_table!(pub CauseConsts: ARM, DISARM, KILL, KILL_PIN, UNKILL, DEAD_MAN, ALIVE, STALE, FRESH, BAD_FRAME, OVERLOAD, RESET_BOOKS, SWEPT,
    FUNCTION_RESET, RESET_LASTS, control::ARM, control::DISARM, control::RESET_BOOKS, status::ARMED, status::KILLED, status::DEAD_MAN,
    status::LIVE, status::SWEEPING, status::STALE);

/// See the [module](self).
#[derive(LogicBlock, Default)]
pub struct Cause {
    /// The clock.
    pub clock: Signal<In, Clock>,
    /// Register STATUS.
    pub status: Signal<In, Bits<12>>,
    /// A word for register CONTROL goes to the pipeline.
    pub acts_stb: Signal<In, Bit>,
    /// It.
    pub acts: Signal<In, Bits<7>>,
    /// The kill pin.
    pub kill_pin: Signal<In, Bit>,
    /// A bad frame disarms; at the latest with the cycle in which the status shows it.
    pub stop_bad: Signal<In, Bit>,
    /// Too many fires wait: disarms; as `stop_bad`.
    pub stop_over: Signal<In, Bit>,
    /// The function is reset.
    pub reset: Signal<In, Bit>,
    /// The status changed.
    pub changed: Signal<Out, Bit>,
    /// Status after the change.
    pub after: Signal<Out, Bits<12>>,
    /// Status before it.
    pub before: Signal<Out, Bits<12>>,
    /// Why, of this change or else of the last.
    pub cause: Signal<Out, Bits<5>>,
    was: DFF<Bits<12>>,
    pins: DFF<Bits<3>>,
    bads: DFF<Bits<3>>,
    overs: DFF<Bits<3>>,
    arms: DFF<Bits<8>>,
    disarms: DFF<Bits<8>>,
    resets: DFF<Bits<8>>,
    function: DFF<Bits<8>>,
    pin: DFF<Bit>,
    bad: DFF<Bit>,
    over: DFF<Bit>,
    arm: DFF<Bit>,
    disarm: DFF<Bit>,
    reset_books: DFF<Bit>,
    function_reset: DFF<Bit>,
    rose: Signal<Local, Bits<12>>,
    fell: Signal<Local, Bits<12>>,
    why: Signal<Local, Bits<5>>,
    of_disarm: Signal<Local, Bits<5>>,
    of_rest: Signal<Local, Bits<5>>,
    differs: Signal<Local, Bit>,
    changed1: DFF<Bit>,
    after1: DFF<Bits<12>>,
    before1: DFF<Bits<12>>,
    cause1: DFF<Bits<5>>,
    consts: Consts<CauseConsts>,
}

impl Logic for Cause {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self,
            clock,
            was,
            pins,
            bads,
            overs,
            arms,
            disarms,
            resets,
            function,
            pin,
            bad,
            over,
            arm,
            disarm,
            reset_books,
            function_reset,
            changed1,
            after1,
            before1,
            cause1
        );
        // What happened lately.
        self.was.d.next = self.status.val();
        self.pins.d.next = (self.pins.q.val() << 1) | bit_cast::<3, 1>(self.kill_pin.val().into());
        self.bads.d.next = (self.bads.q.val() << 1) | bit_cast::<3, 1>(self.stop_bad.val().into());
        self.overs.d.next =
            (self.overs.q.val() << 1) | bit_cast::<3, 1>(self.stop_over.val().into());
        self.arms.d.next = (self.arms.q.val() << 1)
            | bit_cast::<8, 1>(
                (self.acts_stb.val() & self.acts.val().get_bit(control::ARM)).into(),
            );
        self.disarms.d.next = (self.disarms.q.val() << 1)
            | bit_cast::<8, 1>(
                (self.acts_stb.val() & self.acts.val().get_bit(control::DISARM)).into(),
            );
        self.resets.d.next = (self.resets.q.val() << 1)
            | bit_cast::<8, 1>(
                (self.acts_stb.val() & self.acts.val().get_bit(control::RESET_BOOKS)).into(),
            );
        self.pin.d.next = self.kill_pin.val() | self.pins.q.val().any();
        self.bad.d.next = self.stop_bad.val() | self.bads.q.val().any();
        self.over.d.next = self.stop_over.val() | self.overs.q.val().any();
        self.arm.d.next = self.arms.q.val().any();
        self.disarm.d.next = self.disarms.q.val().any();
        self.reset_books.d.next = self.resets.q.val().any();
        self.rose.next = self.status.val() & !self.was.q.val();
        self.fell.next = self.was.q.val() & !self.status.val();
        if self.function.q.val().any() {
            self.function.d.next = self.function.q.val() - 1;
        }
        if self.fell.val().get_bit(status::ARMED) {
            self.function.d.next = 0.into();
        }
        if self.reset.val() {
            self.function.d.next = RESET_LASTS.into();
        }
        self.function_reset.d.next = self.reset.val() | self.function.q.val().any();

        // Why the card is no longer armed.
        self.of_disarm.next = 0.into();
        if self.was.q.val().get_bit(status::DEAD_MAN) {
            self.of_disarm.next = DEAD_MAN.into();
        } else if self.was.q.val().get_bits::<4>(status::STALE).any() {
            self.of_disarm.next = STALE.into();
        } else if self.stop_bad.val() | self.bad.q.val() {
            self.of_disarm.next = BAD_FRAME.into();
        } else if self.stop_over.val() | self.over.q.val() {
            self.of_disarm.next = OVERLOAD.into();
        } else if self.function_reset.q.val() {
            self.of_disarm.next = FUNCTION_RESET.into();
        } else if self.disarm.q.val() {
            self.of_disarm.next = DISARM.into();
        } else if self.reset_books.q.val() {
            self.of_disarm.next = RESET_BOOKS.into();
        }
        // Why anything else, but a kill.
        self.of_rest.next = SWEPT.into();
        if self.rose.val().get_bit(status::DEAD_MAN) {
            self.of_rest.next = DEAD_MAN.into();
        } else if self.rose.val().get_bits::<4>(status::STALE).any() {
            self.of_rest.next = STALE.into();
        } else if self.fell.val().get_bit(status::LIVE) {
            // Before the card is disarmed, it stops to be live with the end of the frame.
            self.of_rest.next = BAD_FRAME.into();
        } else if self.rose.val().get_bit(status::ARMED) | self.rose.val().get_bit(status::LIVE) {
            self.of_rest.next = ARM.into();
        } else if self.fell.val().get_bit(status::KILLED) {
            self.of_rest.next = UNKILL.into();
        } else if self.rose.val().get_bit(status::SWEEPING) {
            self.of_rest.next = RESET_BOOKS.into();
        } else if self.fell.val().get_bit(status::DEAD_MAN) {
            self.of_rest.next = ALIVE.into();
        } else if self.fell.val().get_bits::<4>(status::STALE).any() {
            // Silence is counted anew by arming, and forgotten with the books.
            self.of_rest.next = FRESH.into();
            if self.reset_books.q.val() {
                self.of_rest.next = RESET_BOOKS.into();
            }
            if self.arm.q.val() {
                self.of_rest.next = ARM.into();
            }
        }
        self.why.next = self.of_rest.val();
        if self.fell.val().get_bit(status::ARMED) {
            self.why.next = self.of_disarm.val();
        }
        if self.rose.val().get_bit(status::KILLED) {
            self.why.next = KILL.into();
            if self.pin.q.val() {
                self.why.next = KILL_PIN.into();
            }
        }
        self.differs.next = (self.rose.val() | self.fell.val()).get_bits::<5>(0).any()
            | (self.rose.val() | self.fell.val())
                .get_bits::<4>(status::STALE)
                .any();
        self.changed1.d.next = self.differs.val();
        if self.differs.val() {
            self.after1.d.next = self.status.val();
            self.before1.d.next = self.was.q.val();
            self.cause1.d.next = self.why.val();
        }
        self.changed.next = self.changed1.q.val();
        self.after.next = self.after1.q.val();
        self.before.next = self.before1.q.val();
        self.cause.next = self.cause1.q.val();
    }
}
