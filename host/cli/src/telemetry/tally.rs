//! What is known of triggers and orders from the events they caused.
//!
//! The card counts a shot when a trigger attempts while the card is live; it tells of each of the attempt's orders that it
//! was sent or refused. Both have the deciding message, so the orders of one attempt are told apart from the next one's.

use t2t_contract::reasons::Reject;
use t2t_driver::event::{Fire, Rejected};

/// What a trigger did.
#[derive(Clone, Debug, Default)]
pub(super) struct Attempts {
    /// Generation that loaded it; `None`: before this program looked.
    pub loaded: Option<u32>,
    /// Shots that were certainly used since.
    pub used: u64,
    /// Every event since then was seen.
    pub exact: bool,
    /// Orders sent.
    pub sent: u64,
    /// Orders refused.
    pub refused: u64,
    /// Why the last order was refused, if it was.
    pub refusal: Option<Reject>,
    /// Card time of the last order sent.
    pub last_fire: Option<u64>,
    /// It disarmed itself.
    pub repeat: bool,
    /// Message of the last attempt that was counted.
    attempt: Option<(u64, u64)>,
}

impl Attempts {
    /// Loaded anew by the commit of this generation.
    pub fn load(&mut self, generation: u32) {
        self.loaded = Some(generation);
        self.exact = true;
        self.used = 0;
        self.repeat = false;
        self.refusal = None;
        self.attempt = None;
    }

    /// One of its orders was sent.
    pub fn fire(&mut self, time: u64, generation: u32, fire: &Fire) {
        self.sent += 1;
        self.last_fire = Some(time);
        self.refusal = None;
        self.attempted(generation, (fire.seq, fire.ts));
    }

    /// One of its orders was refused.
    pub fn reject(&mut self, generation: u32, rejected: &Rejected) {
        self.refused += 1;
        self.refusal = Some(rejected.reason);
        match rejected.reason {
            Reject::Repeat => self.repeat |= self.loaded.is_none_or(|loaded| generation >= loaded),
            // No shot is used while orders cannot leave; one that waited for its frame may have used one.
            Reject::Kill | Reject::DeadMan | Reject::Disarmed => {}
            _ => self.attempted(generation, (rejected.seq, rejected.ts)),
        }
    }

    fn attempted(&mut self, generation: u32, message: (u64, u64)) {
        let of_this_load = self.loaded.is_none_or(|loaded| generation >= loaded);
        if of_this_load && self.attempt != Some(message) {
            self.attempt = Some(message);
            self.used += 1;
        }
    }
}

/// What became of an order.
#[derive(Clone, Debug, Default)]
pub(super) struct Sent {
    /// Times sent.
    pub sent: u64,
    /// Times refused.
    pub refused: u64,
    /// Why it was refused last.
    pub refusal: Option<Reject>,
    /// Card time of the last one sent, and the order.
    pub last: Option<(u64, Fire)>,
}
