//! Pre-trade risk (docs/semantics.md, section 7): may this order leave now, and if not, the one reason.

use crate::book::{Bbo, Books};
use t2t_contract::reasons::{Mark, Reject};
use t2t_desk::{CardLimits, Desk, Kind, Order, Price, Trigger};

/// Largest price of an order, 1/10000 dollar (OUCH 5.0: $199,999.99).
const MAX_PRICE: i64 = 1_999_999_900;

/// The card's state of being allowed to send at all.
#[derive(Clone, Copy, Debug)]
pub struct Guard {
    /// The card is armed.
    pub armed: bool,
    /// The kill switch is latched.
    pub killed: bool,
    /// The host has been silent for too long.
    pub host_silent: bool,
}

impl Guard {
    /// Whether attempts are counted and orders can pass at all.
    pub fn live(&self) -> bool {
        self.armed && !self.killed && !self.host_silent
    }
}

/// An order that may leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Release {
    /// Price, 1/10000 dollar; 0 for a cancel.
    pub price: u32,
    /// Its own UserRefNum; the target's for a cancel.
    pub user_ref: u32,
    /// Replace and cancel: the UserRefNum that it names.
    pub old_user_ref: u32,
}

/// Everything that risk remembers.
#[derive(Debug)]
pub struct Risk {
    /// Armed, killed, silent.
    pub guard: Guard,
    limits: CardLimits,
    credit: u64,
    credit_at: u64,
    long: Vec<i64>,
    short: Vec<i64>,
    gross: u64,
    open: u32,
    next_ref: u32,
    /// Latest UserRefNum of each order slot.
    refs: Vec<Option<u32>>,
}

impl Risk {
    /// A freshly loaded card, armed: a replay is a desk that has armed.
    pub fn new(desk: &Desk) -> Self {
        Risk {
            guard: Guard {
                armed: true,
                killed: false,
                host_silent: false,
            },
            limits: desk.limits,
            credit: u64::from(CardLimits::FULL_CREDIT_NS),
            credit_at: 0,
            long: vec![0; desk.instruments.len()],
            short: vec![0; desk.instruments.len()],
            gross: 0,
            open: 0,
            next_ref: t2t_desk::meaning::FIRST_USER_REF,
            refs: vec![None; desk.orders.len()],
        }
    }

    /// Judges order `at` of `desk`, fired by `trigger` (which disarmed itself, if `repeated`), at `time` (ns).
    pub fn judge(
        &mut self,
        desk: &Desk,
        books: &Books,
        at: usize,
        trigger: &Trigger,
        repeated: bool,
        time: u64,
    ) -> Result<Release, Reject> {
        let order = &desk.orders[at];
        if self.guard.killed {
            return Err(Reject::Kill);
        }
        if self.guard.host_silent {
            return Err(Reject::DeadMan);
        }
        if !self.guard.armed {
            return Err(Reject::Disarmed);
        }
        if repeated {
            return Err(Reject::Repeat);
        }
        let old_user_ref = match order.target {
            Some(target) => self.refs[target].ok_or(Reject::NoTarget)?,
            None => 0,
        };
        self.credit = u64::from(CardLimits::FULL_CREDIT_NS).min(
            self.credit
                .saturating_add(time.saturating_sub(self.credit_at)),
        );
        self.credit_at = self.credit_at.max(time);
        let cost = u64::from(self.limits.order_cost_ns());
        if self.credit < cost {
            return Err(Reject::Rate);
        }
        let (price, notional) = match order.kind {
            Kind::Cancel => (0, 0),
            Kind::Enter | Kind::Replace => self.new_risk(desk, books, order, trigger)?,
        };
        self.credit -= cost;
        self.gross += notional;
        if order.kind != Kind::Cancel {
            let side = if order.side.is_buy() {
                &mut self.long
            } else {
                &mut self.short
            };
            side[order.instrument] += i64::from(order.qty);
        }
        if order.kind == Kind::Enter {
            self.open += 1;
        }
        let user_ref = if order.kind == Kind::Cancel {
            old_user_ref
        } else {
            let fresh = self.next_ref;
            self.next_ref = self.next_ref.wrapping_add(1);
            self.refs[at] = Some(fresh);
            if let Some(target) = order.target {
                self.refs[target] = Some(fresh);
            }
            fresh
        };
        Ok(Release {
            price,
            user_ref,
            old_user_ref,
        })
    }

    /// The checks that only concern new risk; returns price and notional.
    fn new_risk(
        &self,
        desk: &Desk,
        books: &Books,
        order: &Order,
        trigger: &Trigger,
    ) -> Result<(u32, u64), Reject> {
        let named = || trigger.instruments().into_iter().chain([order.instrument]);
        if named().any(|i| books.book(i).sticky.is_some()) {
            return Err(Reject::Marked);
        }
        if named().any(|i| books.book(i).mark() == Some(Mark::Halt)) {
            return Err(Reject::Halted);
        }
        let limits = desk.instruments[order.instrument]
            .limits
            .ok_or(Reject::NoLimits)?;
        let Bbo { bid, ask } = books.book(order.instrument).published;
        let present =
            |level: crate::levels::Level| (level.qty > 0).then_some(i64::from(level.price));
        let (bid, ask) = (present(bid), present(ask));
        let buy = order.side.is_buy();
        let reference = if buy { ask.or(bid) } else { bid.or(ask) };
        let reference = reference.ok_or(Reject::NoReference)?;
        let price = match order.price {
            Price::Fixed(price) => i64::from(price),
            Price::Bid(offset) => bid.ok_or(Reject::NoReference)? + offset,
            Price::Ask(offset) => ask.ok_or(Reject::NoReference)? + offset,
        };
        if !(1..=MAX_PRICE).contains(&price) {
            return Err(Reject::PriceRange);
        }
        if order.qty > limits.max_order_qty {
            return Err(Reject::OrderQty);
        }
        let notional = price as u64 * u64::from(order.qty);
        if notional > limits.max_order_notional {
            return Err(Reject::OrderNotional);
        }
        let collar = i64::from(limits.collar_bp);
        let outside = if buy {
            price * 10_000 > reference * (10_000 + collar)
        } else {
            price * 10_000 < reference * (10_000 - collar)
        };
        if outside {
            return Err(Reject::Collar);
        }
        let qty = i64::from(order.qty);
        if buy && self.long[order.instrument] + qty > i64::from(limits.max_long) {
            return Err(Reject::Long);
        }
        if !buy && self.short[order.instrument] + qty > i64::from(limits.max_short) {
            return Err(Reject::Short);
        }
        if self.gross + notional > self.limits.gross_notional {
            return Err(Reject::Gross);
        }
        if order.kind == Kind::Enter && self.open >= self.limits.max_open_orders {
            return Err(Reject::OpenOrders);
        }
        Ok((price as u32, notional))
    }
}
