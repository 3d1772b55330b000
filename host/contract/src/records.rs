//! Records of the memory windows: which bits of a row mean what.
//!
//! On the card's own parameter bus a row is written word by word (32 bits, least significant first), and its last word
//! makes the whole row take effect. A host writes rows to the store of BAR2, from where a commit takes them
//! (see [`store`](crate::store)). For each field the macro defines `NAME` (its lowest bit) and `NAME_W` (its width in bits).

/// One field of a record, for documentation and generated accessors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// Name, as in the register documentation.
    pub name: &'static str,
    /// Lowest bit within the row.
    pub lsb: usize,
    /// Width in bits.
    pub width: usize,
    /// What it means, with its unit.
    pub doc: &'static str,
}

/// One memory window: `depth` rows of `words` 32-bit words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Name, as in the register documentation.
    pub name: &'static str,
    /// Number of the window on the parameter bus (its bits of the address).
    pub number: usize,
    /// Rows.
    pub depth: usize,
    /// Words of a row, a power of two.
    pub words: usize,
    /// Where its first word is in the store of BAR2; `None`: the window is on the card's own bus only.
    pub base: Option<usize>,
    /// Words that a commit takes over as one, a power of two: a row, but a whole frame.
    pub unit: usize,
    /// What a row is.
    pub doc: &'static str,
    /// The fields of a row.
    pub fields: &'static [Field],
}

