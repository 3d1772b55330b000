//! What the card says, in the order in which it says it.

/// A changed top of book.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// Instrument number.
    pub instrument: u8,
    /// Sequence of the message.
    pub seq: u64,
    /// Timestamp inside the message, ns.
    pub ts: u64,
    /// Best bid: price in 1/10000 dollar, shares.
    pub bid: (u32, u32),
    /// Best ask.
    pub ask: (u32, u32),
    /// Number of the reason why the book is marked, 0 if it is not.
    pub mark: u8,
}

/// A mark of a whole feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Feed number.
    pub feed: u8,
    /// Number of the reason.
    pub reason: u8,
    /// The feed's next sequence.
    pub seq: u64,
    /// Time of the frame, ns.
    pub time: u64,
}

/// An order that began to leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fired {
    /// Trigger number on the card.
    pub trigger: u16,
    /// Order number.
    pub order: u16,
    /// Price, 1/10000 dollar.
    pub price: u32,
    /// UserRefNum.
    pub user_ref: u32,
    /// Number of the kind of message that decided.
    pub kind: u8,
    /// Whether it was released on decision.
    pub decision: bool,
    /// Cycles from the word with the last byte of the deciding field to the first word of the order.
    pub cycles: u32,
    /// Sequence of the message that decided.
    pub seq: u64,
    /// Its timestamp, ns.
    pub ts: u64,
    /// Time at which the order left, ns.
    pub time: u64,
    /// Cycle of its first word.
    pub cycle: u64,
}

/// An order that was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Trigger number on the card.
    pub trigger: u16,
    /// Order number.
    pub order: u16,
    /// Number of the reason.
    pub reason: u8,
    /// Sequence of the message that decided.
    pub seq: u64,
    /// Its timestamp, ns.
    pub ts: u64,
}

/// A frame that left the order port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// It was aborted: the MAC makes it invalid on the wire.
    pub aborted: bool,
    /// Cycle of its last word.
    pub cycle: u64,
}

/// One thing that the card said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A top of book or mark changed.
    Row(Row),
    /// A feed's books were marked.
    Mark(Mark),
    /// An order began to leave.
    Fired(Fired),
    /// An order was refused.
    Refused(Refused),
    /// A frame has left.
    Sent(Sent),
}
