//! The fast path: may the first `decision` order of this message leave in this very cycle?
//!
//! In (L4, registers): the lowest attempting `decision` slot (one-hot), lane verdicts, card checks, the status of the
//! message's instrument, `open` (guard, stager, queues: see the engine). Out in the same cycle: `go`, the one-hot session and
//! the chosen order. Depth 3 to `go`, 2 to the session, 3 to the choice.
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
    /// Nothing else keeps an order from leaving.
    pub open: Signal<In, Bit>,
    /// It leaves.
    pub go: Signal<Out, Bit>,
    /// Its session, one-hot; that of the picked slot also without `go`.
    pub go_session: Signal<Out, Bits<4>>,
    /// The order.
    pub choice: Signal<Out, Bits<CHOICE_BITS>>,
    good: [Signal<Local, Bit>; 8],
    low: Signal<Local, Bit>,
    high: Signal<Local, Bit>,
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
        // One LUT a slot behind `clear`: the two bits of the card checks exclude each other.
        for i in 0..8 {
            self.good[i].next = self.picked.val().get_bit(i)
                & self.lane_ok.val().get_bit(i)
                & !self.repeat.val().get_bit(i)
                & (self.cancel.val().get_bit(i)
                    | (self.clear.val() & self.card_ok.val().get_bit(i)));
        }
        self.low.next =
            self.good[0].val() | self.good[1].val() | self.good[2].val() | self.good[3].val();
        self.high.next =
            self.good[4].val() | self.good[5].val() | self.good[6].val() | self.good[7].val();
        self.go.next = self.open.val() & (self.low.val() | self.high.val());
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
    }
}