macro_rules! record {
    ($(#[doc = $rdoc:literal])* $module:ident = $number:literal, depth $depth:expr, words $words:literal, base $base:expr, unit $unit:expr; {
        $( $(#[doc = $doc:literal])* $name:ident, $wname:ident : $lsb:literal, $width:literal; )*
    }) => {
        $(#[doc = $rdoc])*
        pub mod $module {
            use crate::sizes;
            $(
                #[doc = concat!("Lowest bit. ", $($doc),*)]
                pub const $name: usize = $lsb;
                #[doc = concat!("Width in bits. ", $($doc),*)]
                pub const $wname: usize = $width;
            )*
            /// Bits of a row that are used.
            pub const BITS: usize = { let mut top = 0; $( if $lsb + $width > top { top = $lsb + $width; } )* top };
            /// The window.
            pub const WINDOW: super::Window = super::Window {
                name: stringify!($module), number: $number, depth: $depth, words: $words, base: $base, unit: $unit, doc: concat!($($rdoc),*),
                fields: &[$( super::Field { name: stringify!($name), lsb: $lsb, width: $width, doc: concat!($($doc),*) } ),*],
            };
        }
    };
}

record! {
    /// A feed: where its frames are sent and how it is transported. Numbers are big-endian readings (first byte on the wire = most significant).
    feed = 1, depth sizes::FEEDS, words 16, base Some(0x5E00), unit 16; {
        /// Listen to this feed.
        EN, EN_W: 0, 1;
        /// 0 = MoldUDP64 with ITCH 5.0, 1 = IEX-TP with DEEP 1.0.
        PROTO, PROTO_W: 1, 1;
        /// Accept only frames tagged with `VLAN`; otherwise untagged frames and any one tag.
        VLAN_EN, VLAN_EN_W: 2, 1;
        /// Line B carries this feed too.
        HAS_B, HAS_B_W: 3, 1;
        /// VLAN identifier.
        VLAN, VLAN_W: 4, 12;
        /// Destination MAC address on line A.
        A_MAC, A_MAC_W: 32, 48;
        /// Destination IPv4 address on line A.
        A_IP, A_IP_W: 80, 32;
        /// Destination UDP port on line A.
        A_PORT, A_PORT_W: 112, 16;
        /// Destination MAC address on line B.
        B_MAC, B_MAC_W: 128, 48;
        /// Destination IPv4 address on line B.
        B_IP, B_IP_W: 176, 32;
        /// Destination UDP port on line B.
        B_PORT, B_PORT_W: 208, 16;
        /// How long a frame that is ahead of its turn waits for the other line, in ns.
        HOLD, HOLD_W: 224, 32;
        /// Silence after which the card disarms, in ns; 0 = never.
        STALE, STALE_W: 256, 48;
        /// First expected sequence number.
        START, START_W: 320, 64;
    }
}
record! {
    /// A watched symbol: row = table * 512 + hash of (feed, symbol), see `symbol_hash`.
    symbol = 2, depth sizes::SYMBOL_ENTRIES, words 4, base Some(0x4000), unit 4; {
        /// The row is used.
        VALID, VALID_W: 0, 1;
        /// Feed that the instrument is on.
        FEED, FEED_W: 1, 2;
        /// Instrument number.
        INSTR, INSTR_W: 8, 8;
        /// Symbol, space padded, its first character in the most significant byte.
        SYMBOL, SYMBOL_W: 32, 64;
    }
}
record! {
    /// An ITCH stock locate: row = feed * 65536 + locate. The card itself writes it from directory messages.
    locate = 3, depth sizes::FEEDS * 65536, words 1, base None, unit 1; {
        /// The locate is watched.
        VALID, VALID_W: 0, 1;
        /// Instrument number.
        INSTR, INSTR_W: 1, 8;
    }
}
record! {
    /// A comparison: row = instrument * 16 + number. True when the field exists and (field >= CONST) xor INV.
    condition = 4, depth sizes::INSTRUMENTS * sizes::CONDITIONS, words 2, base Some(0x0000), unit 2; {
        /// Signed constant: price in 1/10000 dollar, or shares.
        CONST, CONST_W: 0, 34;
        /// Invert the comparison.
        INV, INV_W: 34, 1;
        /// Field: 0 bid, 1 bid_qty, 2 ask, 3 ask_qty, 4 spread, 5 last, 6 last_qty.
        FIELD, FIELD_W: 35, 3;
    }
}
record! {
    /// A trigger as one of its instruments sees it: row = instrument * 8 + slot. Trigger number = TRIG * 8 + slot. Holds a copy of its first order's row.
    slot = 5, depth sizes::INSTRUMENTS * sizes::SLOTS, words 16, base Some(0x8000), unit 16; {
        /// The slot is used.
        EN, EN_W: 0, 1;
        /// Which half of a two-instrument trigger this is (0 or 1); 0 for a trigger on one instrument.
        ROLE, ROLE_W: 1, 1;
        /// The trigger has two halves.
        TWO, TWO_W: 2, 1;
        /// 1 = release on decision, 0 = after the frame ended well.
        DECISION, DECISION_W: 3, 1;
        /// Orders of this trigger, 1 to 4.
        ORDERS, ORDERS_W: 4, 3;
        /// Comparisons that must hold.
        MASK, MASK_W: 8, 16;
        /// Number within the bank of this slot.
        TRIG, TRIG_W: 24, 7;
        /// The other instrument of a two-instrument trigger.
        PARTNER, PARTNER_W: 32, 8;
        /// First order.
        ORDER0, ORDER0_W: 40, 10;
        /// Cool-down in ns.
        COOLDOWN, COOLDOWN_W: 64, 48;
        /// Second order.
        ORDER1, ORDER1_W: 112, 10;
        /// Third order.
        ORDER2, ORDER2_W: 122, 10;
        /// Fourth order.
        ORDER3, ORDER3_W: 132, 10;
        /// The row of the first order in window `order`, repeated here because it is needed before its number could be looked up.
        PARAMS, PARAMS_W: 160, 256;
    }
}
record! {
    /// What risk and the stager must know of a staged order: row = order number.
    order = 6, depth sizes::ORDERS, words 8, base Some(0x2000), unit 8; {
        /// 0 enter, 1 replace, 2 cancel.
        TYPE, TYPE_W: 0, 2;
        /// 0 buy, 1 sell.
        SIDE, SIDE_W: 2, 1;
        /// What the price follows: 0 fixed, 1 best bid, 2 best ask.
        BASE, BASE_W: 3, 2;
        /// TCP session.
        SESSION, SESSION_W: 5, 2;
        /// The order exists.
        EN, EN_W: 7, 1;
        /// Instrument that the order is for.
        INSTR, INSTR_W: 8, 8;
        /// Shares.
        QTY, QTY_W: 16, 20;
        /// Replace and cancel: the order whose latest UserRefNum they refer to.
        TARGET, TARGET_W: 36, 10;
        /// Signed: price = base + OFF, in 1/10000 dollar (the price itself where BASE = 0).
        OFF, OFF_W: 48, 34;
        /// Signed: QTY * OFF, so that notional = QTY * base + KN.
        KN, KN_W: 96, 56;
        /// Signed: 10000 * OFF, so that 10000 * price = 10000 * base + KC.
        KC, KC_W: 152, 50;
        /// Length of the frame in bytes.
        BYTES, BYTES_W: 208, 8;
        /// One's complement sum (not inverted) of TCP pseudo-header, header and payload with the patched fields zero: sequence, acknowledgement, checksum, both UserRefNum, quantity, price.
        TCP_SUM, TCP_SUM_W: 216, 16;
        /// One's complement sum (not inverted) of the IPv4 header with identification and checksum zero.
        IP_SUM, IP_SUM_W: 232, 16;
    }
}
record! {
    /// Limits of an instrument: row = instrument number.
    limit = 7, depth sizes::INSTRUMENTS, words 8, base Some(0x5000), unit 8; {
        /// Largest quantity of one order, shares.
        MAX_QTY, MAX_QTY_W: 0, 20;
        /// Collar in basis points: a buy at most reference * (1 + collar), a sell at least reference * (1 - collar).
        COLLAR, COLLAR_W: 20, 14;
        /// The instrument has limits; without, every new order on it is refused.
        EN, EN_W: 34, 1;
        /// Largest notional of one order, 1/10000 dollar.
        MAX_NOTIONAL, MAX_NOTIONAL_W: 64, 56;
        /// Largest long exposure, shares.
        MAX_LONG, MAX_LONG_W: 128, 31;
        /// Largest short exposure, shares.
        MAX_SHORT, MAX_SHORT_W: 160, 31;
    }
}
record! {
    /// One word of a staged frame: row = order * 32 + word. Byte 0 of the wire is bits 7:0.
    frame = 8, depth sizes::ORDERS * sizes::FRAME_WORDS, words 1, base Some(0x1_0000), unit sizes::FRAME_WORDS; {
        /// Four bytes of the frame.
        WORD, WORD_W: 0, 32;
    }
}
record! {
    /// A TCP session towards an exchange.
    session = 9, depth sizes::SESSIONS, words 8, base Some(0x5E40), unit 8; {
        /// Orders may be sent.
        UP, UP_W: 0, 1;
        /// The exchange's MAC address, big-endian reading: the first two words of each frame come from here.
        PEER_MAC, PEER_MAC_W: 32, 48;
        /// Our MAC address.
        LOCAL_MAC, LOCAL_MAC_W: 80, 48;
        /// Sequence number of the next byte we send.
        SEQ, SEQ_W: 128, 32;
        /// Sequence number of the next byte we expect.
        ACK, ACK_W: 160, 32;
    }
}
record! {
    /// Live state of a trigger, written when it is loaded or re-armed: row = trigger number. Writing also forgets truth, cool-down and repeat counts.
    trigger = 10, depth sizes::TRIGGERS, words 1, base Some(0x5800), unit 1; {
        /// Times it may still fire.
        SHOTS, SHOTS_W: 0, 16;
    }
}
record! {
    /// Which instruments are on which feed: row = instrument number.
    member = 11, depth sizes::INSTRUMENTS, words 1, base Some(0x5C00), unit 1; {
        /// The instrument is watched.
        EN, EN_W: 0, 1;
        /// Its feed.
        FEED, FEED_W: 1, 2;
    }
}

record! {
    /// Parameters of the whole card: words 0 to 6 are the registers from `DEAD_MAN` on, as the card's own bus has them.
    card = 12, depth sizes::SETS, words 16, base Some(0x5E60), unit 16; {
        /// Silence of the host after which the card refuses orders, ns; 0 = never.
        DEAD_MAN, DEAD_MAN_W: 0, 48;
        /// Largest gross notional, 1/10000 dollar.
        GROSS_LIMIT, GROSS_LIMIT_W: 64, 56;
        /// Credit that an order costs, ns, of at most 1,000,000,000.
        RATE_COST, RATE_COST_W: 128, 31;
        /// Counted attempts of one trigger within a second at which it disarms itself.
        REPEAT_LIMIT, REPEAT_LIMIT_W: 160, 16;
        /// Largest number of open orders.
        OPEN_LIMIT, OPEN_LIMIT_W: 192, 16;
        /// A tag of the host's own for the whole set, in force with it: register `DESK`.
        DESK, DESK_W: 256, 64;
    }
}
record! {
    /// ITCH stock locates that are known beforehand: row = instrument number. The card's window `locate` is cleared and written from these when what is watched changes.
    pinned = 13, depth sizes::INSTRUMENTS, words 1, base Some(0x5D00), unit 1; {
        /// The instrument has a locate.
        VALID, VALID_W: 0, 1;
        /// Its feed.
        FEED, FEED_W: 1, 2;
        /// Its locate.
        LOCATE, LOCATE_W: 8, 16;
    }
}

/// Every window, in the order of their numbers.
pub const WINDOWS: [&Window; 13] = [
    &feed::WINDOW,
    &symbol::WINDOW,
    &locate::WINDOW,
    &condition::WINDOW,
    &slot::WINDOW,
    &order::WINDOW,
    &limit::WINDOW,
    &frame::WINDOW,
    &session::WINDOW,
    &trigger::WINDOW,
    &member::WINDOW,
    &card::WINDOW,
    &pinned::WINDOW,
];

/// Where the hashes of the symbol tables take their bits: each hash is the exclusive-or of the nine bits from each of
/// these offsets, in the symbol moved up by eight bits.
///
/// Symbols are letters, 8 bits apart with only 5 bits to tell them apart: folds at a regular distance lose most of that.
/// These offsets were searched for: within the first five characters the two hashes together tell any three neighbouring
/// letters apart, each alone any two up to a bit, and all of 400 random sets of 256 tickers find their places.
pub const SYMBOL_OFFSETS: [[usize; 16]; 2] = [
    [0, 1, 6, 12, 14, 22, 29, 31, 33, 37, 39, 42, 46, 56, 59, 71],
    [0, 2, 9, 12, 14, 15, 18, 25, 26, 34, 40, 47, 48, 52, 63, 68],
];

/// Row of a symbol in table `table` (0 or 1) of the symbol window, without the table's offset: 9 bits.
///
/// The exclusive-or of 17 bits, two LUT levels: see [`SYMBOL_OFFSETS`]. The feed enters bits 1:0 (table 0) or bits 4:3
/// (table 1).
pub const fn symbol_hash(table: usize, feed: usize, symbol: u64) -> usize {
    let offsets = &SYMBOL_OFFSETS[table & 1];
    let word = (symbol as u128) << 8;
    let mut hash = ((feed & 3) << (3 * (table & 1))) as u128;
    let mut index = 0;
    while index < offsets.len() {
        hash ^= word >> offsets[index];
        index += 1;
    }
    (hash & 0x1FF) as usize
}
