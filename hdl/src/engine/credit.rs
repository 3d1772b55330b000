//! Rate: may an order leave at a given time (docs/semantics.md, section 7)?
//!
//! Instead of a credit that grows, the block keeps the time at which the credit would be full: an order at time t moves it
//! to max(full, t) + cost, and an order may leave from full - (1 s - cost) on. That is the same rule with one register and
//! one comparison, and the answer is known before the deciding field arrives.
//!
//! In: the cost, each order that left with its time, two times to ask about. Out: the answers, one cycle later. An order
//! counts for questions asked four cycles after `spend`. Depth: a 64-bit comparison and a multiplexer.

use rust_hdl::prelude::*;

/// Credit when full, ns: `sizes` have no name for it; the contract's register `RATE_COST` says it.
const FULL: u64 = 1_000_000_000;

crate::const_table!(pub CreditConsts: FULL);

/// Rate limiter.
#[derive(LogicBlock, Default)]
pub struct Credit {
    /// Clock.
    pub clock: Signal<In, Clock>,
    /// Cost of an order, ns; above the full credit nothing may ever leave.
    pub cost: Signal<In, Bits<31>>,
    /// An order left.
    pub spend: Signal<In, Bit>,
    /// Its time, ns.
    pub spend_time: Signal<In, Bits<64>>,
    /// A time to ask about (fast path), ns.
    pub fast_time: Signal<In, Bits<64>>,
    /// A time to ask about (serial path), ns.
    pub serial_time: Signal<In, Bits<64>>,
    /// An order at `fast_time` of the cycle before may leave.
    pub fast_ok: Signal<Out, Bit>,
    /// An order at `serial_time` of the cycle before may leave.
    pub serial_ok: Signal<Out, Bit>,
    full_at: DFF<Bits<64>>,
    later: DFF<Bits<64>>,
    spent: DFF<Bit>,
    slack: DFF<Bits<31>>,
    never: DFF<Bit>,
    difference: DFF<Bits<65>>,
    ready_at: DFF<Bits<64>>,
    fast_is: DFF<Bit>,
    serial_is: DFF<Bit>,
    consts: crate::emit::Consts<CreditConsts>,
}

impl Logic for Credit {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self, clock, full_at, later, spent, slack, never, difference, ready_at, fast_is,
            serial_is
        );
        self.never.d.next = self.cost.val() > FULL;
        self.slack.d.next = bits::<31>(FULL) - self.cost.val();
        self.spent.d.next = self.spend.val();
        self.later.d.next = self.full_at.q.val();
        if self.spend_time.val() > self.full_at.q.val() {
            self.later.d.next = self.spend_time.val();
        }
        if self.spent.q.val() {
            self.full_at.d.next = self.later.q.val() + self.cost.val().get_bits::<64>(0);
        }
        self.difference.d.next =
            self.full_at.q.val().get_bits::<65>(0) - self.slack.q.val().get_bits::<65>(0);
        self.ready_at.d.next = self.difference.q.val().get_bits::<64>(0);
        if self.difference.q.val().get_bit(64) {
            self.ready_at.d.next = 0.into();
        }
        self.fast_is.d.next = (self.fast_time.val() >= self.ready_at.q.val()) & !self.never.q.val();
        self.serial_is.d.next =
            (self.serial_time.val() >= self.ready_at.q.val()) & !self.never.q.val();
        self.fast_ok.next = self.fast_is.q.val();
        self.serial_ok.next = self.serial_is.q.val();
    }
}
