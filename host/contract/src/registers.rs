//! Registers of the card: BAR0, one 32-bit word every four bytes.
//!
//! A register is one or two 32-bit words, low word first. A register of two words takes effect when its high word is
//! written, and reading its low word holds the high word until it is read. Bits that are not described read as zero
//! and are ignored when written. Counters wrap at 2^32.
//!
//! Registers below [`HOST_FIRST`] belong to the pipeline and are window 0 of its parameter bus; those from there on
//! belong to the host interface. A word that no register has is answered with an error, never with silence.

/// First word of the host interface's registers.
pub const HOST_FIRST: usize = 0x200;
/// Words of BAR0 that registers may have.
pub const WORDS: usize = 0x400;

/// Register [`SIZES`].
pub const fn sizes_word() -> u32 {
    use crate::sizes::*;
    let counts = [
        INSTRUMENTS,
        TRIGGERS,
        ORDERS,
        FRAME_WORDS,
        FEEDS,
        SESSIONS,
        CONDITIONS,
        SLOTS,
    ];
    let mut word = 0;
    let mut index = 0;
    while index < counts.len() {
        word |= counts[index].trailing_zeros() << (4 * index);
        index += 1;
    }
    word
}

/// Who may do what with a register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Read and written by the host.
    ReadWrite,
    /// Read by the host; a write does nothing.
    ReadOnly,
    /// Written by the host; reads as zero.
    WriteOnly,
    /// Read by the host: the value in force. Written through window `card`, in force with a commit.
    Committed,
}

impl Access {
    /// As in the register documentation.
    pub const fn text(self) -> &'static str {
        match self {
            Access::ReadWrite => "rw",
            Access::ReadOnly => "ro",
            Access::WriteOnly => "wo",
            Access::Committed => "commit",
        }
    }
}

/// Numbers what an element of a register array counts.
pub type ElementName = fn(u8) -> Option<&'static str>;

/// A register, or an array of registers of one word.
#[derive(Clone, Copy, Debug)]
pub struct Register {
    /// Name, as in the register documentation.
    pub name: &'static str,
    /// Word address of its first word.
    pub offset: usize,
    /// Bits in use of each element.
    pub bits: usize,
    /// Elements: 1, or the length of the array.
    pub count: usize,
    /// Who may do what.
    pub access: Access,
    /// Value after power-on and reset.
    pub reset: u64,
    /// Unit, empty where there is none.
    pub unit: &'static str,
    /// What it is.
    pub doc: &'static str,
    /// Its bits, where they have meanings of their own.
    pub fields: &'static [crate::records::Field],
    /// Names of an array's elements.
    pub elements: Option<ElementName>,
}

impl Register {
    /// Words of one element.
    pub const fn words(&self) -> usize {
        self.bits.div_ceil(32)
    }
}

