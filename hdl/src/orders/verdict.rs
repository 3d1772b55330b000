//! Whether an operation is right, and if not, why: the marks of the order book.
//!
//! In, all in L0: what the operation needs, what the table found, what is wrong with the message. Out: the reason, the first
//! that applies. No register; `mark` and `clean` 2 levels, `executes` 1, behind inputs of
//! which `duplicate` comes 3 and `over` 2 levels behind registers.

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
    /// The new reference is live.
    pub duplicate: Signal<In, Bit>,
    /// There is no way left to store the new order in.
    pub no_way: Signal<In, Bit>,
    /// The reason to mark the book; 0 = none.
    pub mark: Signal<Out, Bits<4>>,
    /// There is none.
    pub clean: Signal<Out, Bit>,
    /// An execution finds its order with enough shares.
    pub executes: Signal<Out, Bit>,
    unknown: Signal<Local, Bit>,
    beyond: Signal<Local, Bit>,
    bad: Signal<Local, Bit>,
    twice: Signal<Local, Bit>,
    full: Signal<Local, Bit>,
    consts: Consts<VerdictConsts>,
}

impl Logic for Verdict {
    #[hdl_gen]
    fn update(&mut self) {
        self.unknown.next = self.need_hit.val() & !self.hit.val();
        self.beyond.next = self.need_fit.val() & self.over.val();
        self.bad.next = (self.price_bad.val() & (self.need_new.val() | self.level.val()))
            | (self.qty_zero.val() & self.need_new.val());
        self.twice.next = self.need_new.val() & self.duplicate.val();
        self.full.next = self.crowded.val() | (self.need_new.val() & self.no_way.val());
        self.mark.next = 0.into();
        if self.unknown.val() {
            self.mark.next = UNKNOWN_REF.into();
        } else if self.bad.val() | self.beyond.val() {
            self.mark.next = BAD_VALUE.into();
        } else if self.twice.val() {
            self.mark.next = DUPLICATE_REF.into();
        } else if self.full.val() {
            self.mark.next = ORDERS_FULL.into();
        }
        self.executes.next = !self.unknown.val() & !self.beyond.val();
        self.clean.next =
            self.executes.val() & !self.bad.val() & !self.twice.val() & !self.full.val();
    }
}
