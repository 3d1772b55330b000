//! Triggers and the comparisons that they wait for.

/// What a comparison looks at (`docs/semantics.md`, section 6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Field {
    /// Best bid price.
    Bid,
    /// Quantity at the best bid.
    BidQty,
    /// Best ask price.
    Ask,
    /// Quantity at the best ask.
    AskQty,
    /// Ask less bid; may be negative.
    Spread,
    /// Price of the last trade.
    Last,
    /// Quantity of the last trade.
    LastQty,
}

impl Field {
    /// Every field.
    pub const ALL: &'static [Field] = &[
        Field::Bid,
        Field::BidQty,
        Field::Ask,
        Field::AskQty,
        Field::Spread,
        Field::Last,
        Field::LastQty,
    ];

    /// Its word in a desk file.
    pub const fn text(self) -> &'static str {
        match self {
            Field::Bid => "bid",
            Field::BidQty => "bid_qty",
            Field::Ask => "ask",
            Field::AskQty => "ask_qty",
            Field::Spread => "spread",
            Field::Last => "last",
            Field::LastQty => "last_qty",
        }
    }

    /// Whether it is a number of shares; otherwise it is a price.
    pub const fn is_quantity(self) -> bool {
        matches!(self, Field::BidQty | Field::AskQty | Field::LastQty)
    }
}

/// How a field is compared with a constant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Op {
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    Greater,
    /// `>=`
    AtLeast,
    /// `==`
    Equal,
}

impl Op {
    /// Every operator; one that starts with another comes before it.
    pub const ALL: &'static [Op] = &[Op::AtMost, Op::AtLeast, Op::Equal, Op::Less, Op::Greater];

    /// Its sign in a desk file.
    pub const fn text(self) -> &'static str {
        match self {
            Op::Less => "<",
            Op::AtMost => "<=",
            Op::Greater => ">",
            Op::AtLeast => ">=",
            Op::Equal => "==",
        }
    }

    /// Whether `value` stands in this relation to `constant`.
    pub const fn holds(self, value: i64, constant: i64) -> bool {
        match self {
            Op::Less => value < constant,
            Op::AtMost => value <= constant,
            Op::Greater => value > constant,
            Op::AtLeast => value >= constant,
            Op::Equal => value == constant,
        }
    }
}

/// One comparison. False while the field does not exist (an empty side, no trade yet).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Condition {
    /// Instrument whose field it is.
    pub instrument: usize,
    /// The field.
    pub field: Field,
    /// The relation.
    pub op: Op,
    /// What it is compared with: 1/10000 dollar or shares.
    pub constant: i64,
}

/// When a trigger's orders go to risk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Release {
    /// When the frame that decided has ended well.
    #[default]
    GoodFrame,
    /// At once.
    Decision,
}

impl Release {
    /// Every mode.
    pub const ALL: &'static [Release] = &[Release::GoodFrame, Release::Decision];

    /// Its word in a desk file.
    pub const fn text(self) -> &'static str {
        match self {
            Release::GoodFrame => "good-frame",
            Release::Decision => "decision",
        }
    }
}

/// A trigger: fires its orders when all its conditions become true.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trigger {
    /// Name within the desk file.
    pub name: String,
    /// Joined by `and`; at least one, on one or two instruments.
    pub when: Vec<Condition>,
    /// Orders, in the order in which they are sent; one to four.
    pub fire: Vec<usize>,
    /// When they are released.
    pub release: Release,
    /// Times it may fire.
    pub shots: u32,
    /// Time after a counted attempt in which it does not attempt again, ns.
    pub cooldown_ns: u64,
}

impl Trigger {
    /// The instruments it names, each once, in the order in which they appear.
    pub fn instruments(&self) -> Vec<usize> {
        let mut found = Vec::new();
        for condition in &self.when {
            if !found.contains(&condition.instrument) {
                found.push(condition.instrument);
            }
        }
        found
    }
}
