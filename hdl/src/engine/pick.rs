//! The fast path: may the first `decision` order of this message leave in this very cycle?
//!
//! In (L4, registers): the lowest attempting `decision` slot (one-hot), lane verdicts, card checks, the status of the
//! message's instrument, and everything else that keeps an order from leaving (guard, stager, queues). Out in the same
//! cycle: `go`, the one-hot session and the chosen order. Depth 3 to `go`, 2 to the session, 3 to the choice; it is
//! synthesised by itself, so that it stays that.
//!
//! It only says yes where the serial path would; whatever it does not release, the serial path judges.

use super::layout::CHOICE_BITS;
use rust_hdl::prelude::*;

/// Chooses and releases.
#[derive(LogicBlock, Default)]
pub struct Pick {
    /// One-hot: lowest slot that attempts with release `decision`.
    pub picked: Signal<In, Bits<8>>,
    /// Triggers that disarmed themselves.
    pub repeat: Signal<In, Bits<8>>,
    /// Lane verdicts.
    pub lane_ok: Signal<In, Bits<8>>,
    /// Card checks of enters and replaces.
    pub card_ok: Signal<In, Bits<8>>,
    /// Card checks of cancels: they may leave whatever the status of instruments.
    pub cancel: Signal<In, Bits<8>>,
    /// One-hot session of each slot's first order.
    pub session: [Signal<In, Bits<4>>; 8],
    /// Each slot's first order.
    pub order: [Signal<In, Bits<CHOICE_BITS>>; 8],
    /// The message's instrument is known to be neither marked nor halted.
    pub clear: Signal<In, Bit>,
    /// There is a message.
    pub message: Signal<In, Bit>,
    /// The stager takes an order.
    pub ready: Signal<In, Bit>,
    /// Something is being judged, or changes what orders are judged by.
    pub busy: Signal<In, Bit>,
    /// Something waits to be judged.
    pub queued: Signal<In, Bit>,
    /// A frame ended badly, and its end is not yet reached.
    pub bad: Signal<In, Bit>,
    /// The card is armed: not killed either.
    pub armed: Signal<In, Bit>,
    /// The dead-man timer expired.
    pub dead: Signal<In, Bit>,
    /// The kill switch or a disarm acts in this very cycle.
    pub stop: [Signal<In, Bit>; 3],
    /// The serial path decides in this cycle: then nothing is decided here, and the session is its.
    pub serial: Signal<In, Bit>,
    /// Its one-hot session.
    pub serial_session: Signal<In, Bits<4>>,
    /// It leaves.
    pub go: Signal<Out, Bit>,
    /// One-hot: the session of the order that leaves by either path; that of the picked slot also without `go`.
    pub go_session: Signal<Out, Bits<4>>,
    /// The order.
    pub choice: Signal<Out, Bits<CHOICE_BITS>>,
    may: [Signal<Local, Bit>; 8],
    free: [Signal<Local, Bit>; 8],
    may_low: Signal<Local, Bit>,
    may_high: Signal<Local, Bit>,
    free_low: Signal<Local, Bit>,
    free_high: Signal<Local, Bit>,
    open: Signal<Local, Bit>,
    allowed: Signal<Local, Bit>,
    chosen: [Signal<Local, Bits<CHOICE_BITS>>; 8],
    at: [Signal<Local, Bits<4>>; 8],
}

impl Logic for Pick {
    #[hdl_gen]
    fn update(&mut self) {
        for i in 0..8 {
            self.chosen[i].next = 0.into();
            self.at[i].next = 0.into();
            if self.picked.val().get_bit(i) {
                self.chosen[i].next = self.order[i].val();
                self.at[i].next = self.session[i].val();
            }
        }
        // What depends on the status and what does not meet in the last LUT only: the status is the last to be known.
        for i in 0..8 {
            self.may[i].next = self.picked.val().get_bit(i)
                & self.lane_ok.val().get_bit(i)
                & !self.repeat.val().get_bit(i)
                & self.card_ok.val().get_bit(i);
            self.free[i].next = self.picked.val().get_bit(i)
                & self.lane_ok.val().get_bit(i)
                & !self.repeat.val().get_bit(i)
                & self.cancel.val().get_bit(i);
        }
        self.may_low.next =
            self.may[0].val() | self.may[1].val() | self.may[2].val() | self.may[3].val();
        self.may_high.next =
            self.may[4].val() | self.may[5].val() | self.may[6].val() | self.may[7].val();
        self.free_low.next =
            self.free[0].val() | self.free[1].val() | self.free[2].val() | self.free[3].val();
        self.free_high.next =
            self.free[4].val() | self.free[5].val() | self.free[6].val() | self.free[7].val();
        self.open.next = self.message.val()
            & self.ready.val()
            & !self.busy.val()
            & !self.queued.val()
            & !self.bad.val()
            & self.armed.val();
        self.allowed.next =
            !self.dead.val() & !self.stop[0].val() & !self.stop[1].val() & !self.stop[2].val();
        self.go.next = self.open.val()
            & self.allowed.val()
            & (self.free_low.val()
                | self.free_high.val()
                | (self.clear.val() & (self.may_low.val() | self.may_high.val())));
        self.choice.next = self.chosen[0].val()
            | self.chosen[1].val()
            | self.chosen[2].val()
            | self.chosen[3].val()
            | self.chosen[4].val()
            | self.chosen[5].val()
            | self.chosen[6].val()
            | self.chosen[7].val();
        self.go_session.next = self.at[0].val()
            | self.at[1].val()
            | self.at[2].val()
            | self.at[3].val()
            | self.at[4].val()
            | self.at[5].val()
            | self.at[6].val()
            | self.at[7].val();
        if self.serial.val() {
            self.go_session.next = self.serial_session.val();
        }
    }
}
