//! Registers of the card: window 0 of the parameter bus.
//!
//! A register is one or two 32-bit words, low word first. A register of two words takes effect when its high word is
//! written, and reading its low word holds the high word until it is read. Bits that are not described read as zero
//! and are ignored when written. Counters wrap at 2^32.

/// Who may do what with a register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Read and written by the host.
    ReadWrite,
    /// Read by the host; a write does nothing.
    ReadOnly,
    /// Written by the host; reads as zero.
    WriteOnly,
}

impl Access {
    /// As in the register documentation.
    pub const fn text(self) -> &'static str {
        match self {
            Access::ReadWrite => "rw",
            Access::ReadOnly => "ro",
            Access::WriteOnly => "wo",
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
        /// Arm. Does nothing while killed or `SWEEPING`; loses against `DISARM` and `KILL` in the same write.
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
    VERSION = 0x001, ReadOnly, bits 32, reset 0x0001_0000, "";
    /// Acts that take effect at once: a 1 acts, a 0 does nothing.
    CONTROL = 0x002, WriteOnly, bits 6, reset 0, "", fields control;
    /// Any write restarts the dead-man timer.
    HEARTBEAT = 0x003, WriteOnly, bits 32, reset 0, "";
    /// Silence of the host after which the card refuses orders; 0 = never.
    DEAD_MAN = 0x004, ReadWrite, bits 48, reset 1_000_000_000, "ns";
    /// Largest gross notional.
    GROSS_LIMIT = 0x006, ReadWrite, bits 56, reset 0, "1/10000 dollar";
    /// Credit that an order costs, of at most 1,000,000,000: the reset value allows none.
    RATE_COST = 0x008, ReadWrite, bits 31, reset 1_000_000_001, "ns";
    /// Counted attempts of one trigger within a second at which it disarms itself.
    REPEAT_LIMIT = 0x009, ReadWrite, bits 16, reset 0, "attempts";
    /// Largest number of open orders.
    OPEN_LIMIT = 0x00A, ReadWrite, bits 16, reset 0, "orders";
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
}
