//! Whether an operation is right, and if not, why: the marks of the order book.
//!
//! In, all in L0: what the operation needs, what the table found, what is wrong with the message. Out: in L0 `executes`, one
//! level; one cycle later the reason, the first that applies, one level behind registers. `duplicate` comes 3 levels behind
//! registers and is only gated here.

use crate::const_table;
use crate::emit::Consts;
use rust_hdl::prelude::*;
use t2t_contract::reasons::Mark;

const ORDERS_FULL: u64 = Mark::OrdersFull as u64;
const UNKNOWN_REF: u64 = Mark::UnknownRef as u64;
const DUPLICATE_REF: u64 = Mark::DuplicateRef as u64;
const BAD_VALUE: u64 = Mark::BadValue as u64;

const_table!(VerdictConsts: ORDERS_FULL, UNKNOWN_REF, DUPLICATE_REF, BAD_VALUE);

/// Verdict on an operation; see the [module](self).
#[derive(LogicBlock, Default)]
pub struct Verdict {
    /// The clock.
    pub clock: Signal<In, Clock>,
    /// The order must be live.
    pub need_hit: Signal<In, Bit>,
    /// The shares must not exceed the order's.
    pub need_fit: Signal<In, Bit>,
    /// Price, shares and reference must do for a new order.
    pub need_new: Signal<In, Bit>,
    /// It is a level of DEEP: its price must do.
    pub level: Signal<In, Bit>,
    /// A new order is one too many.
    pub crowded: Signal<In, Bit>,
    /// The order is live.
    pub hit: Signal<In, Bit>,
    /// The shares exceed the order's.
    pub over: Signal<In, Bit>,
    /// The price is zero or beyond 32 bits.
    pub price_bad: Signal<In, Bit>,
    /// The shares are zero.
    pub qty_zero: Signal<In, Bit>,
    /// The new reference is live: in either half of the table.
    pub duplicate: Signal<In, Bits<2>>,
    /// There is no way left to store the new order in.
    pub no_way: Signal<In, Bit>,
    /// One cycle later: the reason to mark the book; 0 = none.
    pub mark: Signal<Out, Bits<4>>,
    /// One cycle later: there is none.
    pub clean: Signal<Out, Bit>,
    /// An execution finds its order with enough shares.
    pub executes: Signal<Out, Bit>,
    unknown: Signal<Local, Bit>,
    beyond: Signal<Local, Bit>,
    unknown_q: DFF<Bit>,
    bad_q: DFF<Bit>,
    twice_q: DFF<Bits<2>>,
    full_q: DFF<Bit>,
    consts: Consts<VerdictConsts>,
}

impl Logic for Verdict {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, unknown_q, bad_q, twice_q, full_q);
        self.unknown.next = self.need_hit.val() & !self.hit.val();
        self.beyond.next = self.need_fit.val() & self.over.val();
        self.executes.next = !self.unknown.val() & !self.beyond.val();
        self.unknown_q.d.next = self.unknown.val();
        self.bad_q.d.next = self.beyond.val()
            | (self.price_bad.val() & (self.need_new.val() | self.level.val()))
            | (self.qty_zero.val() & self.need_new.val());
        self.twice_q.d.next = 0.into();
        if self.need_new.val() {
            self.twice_q.d.next = self.duplicate.val();
        }
        self.full_q.d.next = self.crowded.val() | (self.need_new.val() & self.no_way.val());

        self.mark.next = 0.into();
        if self.unknown_q.q.val() {
            self.mark.next = UNKNOWN_REF.into();
        } else if self.bad_q.q.val() {
            self.mark.next = BAD_VALUE.into();
        } else if self.twice_q.q.val().any() {
            self.mark.next = DUPLICATE_REF.into();
        } else if self.full_q.q.val() {
            self.mark.next = ORDERS_FULL.into();
        }
        self.clean.next = !self.unknown_q.q.val()
            & !self.bad_q.q.val()
            & !self.twice_q.q.val().any()
            & !self.full_q.q.val();
    }
}
