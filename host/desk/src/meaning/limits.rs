//! Limits of the card and of an instrument.
//!
//! A limit that no order of the desk can meet may be missing from the file; it is then 0, which allows nothing.

/// How long the host may be silent before the card refuses orders, unless the file says otherwise: 1 s.
pub const DEFAULT_DEAD_MAN_NS: u64 = 1_000_000_000;

/// Limits of the whole card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CardLimits {
    /// Orders a second: rate at which credit grows (section 7 of the semantics).
    pub orders_per_second: u32,
    /// Fires of one trigger within a second at which it disarms itself.
    pub repeat_per_second: u32,
    /// Sum of the notionals of all orders sent, 1/10000 dollar.
    pub gross_notional: u64,
    /// Orders that may be open.
    pub max_open_orders: u32,
    /// Silence of the host after which orders are refused, ns; `None` = never.
    pub dead_man_ns: Option<u64>,
}

impl CardLimits {
    /// Credit that is full and the most that one can have, ns.
    pub const FULL_CREDIT_NS: u32 = 1_000_000_000;

    /// Credit that an order costs, ns: `ceil(1e9 / orders_per_second)`; more than there can ever be where no order is allowed.
    pub const fn order_cost_ns(&self) -> u32 {
        match self.orders_per_second {
            0 => Self::FULL_CREDIT_NS + 1,
            n => Self::FULL_CREDIT_NS.div_ceil(n),
        }
    }
}

impl Default for CardLimits {
    /// Nothing allowed.
    fn default() -> Self {
        CardLimits {
            orders_per_second: 0,
            repeat_per_second: 0,
            gross_notional: 0,
            max_open_orders: 0,
            dead_man_ns: Some(DEFAULT_DEAD_MAN_NS),
        }
    }
}

/// Limits of an instrument.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct InstrumentLimits {
    /// Largest quantity of one order, shares.
    pub max_order_qty: u32,
    /// Largest notional of one order, 1/10000 dollar.
    pub max_order_notional: u64,
    /// Collar, basis points of the reference price.
    pub collar_bp: u32,
    /// Largest long exposure, shares.
    pub max_long: u32,
    /// Largest short exposure, shares.
    pub max_short: u32,
}