macro_rules! registers {
    ($( $(#[doc = $doc:literal])* $name:ident = $offset:literal, $access:ident, bits $bits:literal, reset $reset:expr, $unit:literal $(, fields $fields:ident)? $(, count $count:literal of $of:path)?; )*) => {
        $( $(#[doc = $doc])* pub const $name: usize = $offset; )*
        /// Every register, by address.
        pub const REGISTERS: &[Register] = &[ $( Register {
            name: stringify!($name), offset: $offset, bits: $bits, count: 1 $(- 1 + $count)?, access: Access::$access, reset: $reset,
            unit: $unit, doc: concat!($($doc),*), fields: { let f: &[crate::records::Field] = &[]; $( let _ = f; let f = $fields::FIELDS; )? f },
            elements: { let e: Option<ElementName> = None; $( let _ = e; let e: Option<ElementName> = Some(|n| match <$of>::from_number(n) { Some(r) => Some(r.text()), None => None }); )? e },
        } ),* ];
    };
}

macro_rules! bits {
    ($(#[doc = $mdoc:literal])* $module:ident { $( $(#[doc = $doc:literal])* $name:ident: $lsb:literal, $width:literal; )* }) => {
        $(#[doc = $mdoc])*
        pub mod $module {
            $( #[doc = concat!("Lowest bit. ", $($doc),*)] pub const $name: usize = $lsb; )*
            /// Every field.
            pub const FIELDS: &[crate::records::Field] = &[$( crate::records::Field { name: stringify!($name), lsb: $lsb, width: $width, doc: concat!($($doc),*) } ),*];
        }
    };
}

bits! {
    /// Bits of [`CONTROL`].
    control {
        /// Arm, on the parameter bus only (a host writes register `ARM`). Does nothing while killed or `SWEEPING`; loses against `DISARM` and `KILL` in the same write.
        ARM: 0, 1;
        /// Disarm.
        DISARM: 1, 1;
        /// Latch the kill switch, and disarm.
        KILL: 2, 1;
        /// Release the kill switch; the card stays disarmed. Loses against `KILL`.
        UNKILL: 3, 1;
        /// Forget all books, marks, sequences and sessions of the feeds; disarms. `SWEEPING` until done.
        RESET_BOOKS: 4, 1;
        /// Add the `ADJUST_` registers to the card's exposure, in one step.
        ADJUST: 5, 1;
        /// Hold all counters and the time as they are in one cycle, to be read at leisure.
        SNAPSHOT: 6, 1;
    }
}

bits! {
    /// Bits of [`CAPABILITIES`]: what this build of the card has.
    capabilities {
        /// Parameters are staged and take effect together by a commit.
        COMMIT: 0, 1;
        /// Events are written to a ring in host memory.
        EVENTS: 1, 1;
        /// Books and exposure of every instrument can be read (`live` rows of BAR2).
        LIVE: 2, 1;
        /// Counters are read as one snapshot.
        SNAPSHOT: 3, 1;
        /// The decision latency of each order is measured and told with its event.
        LATENCY: 4, 1;
        /// Interrupt vectors.
        VECTORS: 8, 8;
    }
}

bits! {
    /// Bits of [`SIZES`]: binary logarithms of what the card holds.
    sizes_log2 {
        /// Watched instruments.
        INSTRUMENTS: 0, 4;
        /// Triggers.
        TRIGGERS: 4, 4;
        /// Staged orders.
        ORDERS: 8, 4;
        /// Words of a staged frame.
        FRAME_WORDS: 12, 4;
        /// Feeds.
        FEEDS: 16, 4;
        /// Sessions.
        SESSIONS: 20, 4;
        /// Comparisons an instrument.
        CONDITIONS: 24, 4;
        /// Trigger slots an instrument.
        SLOTS: 28, 4;
    }
}

bits! {
    /// Bits of [`COMMIT`]: the host says what it believes, and is refused if it is wrong.
    commit {
        /// Units that the host has staged ([`STAGED`]).
        UNITS: 0, 16;
        /// Low bits of the generation that the host believes is in force ([`GENERATION`]).
        GENERATION: 16, 16;
    }
}

bits! {
    /// Bits of [`COMMIT_STATUS`].
    commit_status {
        /// A commit or discard is under way; nothing can be staged.
        BUSY: 0, 1;
        /// How the last commit ended: 0 = it took effect, else the reason why it was refused (`Refusal`).
        REFUSAL: 8, 4;
    }
}

bits! {
    /// Bits of [`EVENT_MASK`]: kinds of events that are written, by their number.
    event_mask {
        /// Orders sent.
        FIRE: 1, 1;
        /// Orders refused.
        REJECT: 2, 1;
        /// Feeds and instruments marked.
        MARK: 3, 1;
        /// Changes of a top of book.
        BOOK: 4, 1;
        /// Armed, killed, dead-man, stale, sweeping.
        STATE: 5, 1;
        /// Commits, and commits refused.
        COMMIT: 6, 1;
    }
}

bits! {
    /// Interrupt vectors, as bits of [`IRQ_ENABLE`] and [`IRQ_PENDING`].
    irq {
        /// [`IRQ_THRESHOLD`] events are in the ring that the host has not taken, or one for longer than [`IRQ_HOLDOFF`].
        EVENTS: 0, 1;
        /// The card was armed and is no longer, or the kill switch was latched.
        DISARM: 1, 1;
        /// A commit or discard has ended.
        COMMIT: 2, 1;
        /// Events were lost, or the ring could not be written.
        LOST: 3, 1;
    }
}

bits! {
    /// Bits of [`STATUS`].
    status {
        /// Armed.
        ARMED: 0, 1;
        /// The kill switch is latched.
        KILLED: 1, 1;
        /// The host was silent for longer than the dead-man time.
        DEAD_MAN: 2, 1;
        /// Orders may leave: armed, not killed, dead-man not expired.
        LIVE: 3, 1;
        /// Memories are being cleared: nothing may be loaded. Frames that come now are lost to the books, and the next one shows it as a gap.
        SWEEPING: 4, 1;
        /// Lines on which frames wait for what is missing before them, one bit a line, A lowest.
        WAITING: 5, 2;
        /// Feeds that are stale, one bit a feed.
        STALE: 8, 4;
    }
}

registers! {
    /// Says that this is a t2t card: "T2T1" in ASCII, `T` in the lowest byte.
    ID = 0x000, ReadOnly, bits 32, reset 0x3154_3254, "";
    /// Version of this contract: 65536 * major + minor. Another major number: do not touch the card.
    VERSION = 0x001, ReadOnly, bits 32, reset 0x0002_0000, "";
    /// Acts that take effect at once: a 1 acts, a 0 does nothing.
    CONTROL = 0x002, WriteOnly, bits 7, reset 0, "", fields control;
    /// Any write restarts the dead-man timer.
    HEARTBEAT = 0x003, WriteOnly, bits 32, reset 0, "";
    /// Silence of the host after which the card refuses orders; 0 = never.
    DEAD_MAN = 0x004, Committed, bits 48, reset 1_000_000_000, "ns";
    /// Largest gross notional.
    GROSS_LIMIT = 0x006, Committed, bits 56, reset 0, "1/10000 dollar";
    /// Credit that an order costs, of at most 1,000,000,000: the reset value allows none.
    RATE_COST = 0x008, Committed, bits 31, reset 1_000_000_001, "ns";
    /// Counted attempts of one trigger within a second at which it disarms itself.
    REPEAT_LIMIT = 0x009, Committed, bits 16, reset 0, "attempts";
    /// Largest number of open orders.
    OPEN_LIMIT = 0x00A, Committed, bits 16, reset 0, "orders";
    /// UserRefNum of the next order.
    NEXT_USER_REF = 0x00B, ReadWrite, bits 32, reset 1, "";
    /// IP identification of the next frame.
    NEXT_IP_ID = 0x00C, ReadWrite, bits 16, reset 1, "";
    /// Instrument whose exposure `ADJUST` changes.
    ADJUST_INSTRUMENT = 0x010, ReadWrite, bits 8, reset 0, "";
    /// Signed: added to the long exposure by `ADJUST`.
    ADJUST_LONG = 0x011, ReadWrite, bits 32, reset 0, "shares";
    /// Signed: added to the short exposure by `ADJUST`.
    ADJUST_SHORT = 0x012, ReadWrite, bits 32, reset 0, "shares";
    /// Signed: added to the open orders by `ADJUST`.
    ADJUST_OPEN = 0x013, ReadWrite, bits 32, reset 0, "orders";
    /// Signed: added to the gross notional by `ADJUST`.
    ADJUST_GROSS = 0x014, ReadWrite, bits 58, reset 0, "1/10000 dollar";
    /// What the card is doing.
    STATUS = 0x020, ReadOnly, bits 12, reset 0, "", fields status;
    /// Open orders, as the card counts them.
    OPEN_ORDERS = 0x021, ReadOnly, bits 32, reset 0, "orders";
    /// Signed: gross notional, as the card counts it.
    GROSS_USED = 0x022, ReadOnly, bits 58, reset 0, "1/10000 dollar";
    /// Live orders of watched instruments in the order table.
    LIVE_ORDERS = 0x024, ReadOnly, bits 17, reset 0, "orders";
    /// Time of day.
    TIME = 0x026, ReadOnly, bits 64, reset 0, "ns";
    /// Time of day of the last snapshot. All counters below show what they were then.
    SNAPSHOT_TIME = 0x028, ReadOnly, bits 64, reset 0, "ns";
    /// Frames on line A.
    FRAMES_A = 0x100, ReadOnly, bits 32, reset 0, "frames";
    /// Frames on line B.
    FRAMES_B = 0x101, ReadOnly, bits 32, reset 0, "frames";
    /// Messages whose length was accepted in turn.
    MESSAGES = 0x102, ReadOnly, bits 32, reset 0, "messages";
    /// Messages skipped in a frame that was used, because they had been seen.
    DUPLICATES = 0x103, ReadOnly, bits 32, reset 0, "messages";
    /// Real gaps.
    GAPS = 0x104, ReadOnly, bits 32, reset 0, "gaps";
    /// Malformed messages.
    MALFORMED = 0x105, ReadOnly, bits 32, reset 0, "messages";
    /// Frames that ended badly.
    BAD_FRAMES = 0x106, ReadOnly, bits 32, reset 0, "frames";
    /// Frames without messages.
    HEARTBEATS = 0x107, ReadOnly, bits 32, reset 0, "frames";
    /// Accepted messages of unknown type.
    UNKNOWN = 0x108, ReadOnly, bits 32, reset 0, "messages";
    /// Operations on books of watched instruments.
    OPS = 0x109, ReadOnly, bits 32, reset 0, "operations";
    /// Changes of a published top of book or mark.
    BBO_CHANGES = 0x10A, ReadOnly, bits 32, reset 0, "changes";
    /// Orders sent.
    FIRES = 0x10B, ReadOnly, bits 32, reset 0, "orders";
    /// Orders that were on the wire when their frame ended badly, and were aborted.
    ABORTS = 0x10C, ReadOnly, bits 32, reset 0, "orders";
    /// Frames of line A dropped, by reason.
    DROPS_A = 0x110, ReadOnly, bits 32, reset 0, "frames", count 16 of crate::reasons::Drop;
    /// Frames of line B dropped, by reason.
    DROPS_B = 0x120, ReadOnly, bits 32, reset 0, "frames", count 16 of crate::reasons::Drop;
    /// Instruments marked, by reason.
    MARKS = 0x130, ReadOnly, bits 32, reset 0, "marks", count 16 of crate::reasons::Mark;
    /// Orders refused, by reason.
    REJECTS = 0x140, ReadOnly, bits 32, reset 0, "orders", count 32 of crate::reasons::Reject;
    /// What this build of the card has.
    CAPABILITIES = 0x200, ReadOnly, bits 32, reset 0x0000_041F, "", fields capabilities;
    /// What the card holds.
    SIZES = 0x201, ReadOnly, bits 32, reset sizes_word() as u64, "", fields sizes_log2;
    /// Frequency of the core clock.
    CORE_KHZ = 0x202, ReadOnly, bits 32, reset 322_266, "kHz";
    /// Identity of the build: the first 64 bits of the commit that it was made from; 0 in simulation.
    BUILD = 0x204, ReadOnly, bits 64, reset 0, "";
    /// A number of the host's own. A reset of the function clears it: a host that finds another number than its own has lost the card. While it is 0, `ARM` and `COMMIT` are refused.
    OWNER = 0x206, ReadWrite, bits 32, reset 0, "";
    /// Resets of the function since power-on.
    RESETS = 0x207, ReadOnly, bits 32, reset 0, "resets";
    /// Sets of parameters that have taken effect since power-on. 0: power-on values are in force, and the card cannot be armed.
    GENERATION = 0x208, ReadOnly, bits 32, reset 0, "";
    /// Units staged since the last commit or discard.
    STAGED = 0x209, ReadOnly, bits 16, reset 0, "units";
    /// Let everything staged take effect.
    COMMIT = 0x20A, WriteOnly, bits 32, reset 0, "", fields commit;
    /// How the last commit went.
    COMMIT_STATUS = 0x20B, ReadOnly, bits 12, reset 0, "", fields commit_status;
    /// Cycles of the core clock in which triggers did not look, in the last commit.
    COMMIT_HOLD = 0x20C, ReadOnly, bits 32, reset 0, "cycles";
    /// Messages that triggers did not look at, in the last commit.
    COMMIT_UNJUDGED = 0x20D, ReadOnly, bits 32, reset 0, "messages";
    /// Any write forgets everything staged: it reads as what is in force again.
    DISCARD = 0x20E, WriteOnly, bits 32, reset 0, "";
    /// Arm, if the generation written is the one in force, nothing is being committed and nothing forbids it.
    ARM = 0x20F, WriteOnly, bits 32, reset 0, "";
    /// Arms refused because another generation was named, none was in force or a commit was under way.
    ARMS_REFUSED = 0x210, ReadOnly, bits 32, reset 0, "arms";
    /// Writes that were refused: no such word, read-only, or staged while a commit was under way.
    WRITES_REFUSED = 0x211, ReadOnly, bits 32, reset 0, "writes";
    /// Tag of the set in force: what the host wrote to field `DESK` of window `card`.
    DESK = 0x212, ReadOnly, bits 64, reset 0, "";
    /// Why the feeds were first marked as a whole, four bits a feed (`Mark`), feed 0 lowest; 0 = not marked.
    FEED_MARKS = 0x214, ReadOnly, bits 16, reset 0, "";
    /// Why STATUS changed last (`Cause`); 0 = the card does not know.
    CAUSE = 0x215, ReadOnly, bits 5, reset 0, "";
    /// Bus address of the event ring, a multiple of 64.
    EVENT_BASE = 0x220, ReadWrite, bits 64, reset 0, "";
    /// Records that the ring holds, as a binary logarithm (6 to 20); 0 = off. Written last: it starts the ring at its first record.
    EVENT_LOG2 = 0x222, ReadWrite, bits 5, reset 0, "";
    /// Kinds of events that are written.
    EVENT_MASK = 0x223, ReadWrite, bits 16, reset 0, "", fields event_mask;
    /// Records that the host has taken since the ring was started. Counts on beyond the size of the ring. What was written before the start does not count.
    EVENT_TAKEN = 0x224, ReadWrite, bits 32, reset 0, "records";
    /// Records that are in host memory, since the ring was started. All ones as long as a ring that was stopped or started anew has writes in flight.
    EVENT_WRITTEN = 0x225, ReadOnly, bits 32, reset 0, "records";
    /// Events that were dropped because the ring or the card's queue was full, since power-on.
    EVENTS_LOST = 0x226, ReadOnly, bits 32, reset 0, "events";
    /// Writes of the ring that the bus answered with an error, since power-on.
    EVENT_ERRORS = 0x227, ReadOnly, bits 32, reset 0, "records";
    /// Vectors that interrupt.
    IRQ_ENABLE = 0x230, ReadWrite, bits 4, reset 0, "", fields irq;
    /// Vectors that have interrupted and whose cause still holds: EVENTS until the host has taken the events, the others until written 1 in `IRQ_CLEAR`.
    IRQ_PENDING = 0x231, ReadOnly, bits 4, reset 0, "", fields irq;
    /// A 1 clears the vector's pending bit.
    IRQ_CLEAR = 0x232, WriteOnly, bits 4, reset 0, "", fields irq;
    /// Events in the ring that interrupt.
    IRQ_THRESHOLD = 0x233, ReadWrite, bits 20, reset 1, "events";
    /// Cycles of the core clock, since the first event came or the host last took some, after which fewer events interrupt too; 0 = never.
    IRQ_HOLDOFF = 0x234, ReadWrite, bits 32, reset 0, "cycles";
}
