//! Bit places in the vectors that travel through the engine.
//!
//! - an **attempt** (`ATTEMPT_BITS`): which message decided (`SEQ` to `INSTR`), one trigger with its orders, and whether
//!   it disarmed itself: a row of the waiting queue;
//! - an **item** (`ITEM_BITS`): everything that happened in one cycle: the same message with all slots, the status and book
//!   of an instrument, a feed's mark, the end of a frame: a row of the items queue. `I_TAIL`: something follows the
//!   attempts; `I_PLAIN`: neither attempts nor a tail;
//! - a **choice** (`CHOICE_BITS`): an order that may leave, with what the stager and the ledgers need.
//!
//! For each field: `NAME` its lowest bit, `NAME_S` the same as a shift, `NAME_W` its width.

macro_rules! layout {
    ($total:ident; $($rest:tt)*) => { layout!(@ $total; 0; $($rest)*); };
    (@ $total:ident; $at:expr; $name:ident $shift:ident $width:ident: $w:expr, $($rest:tt)*) => {
        #[doc = "Lowest bit of the field."]
        pub const $name: usize = $at;
        #[doc = "Lowest bit of the field, as a shift."]
        pub const $shift: u64 = $name as u64;
        #[doc = "Width of the field in bits."]
        pub const $width: usize = $w;
        layout!(@ $total; $name + $width; $($rest)*);
    };
    (@ $total:ident; $at:expr;) => {
        #[doc = "Bits of the whole vector."]
        pub const $total: usize = $at;
    };
}

/// Bits of what Triggers says about a slot.
pub const SLOT_BITS: usize = crate::triggers::t_slot::BITS;

layout! { ORIGIN_BITS;
    SEQ SEQ_S SEQ_W: 64,
    TS TS_S TS_W: 64,
    TIME TIME_S TIME_W: 64,
    KIND KIND_S KIND_W: 4,
    FEED FEED_S FEED_W: 2,
    LINE LINE_S LINE_W: 1,
    FRAME FRAME_S FRAME_W: 16,
    WORD WORD_S WORD_W: 12,
    TAG TAG_S TAG_W: 8,
    INSTR INSTR_S INSTR_W: 8,
}

/// Bits that say which message decided, without the tag of its frame and its instrument.
pub const MESSAGE_BITS: usize = TAG;
/// The same with the tag: what records need.
pub const RECORD_BITS: usize = INSTR;

layout! { ATTEMPT_BITS;
    A_ORIGIN A_ORIGIN_S A_ORIGIN_W: ORIGIN_BITS,
    A_SLOT A_SLOT_S A_SLOT_W: SLOT_BITS,
    A_REPEAT A_REPEAT_S A_REPEAT_W: 1,
}

layout! { ITEM_BITS;
    I_ORIGIN I_ORIGIN_S I_ORIGIN_W: ORIGIN_BITS,
    I_SLOTS I_SLOTS_S I_SLOTS_W: 8 * SLOT_BITS,
    I_ATTEMPT I_ATTEMPT_S I_ATTEMPT_W: 8,
    I_REPEAT I_REPEAT_S I_REPEAT_W: 8,
    I_DECISION I_DECISION_S I_DECISION_W: 8,
    I_DONE I_DONE_S I_DONE_W: 8,
    I_OVER I_OVER_S I_OVER_W: 1,
    I_MARK I_MARK_S I_MARK_W: 1,
    I_MARK_FEED I_MARK_FEED_S I_MARK_FEED_W: 2,
    I_STATUS I_STATUS_S I_STATUS_W: 1,
    I_S_INSTR I_S_INSTR_S I_S_INSTR_W: 8,
    I_STICKY I_STICKY_S I_STICKY_W: 1,
    I_HALT I_HALT_S I_HALT_W: 1,
    I_BOOK I_BOOK_S I_BOOK_W: 1,
    I_BID_PX I_BID_PX_S I_BID_PX_W: 32,
    I_BID_V I_BID_V_S I_BID_V_W: 1,
    I_ASK_PX I_ASK_PX_S I_ASK_PX_W: 32,
    I_ASK_V I_ASK_V_S I_ASK_V_W: 1,
    I_BAD I_BAD_S I_BAD_W: 1,
    I_USED I_USED_S I_USED_W: 1,
    I_RESET I_RESET_S I_RESET_W: 1,
    I_TAIL I_TAIL_S I_TAIL_W: 1,
    I_PLAIN I_PLAIN_S I_PLAIN_W: 1,
}

layout! { CHOICE_BITS;
    C_KIND C_KIND_S C_KIND_W: 2,
    C_SELL C_SELL_S C_SELL_W: 1,
    C_SESSION C_SESSION_S C_SESSION_W: 2,
    C_INSTR C_INSTR_S C_INSTR_W: 8,
    C_QTY C_QTY_S C_QTY_W: 20,
    C_TARGET C_TARGET_S C_TARGET_W: 10,
    C_BYTES C_BYTES_S C_BYTES_W: 8,
    C_TCP_SUM C_TCP_SUM_S C_TCP_SUM_W: 16,
    C_IP_SUM C_IP_SUM_S C_IP_SUM_W: 16,
    C_PX C_PX_S C_PX_W: 32,
    C_NOTIONAL C_NOTIONAL_S C_NOTIONAL_W: 56,
    C_OLD_REF C_OLD_REF_S C_OLD_REF_W: 32,
    C_ORDER C_ORDER_S C_ORDER_W: 10,
    C_TRIGGER C_TRIGGER_S C_TRIGGER_W: 10,
}
