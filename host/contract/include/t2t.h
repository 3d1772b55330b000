/* t2t: registers, parameters and events of the card, for C.
 *
 * Written by `cargo run -p t2t-contract --bin contract header`; do not edit. docs/registers.md explains all of it.
 * Offsets are in bytes from the start of the BAR; _LSB and _WIDTH are in bits.
 */
#ifndef T2T_H
#define T2T_H

#define T2T_PCI_VENDOR 0x10eeu
#define T2T_PCI_DEVICE 0x7432u
#define T2T_CONTRACT_VERSION 0x20000u
#define T2T_BAR0_BYTES 0x10000u
#define T2T_BAR2_BYTES 0x200000u
#define T2T_BAR2_STAGED 0x0u
#define T2T_BAR2_ACTIVE 0x80000u
#define T2T_BAR2_LIVE 0x100000u
#define T2T_LIVE_BYTES 0x40u
#define T2T_EVENT_BYTES 0x40u

/* Registers (BAR0) */
#define T2T_REG_ID 0x000u /* Says that this is a t2t card: "T2T1" in ASCII, `T` in the lowest byte. */
#define T2T_REG_VERSION 0x004u /* Version of this contract: 65536 * major + minor. Another major number: do not touch the card. */
#define T2T_REG_CONTROL 0x008u /* Acts that take effect at once: a 1 acts, a 0 does nothing. */
#define T2T_REG_CONTROL_ARM_LSB 0u
#define T2T_REG_CONTROL_ARM_WIDTH 1u
#define T2T_REG_CONTROL_DISARM_LSB 1u
#define T2T_REG_CONTROL_DISARM_WIDTH 1u
#define T2T_REG_CONTROL_KILL_LSB 2u
#define T2T_REG_CONTROL_KILL_WIDTH 1u
#define T2T_REG_CONTROL_UNKILL_LSB 3u
#define T2T_REG_CONTROL_UNKILL_WIDTH 1u
#define T2T_REG_CONTROL_RESET_BOOKS_LSB 4u
#define T2T_REG_CONTROL_RESET_BOOKS_WIDTH 1u
#define T2T_REG_CONTROL_ADJUST_LSB 5u
#define T2T_REG_CONTROL_ADJUST_WIDTH 1u
#define T2T_REG_CONTROL_SNAPSHOT_LSB 6u
#define T2T_REG_CONTROL_SNAPSHOT_WIDTH 1u
#define T2T_REG_HEARTBEAT 0x00cu /* Any write restarts the dead-man timer. */
#define T2T_REG_DEAD_MAN 0x010u /* Silence of the host after which the card refuses orders; 0 = never. */
#define T2T_REG_GROSS_LIMIT 0x018u /* Largest gross notional. */
#define T2T_REG_RATE_COST 0x020u /* Credit that an order costs, of at most 1,000,000,000: the reset value allows none. */
#define T2T_REG_REPEAT_LIMIT 0x024u /* Counted attempts of one trigger within a second at which it disarms itself. */
#define T2T_REG_OPEN_LIMIT 0x028u /* Largest number of open orders. */
#define T2T_REG_NEXT_USER_REF 0x02cu /* UserRefNum of the next order. */
#define T2T_REG_NEXT_IP_ID 0x030u /* IP identification of the next frame. */
#define T2T_REG_ADJUST_INSTRUMENT 0x040u /* Instrument whose exposure `ADJUST` changes. */
#define T2T_REG_ADJUST_LONG 0x044u /* Signed: added to the long exposure by `ADJUST`. */
#define T2T_REG_ADJUST_SHORT 0x048u /* Signed: added to the short exposure by `ADJUST`. */
#define T2T_REG_ADJUST_OPEN 0x04cu /* Signed: added to the open orders by `ADJUST`. */
#define T2T_REG_ADJUST_GROSS 0x050u /* Signed: added to the gross notional by `ADJUST`. */
#define T2T_REG_STATUS 0x080u /* What the card is doing. */
#define T2T_REG_STATUS_ARMED_LSB 0u
#define T2T_REG_STATUS_ARMED_WIDTH 1u
#define T2T_REG_STATUS_KILLED_LSB 1u
#define T2T_REG_STATUS_KILLED_WIDTH 1u
#define T2T_REG_STATUS_DEAD_MAN_LSB 2u
#define T2T_REG_STATUS_DEAD_MAN_WIDTH 1u
#define T2T_REG_STATUS_LIVE_LSB 3u
#define T2T_REG_STATUS_LIVE_WIDTH 1u
#define T2T_REG_STATUS_SWEEPING_LSB 4u
#define T2T_REG_STATUS_SWEEPING_WIDTH 1u
#define T2T_REG_STATUS_WAITING_LSB 5u
#define T2T_REG_STATUS_WAITING_WIDTH 2u
#define T2T_REG_STATUS_STALE_LSB 8u
#define T2T_REG_STATUS_STALE_WIDTH 4u
#define T2T_REG_OPEN_ORDERS 0x084u /* Open orders, as the card counts them. */
#define T2T_REG_GROSS_USED 0x088u /* Signed: gross notional, as the card counts it. */
#define T2T_REG_LIVE_ORDERS 0x090u /* Live orders of watched instruments in the order table. */
#define T2T_REG_TIME 0x098u /* Time of day. */
#define T2T_REG_SNAPSHOT_TIME 0x0a0u /* Time of day of the last snapshot. All counters below show what they were then. */
#define T2T_REG_FRAMES_A 0x400u /* Frames on line A. */
#define T2T_REG_FRAMES_B 0x404u /* Frames on line B. */
#define T2T_REG_MESSAGES 0x408u /* Messages whose length was accepted in turn. */
#define T2T_REG_DUPLICATES 0x40cu /* Messages skipped in a frame that was used, because they had been seen. */
#define T2T_REG_GAPS 0x410u /* Real gaps. */
#define T2T_REG_MALFORMED 0x414u /* Malformed messages. */
#define T2T_REG_BAD_FRAMES 0x418u /* Frames that ended badly. */
#define T2T_REG_HEARTBEATS 0x41cu /* Frames without messages. */
#define T2T_REG_UNKNOWN 0x420u /* Accepted messages of unknown type. */
#define T2T_REG_OPS 0x424u /* Operations on books of watched instruments. */
#define T2T_REG_BBO_CHANGES 0x428u /* Changes of a published top of book or mark. */
#define T2T_REG_FIRES 0x42cu /* Orders sent. */
#define T2T_REG_ABORTS 0x430u /* Orders that were on the wire when their frame ended badly, and were aborted. */
#define T2T_REG_DROPS_A 0x440u /* Frames of line A dropped, by reason. */
#define T2T_REG_DROPS_B 0x480u /* Frames of line B dropped, by reason. */
#define T2T_REG_MARKS 0x4c0u /* Instruments marked, by reason. */
#define T2T_REG_REJECTS 0x500u /* Orders refused, by reason. */
#define T2T_REG_CAPABILITIES 0x800u /* What this build of the card has. */
#define T2T_REG_CAPABILITIES_COMMIT_LSB 0u
#define T2T_REG_CAPABILITIES_COMMIT_WIDTH 1u
#define T2T_REG_CAPABILITIES_EVENTS_LSB 1u
#define T2T_REG_CAPABILITIES_EVENTS_WIDTH 1u
#define T2T_REG_CAPABILITIES_LIVE_LSB 2u
#define T2T_REG_CAPABILITIES_LIVE_WIDTH 1u
#define T2T_REG_CAPABILITIES_SNAPSHOT_LSB 3u
#define T2T_REG_CAPABILITIES_SNAPSHOT_WIDTH 1u
#define T2T_REG_CAPABILITIES_LATENCY_LSB 4u
#define T2T_REG_CAPABILITIES_LATENCY_WIDTH 1u
#define T2T_REG_CAPABILITIES_VECTORS_LSB 8u
#define T2T_REG_CAPABILITIES_VECTORS_WIDTH 8u
#define T2T_REG_SIZES 0x804u /* What the card holds. */
#define T2T_REG_SIZES_INSTRUMENTS_LSB 0u
#define T2T_REG_SIZES_INSTRUMENTS_WIDTH 4u
#define T2T_REG_SIZES_TRIGGERS_LSB 4u
#define T2T_REG_SIZES_TRIGGERS_WIDTH 4u
#define T2T_REG_SIZES_ORDERS_LSB 8u
#define T2T_REG_SIZES_ORDERS_WIDTH 4u
#define T2T_REG_SIZES_FRAME_WORDS_LSB 12u
#define T2T_REG_SIZES_FRAME_WORDS_WIDTH 4u
#define T2T_REG_SIZES_FEEDS_LSB 16u
#define T2T_REG_SIZES_FEEDS_WIDTH 4u
#define T2T_REG_SIZES_SESSIONS_LSB 20u
#define T2T_REG_SIZES_SESSIONS_WIDTH 4u
#define T2T_REG_SIZES_CONDITIONS_LSB 24u
#define T2T_REG_SIZES_CONDITIONS_WIDTH 4u
#define T2T_REG_SIZES_SLOTS_LSB 28u
#define T2T_REG_SIZES_SLOTS_WIDTH 4u
#define T2T_REG_CORE_KHZ 0x808u /* Frequency of the core clock. */
#define T2T_REG_BUILD 0x810u /* Identity of the build: the first 64 bits of the commit that it was made from; 0 in simulation. */
#define T2T_REG_OWNER 0x818u /* A number of the host's own. A reset of the function clears it: a host that finds another number than its own has lost the card. While it is 0, `ARM` and `COMMIT` are refused. */
#define T2T_REG_RESETS 0x81cu /* Resets of the function since power-on. */
#define T2T_REG_GENERATION 0x820u /* Sets of parameters that have taken effect since power-on. 0: power-on values are in force, and the card cannot be armed. */
#define T2T_REG_STAGED 0x824u /* Units staged since the last commit or discard. */
#define T2T_REG_COMMIT 0x828u /* Let everything staged take effect. */
#define T2T_REG_COMMIT_UNITS_LSB 0u
#define T2T_REG_COMMIT_UNITS_WIDTH 16u
#define T2T_REG_COMMIT_GENERATION_LSB 16u
#define T2T_REG_COMMIT_GENERATION_WIDTH 16u
#define T2T_REG_COMMIT_STATUS 0x82cu /* How the last commit went. */
#define T2T_REG_COMMIT_STATUS_BUSY_LSB 0u
#define T2T_REG_COMMIT_STATUS_BUSY_WIDTH 1u
#define T2T_REG_COMMIT_STATUS_REFUSAL_LSB 8u
#define T2T_REG_COMMIT_STATUS_REFUSAL_WIDTH 4u
#define T2T_REG_COMMIT_HOLD 0x830u /* Cycles of the core clock in which triggers did not look, in the last commit. */
#define T2T_REG_COMMIT_UNJUDGED 0x834u /* Messages that triggers did not look at, in the last commit. */
#define T2T_REG_DISCARD 0x838u /* Any write forgets everything staged: it reads as what is in force again. */
#define T2T_REG_ARM 0x83cu /* Arm, if the generation written is the one in force, nothing is being committed and nothing forbids it. */
#define T2T_REG_ARMS_REFUSED 0x840u /* Arms refused because another generation was named, none was in force or a commit was under way. */
#define T2T_REG_WRITES_REFUSED 0x844u /* Writes that were refused: no such word, read-only, or staged while a commit was under way. */
#define T2T_REG_DESK 0x848u /* Tag of the set in force: what the host wrote to field `DESK` of window `card`. */
#define T2T_REG_FEED_MARKS 0x850u /* Why the feeds were first marked as a whole, four bits a feed (`Mark`), feed 0 lowest; 0 = not marked. */
#define T2T_REG_CAUSE 0x854u /* Why STATUS changed last (`Cause`); 0 = the card does not know. */
#define T2T_REG_EVENT_BASE 0x880u /* Bus address of the event ring, a multiple of 64. */
#define T2T_REG_EVENT_LOG2 0x888u /* Records that the ring holds, as a binary logarithm (6 to 20); 0 = off. Written last: it starts the ring at its first record. */
#define T2T_REG_EVENT_MASK 0x88cu /* Kinds of events that are written. */
#define T2T_REG_EVENT_MASK_FIRE_LSB 1u
#define T2T_REG_EVENT_MASK_FIRE_WIDTH 1u
#define T2T_REG_EVENT_MASK_REJECT_LSB 2u
#define T2T_REG_EVENT_MASK_REJECT_WIDTH 1u
#define T2T_REG_EVENT_MASK_MARK_LSB 3u
#define T2T_REG_EVENT_MASK_MARK_WIDTH 1u
#define T2T_REG_EVENT_MASK_BOOK_LSB 4u
#define T2T_REG_EVENT_MASK_BOOK_WIDTH 1u
#define T2T_REG_EVENT_MASK_STATE_LSB 5u
#define T2T_REG_EVENT_MASK_STATE_WIDTH 1u
#define T2T_REG_EVENT_MASK_COMMIT_LSB 6u
#define T2T_REG_EVENT_MASK_COMMIT_WIDTH 1u
#define T2T_REG_EVENT_TAKEN 0x890u /* Records that the host has taken since the ring was started. Counts on beyond the size of the ring. What was written before the start does not count. */
#define T2T_REG_EVENT_WRITTEN 0x894u /* Records that are in host memory, since the ring was started. All ones as long as a ring that was stopped or started anew has writes in flight. */
#define T2T_REG_EVENTS_LOST 0x898u /* Events that were dropped because the ring or the card's queue was full, since power-on. */
#define T2T_REG_EVENT_ERRORS 0x89cu /* Writes of the ring that the bus answered with an error, since power-on. */
#define T2T_REG_IRQ_ENABLE 0x8c0u /* Vectors that interrupt. */
#define T2T_REG_IRQ_ENABLE_EVENTS_LSB 0u
#define T2T_REG_IRQ_ENABLE_EVENTS_WIDTH 1u
#define T2T_REG_IRQ_ENABLE_DISARM_LSB 1u
#define T2T_REG_IRQ_ENABLE_DISARM_WIDTH 1u
#define T2T_REG_IRQ_ENABLE_COMMIT_LSB 2u
#define T2T_REG_IRQ_ENABLE_COMMIT_WIDTH 1u
#define T2T_REG_IRQ_ENABLE_LOST_LSB 3u
#define T2T_REG_IRQ_ENABLE_LOST_WIDTH 1u
#define T2T_REG_IRQ_PENDING 0x8c4u /* Vectors that have interrupted and whose cause still holds: EVENTS until the host has taken the events, the others until written 1 in `IRQ_CLEAR`. */
#define T2T_REG_IRQ_PENDING_EVENTS_LSB 0u
#define T2T_REG_IRQ_PENDING_EVENTS_WIDTH 1u
#define T2T_REG_IRQ_PENDING_DISARM_LSB 1u
#define T2T_REG_IRQ_PENDING_DISARM_WIDTH 1u
#define T2T_REG_IRQ_PENDING_COMMIT_LSB 2u
#define T2T_REG_IRQ_PENDING_COMMIT_WIDTH 1u
#define T2T_REG_IRQ_PENDING_LOST_LSB 3u
#define T2T_REG_IRQ_PENDING_LOST_WIDTH 1u
#define T2T_REG_IRQ_CLEAR 0x8c8u /* A 1 clears the vector's pending bit. */
#define T2T_REG_IRQ_CLEAR_EVENTS_LSB 0u
#define T2T_REG_IRQ_CLEAR_EVENTS_WIDTH 1u
#define T2T_REG_IRQ_CLEAR_DISARM_LSB 1u
#define T2T_REG_IRQ_CLEAR_DISARM_WIDTH 1u
#define T2T_REG_IRQ_CLEAR_COMMIT_LSB 2u
#define T2T_REG_IRQ_CLEAR_COMMIT_WIDTH 1u
#define T2T_REG_IRQ_CLEAR_LOST_LSB 3u
#define T2T_REG_IRQ_CLEAR_LOST_WIDTH 1u
#define T2T_REG_IRQ_THRESHOLD 0x8ccu /* Events in the ring that interrupt. */
#define T2T_REG_IRQ_HOLDOFF 0x8d0u /* Cycles of the core clock, since the first event came or the host last took some, after which fewer events interrupt too; 0 = never. */

/* A feed: where its frames are sent and how it is transported. Numbers are big-endian readings (first byte on the wire = most significant). */
#define T2T_WIN_FEED 0x17800u
#define T2T_WIN_FEED_ROWS 4u
#define T2T_WIN_FEED_ROW_BYTES 64u
#define T2T_WIN_FEED_EN_LSB 0u
#define T2T_WIN_FEED_EN_WIDTH 1u
#define T2T_WIN_FEED_PROTO_LSB 1u
#define T2T_WIN_FEED_PROTO_WIDTH 1u
#define T2T_WIN_FEED_VLAN_EN_LSB 2u
#define T2T_WIN_FEED_VLAN_EN_WIDTH 1u
#define T2T_WIN_FEED_HAS_B_LSB 3u
#define T2T_WIN_FEED_HAS_B_WIDTH 1u
#define T2T_WIN_FEED_VLAN_LSB 4u
#define T2T_WIN_FEED_VLAN_WIDTH 12u
#define T2T_WIN_FEED_A_MAC_LSB 32u
#define T2T_WIN_FEED_A_MAC_WIDTH 48u
#define T2T_WIN_FEED_A_IP_LSB 80u
#define T2T_WIN_FEED_A_IP_WIDTH 32u
#define T2T_WIN_FEED_A_PORT_LSB 112u
#define T2T_WIN_FEED_A_PORT_WIDTH 16u
#define T2T_WIN_FEED_B_MAC_LSB 128u
#define T2T_WIN_FEED_B_MAC_WIDTH 48u
#define T2T_WIN_FEED_B_IP_LSB 176u
#define T2T_WIN_FEED_B_IP_WIDTH 32u
#define T2T_WIN_FEED_B_PORT_LSB 208u
#define T2T_WIN_FEED_B_PORT_WIDTH 16u
#define T2T_WIN_FEED_HOLD_LSB 224u
#define T2T_WIN_FEED_HOLD_WIDTH 32u
#define T2T_WIN_FEED_STALE_LSB 256u
#define T2T_WIN_FEED_STALE_WIDTH 48u
#define T2T_WIN_FEED_START_LSB 320u
#define T2T_WIN_FEED_START_WIDTH 64u

/* A watched symbol: row = table * 512 + hash of (feed, symbol), see `symbol_hash`. */
#define T2T_WIN_SYMBOL 0x10000u
#define T2T_WIN_SYMBOL_ROWS 1024u
#define T2T_WIN_SYMBOL_ROW_BYTES 16u
#define T2T_WIN_SYMBOL_VALID_LSB 0u
#define T2T_WIN_SYMBOL_VALID_WIDTH 1u
#define T2T_WIN_SYMBOL_FEED_LSB 1u
#define T2T_WIN_SYMBOL_FEED_WIDTH 2u
#define T2T_WIN_SYMBOL_INSTR_LSB 8u
#define T2T_WIN_SYMBOL_INSTR_WIDTH 8u
#define T2T_WIN_SYMBOL_SYMBOL_LSB 32u
#define T2T_WIN_SYMBOL_SYMBOL_WIDTH 64u

/* A comparison: row = instrument * 16 + number. True when the field exists and (field >= CONST) xor INV. */
#define T2T_WIN_CONDITION 0x00000u
#define T2T_WIN_CONDITION_ROWS 4096u
#define T2T_WIN_CONDITION_ROW_BYTES 8u
#define T2T_WIN_CONDITION_CONST_LSB 0u
#define T2T_WIN_CONDITION_CONST_WIDTH 34u
#define T2T_WIN_CONDITION_INV_LSB 34u
#define T2T_WIN_CONDITION_INV_WIDTH 1u
#define T2T_WIN_CONDITION_FIELD_LSB 35u
#define T2T_WIN_CONDITION_FIELD_WIDTH 3u

/* A trigger as one of its instruments sees it: row = instrument * 8 + slot. Trigger number = TRIG * 8 + slot. Holds a copy of its first order's row. */
#define T2T_WIN_SLOT 0x20000u
#define T2T_WIN_SLOT_ROWS 2048u
#define T2T_WIN_SLOT_ROW_BYTES 64u
#define T2T_WIN_SLOT_EN_LSB 0u
#define T2T_WIN_SLOT_EN_WIDTH 1u
#define T2T_WIN_SLOT_ROLE_LSB 1u
#define T2T_WIN_SLOT_ROLE_WIDTH 1u
#define T2T_WIN_SLOT_TWO_LSB 2u
#define T2T_WIN_SLOT_TWO_WIDTH 1u
#define T2T_WIN_SLOT_DECISION_LSB 3u
#define T2T_WIN_SLOT_DECISION_WIDTH 1u
#define T2T_WIN_SLOT_ORDERS_LSB 4u
#define T2T_WIN_SLOT_ORDERS_WIDTH 3u
#define T2T_WIN_SLOT_MASK_LSB 8u
#define T2T_WIN_SLOT_MASK_WIDTH 16u
#define T2T_WIN_SLOT_TRIG_LSB 24u
#define T2T_WIN_SLOT_TRIG_WIDTH 7u
#define T2T_WIN_SLOT_PARTNER_LSB 32u
#define T2T_WIN_SLOT_PARTNER_WIDTH 8u
#define T2T_WIN_SLOT_ORDER0_LSB 40u
#define T2T_WIN_SLOT_ORDER0_WIDTH 10u
#define T2T_WIN_SLOT_COOLDOWN_LSB 64u
#define T2T_WIN_SLOT_COOLDOWN_WIDTH 48u
#define T2T_WIN_SLOT_ORDER1_LSB 112u
#define T2T_WIN_SLOT_ORDER1_WIDTH 10u
#define T2T_WIN_SLOT_ORDER2_LSB 122u
#define T2T_WIN_SLOT_ORDER2_WIDTH 10u
#define T2T_WIN_SLOT_ORDER3_LSB 132u
#define T2T_WIN_SLOT_ORDER3_WIDTH 10u
#define T2T_WIN_SLOT_PARAMS_LSB 160u
#define T2T_WIN_SLOT_PARAMS_WIDTH 256u

/* What risk and the stager must know of a staged order: row = order number. */
#define T2T_WIN_ORDER 0x08000u
#define T2T_WIN_ORDER_ROWS 1024u
#define T2T_WIN_ORDER_ROW_BYTES 32u
#define T2T_WIN_ORDER_TYPE_LSB 0u
#define T2T_WIN_ORDER_TYPE_WIDTH 2u
#define T2T_WIN_ORDER_SIDE_LSB 2u
#define T2T_WIN_ORDER_SIDE_WIDTH 1u
#define T2T_WIN_ORDER_BASE_LSB 3u
#define T2T_WIN_ORDER_BASE_WIDTH 2u
#define T2T_WIN_ORDER_SESSION_LSB 5u
#define T2T_WIN_ORDER_SESSION_WIDTH 2u
#define T2T_WIN_ORDER_EN_LSB 7u
#define T2T_WIN_ORDER_EN_WIDTH 1u
#define T2T_WIN_ORDER_INSTR_LSB 8u
#define T2T_WIN_ORDER_INSTR_WIDTH 8u
#define T2T_WIN_ORDER_QTY_LSB 16u
#define T2T_WIN_ORDER_QTY_WIDTH 20u
#define T2T_WIN_ORDER_TARGET_LSB 36u
#define T2T_WIN_ORDER_TARGET_WIDTH 10u
#define T2T_WIN_ORDER_OFF_LSB 48u
#define T2T_WIN_ORDER_OFF_WIDTH 34u
#define T2T_WIN_ORDER_KN_LSB 96u
#define T2T_WIN_ORDER_KN_WIDTH 56u
#define T2T_WIN_ORDER_KC_LSB 152u
#define T2T_WIN_ORDER_KC_WIDTH 50u
#define T2T_WIN_ORDER_BYTES_LSB 208u
#define T2T_WIN_ORDER_BYTES_WIDTH 8u
#define T2T_WIN_ORDER_TCP_SUM_LSB 216u
#define T2T_WIN_ORDER_TCP_SUM_WIDTH 16u
#define T2T_WIN_ORDER_IP_SUM_LSB 232u
#define T2T_WIN_ORDER_IP_SUM_WIDTH 16u

/* Limits of an instrument: row = instrument number. */
#define T2T_WIN_LIMIT 0x14000u
#define T2T_WIN_LIMIT_ROWS 256u
#define T2T_WIN_LIMIT_ROW_BYTES 32u
#define T2T_WIN_LIMIT_MAX_QTY_LSB 0u
#define T2T_WIN_LIMIT_MAX_QTY_WIDTH 20u
#define T2T_WIN_LIMIT_COLLAR_LSB 20u
#define T2T_WIN_LIMIT_COLLAR_WIDTH 14u
#define T2T_WIN_LIMIT_EN_LSB 34u
#define T2T_WIN_LIMIT_EN_WIDTH 1u
#define T2T_WIN_LIMIT_MAX_NOTIONAL_LSB 64u
#define T2T_WIN_LIMIT_MAX_NOTIONAL_WIDTH 56u
#define T2T_WIN_LIMIT_MAX_LONG_LSB 128u
#define T2T_WIN_LIMIT_MAX_LONG_WIDTH 31u
#define T2T_WIN_LIMIT_MAX_SHORT_LSB 160u
#define T2T_WIN_LIMIT_MAX_SHORT_WIDTH 31u

/* One word of a staged frame: row = order * 32 + word. Byte 0 of the wire is bits 7:0. */
#define T2T_WIN_FRAME 0x40000u
#define T2T_WIN_FRAME_ROWS 32768u
#define T2T_WIN_FRAME_ROW_BYTES 4u
#define T2T_WIN_FRAME_WORD_LSB 0u
#define T2T_WIN_FRAME_WORD_WIDTH 32u

/* A TCP session towards an exchange. */
#define T2T_WIN_SESSION 0x17900u
#define T2T_WIN_SESSION_ROWS 4u
#define T2T_WIN_SESSION_ROW_BYTES 32u
#define T2T_WIN_SESSION_UP_LSB 0u
#define T2T_WIN_SESSION_UP_WIDTH 1u
#define T2T_WIN_SESSION_PEER_MAC_LSB 32u
#define T2T_WIN_SESSION_PEER_MAC_WIDTH 48u
#define T2T_WIN_SESSION_LOCAL_MAC_LSB 80u
#define T2T_WIN_SESSION_LOCAL_MAC_WIDTH 48u
#define T2T_WIN_SESSION_SEQ_LSB 128u
#define T2T_WIN_SESSION_SEQ_WIDTH 32u
#define T2T_WIN_SESSION_ACK_LSB 160u
#define T2T_WIN_SESSION_ACK_WIDTH 32u

/* Live state of a trigger, written when it is loaded or re-armed: row = trigger number. Writing also forgets truth, cool-down and repeat counts. */
#define T2T_WIN_TRIGGER 0x16000u
#define T2T_WIN_TRIGGER_ROWS 1024u
#define T2T_WIN_TRIGGER_ROW_BYTES 4u
#define T2T_WIN_TRIGGER_SHOTS_LSB 0u
#define T2T_WIN_TRIGGER_SHOTS_WIDTH 16u

/* Which instruments are on which feed: row = instrument number. */
#define T2T_WIN_MEMBER 0x17000u
#define T2T_WIN_MEMBER_ROWS 256u
#define T2T_WIN_MEMBER_ROW_BYTES 4u
#define T2T_WIN_MEMBER_EN_LSB 0u
#define T2T_WIN_MEMBER_EN_WIDTH 1u
#define T2T_WIN_MEMBER_FEED_LSB 1u
#define T2T_WIN_MEMBER_FEED_WIDTH 2u

/* Parameters of the whole card: words 0 to 6 are the registers from `DEAD_MAN` on, as the card's own bus has them. */
#define T2T_WIN_CARD 0x17980u
#define T2T_WIN_CARD_ROWS 1u
#define T2T_WIN_CARD_ROW_BYTES 64u
#define T2T_WIN_CARD_DEAD_MAN_LSB 0u
#define T2T_WIN_CARD_DEAD_MAN_WIDTH 48u
#define T2T_WIN_CARD_GROSS_LIMIT_LSB 64u
#define T2T_WIN_CARD_GROSS_LIMIT_WIDTH 56u
#define T2T_WIN_CARD_RATE_COST_LSB 128u
#define T2T_WIN_CARD_RATE_COST_WIDTH 31u
#define T2T_WIN_CARD_REPEAT_LIMIT_LSB 160u
#define T2T_WIN_CARD_REPEAT_LIMIT_WIDTH 16u
#define T2T_WIN_CARD_OPEN_LIMIT_LSB 192u
#define T2T_WIN_CARD_OPEN_LIMIT_WIDTH 16u
#define T2T_WIN_CARD_DESK_LSB 256u
#define T2T_WIN_CARD_DESK_WIDTH 64u

/* ITCH stock locates that are known beforehand: row = instrument number. The card's window `locate` is cleared and written from these when what is watched changes. */
#define T2T_WIN_PINNED 0x17400u
#define T2T_WIN_PINNED_ROWS 256u
#define T2T_WIN_PINNED_ROW_BYTES 4u
#define T2T_WIN_PINNED_VALID_LSB 0u
#define T2T_WIN_PINNED_VALID_WIDTH 1u
#define T2T_WIN_PINNED_FEED_LSB 1u
#define T2T_WIN_PINNED_FEED_WIDTH 2u
#define T2T_WIN_PINNED_LOCATE_LSB 8u
#define T2T_WIN_PINNED_LOCATE_WIDTH 16u

/* Live rows (BAR2) */
#define T2T_LIVE_BID_PX_LSB 0u
#define T2T_LIVE_BID_PX_WIDTH 32u
#define T2T_LIVE_BID_QTY_LSB 32u
#define T2T_LIVE_BID_QTY_WIDTH 32u
#define T2T_LIVE_ASK_PX_LSB 64u
#define T2T_LIVE_ASK_PX_WIDTH 32u
#define T2T_LIVE_ASK_QTY_LSB 96u
#define T2T_LIVE_ASK_QTY_WIDTH 32u
#define T2T_LIVE_MARK_LSB 128u
#define T2T_LIVE_MARK_WIDTH 4u
#define T2T_LIVE_SEEN_LSB 159u
#define T2T_LIVE_SEEN_WIDTH 1u
#define T2T_LIVE_SEQ_LSB 192u
#define T2T_LIVE_SEQ_WIDTH 64u
#define T2T_LIVE_TS_LSB 256u
#define T2T_LIVE_TS_WIDTH 64u
#define T2T_LIVE_LONG_LSB 320u
#define T2T_LIVE_LONG_WIDTH 32u
#define T2T_LIVE_SHORT_LSB 352u
#define T2T_LIVE_SHORT_WIDTH 32u

/* Event records */
#define T2T_EVENT_TIME_LSB 0u
#define T2T_EVENT_TIME_WIDTH 64u
#define T2T_EVENT_GENERATION_LSB 384u
#define T2T_EVENT_GENERATION_WIDTH 32u
#define T2T_EVENT_SEQUENCE_LSB 448u
#define T2T_EVENT_SEQUENCE_WIDTH 48u
#define T2T_EVENT_KIND_LSB 496u
#define T2T_EVENT_KIND_WIDTH 8u
#define T2T_EVENT_PHASE_LSB 511u
#define T2T_EVENT_PHASE_WIDTH 1u
#define T2T_EVENT_FIRE_SEQ_LSB 64u
#define T2T_EVENT_FIRE_SEQ_WIDTH 64u
#define T2T_EVENT_FIRE_TS_LSB 128u
#define T2T_EVENT_FIRE_TS_WIDTH 64u
#define T2T_EVENT_FIRE_TRIGGER_LSB 192u
#define T2T_EVENT_FIRE_TRIGGER_WIDTH 16u
#define T2T_EVENT_FIRE_ORDER_LSB 208u
#define T2T_EVENT_FIRE_ORDER_WIDTH 16u
#define T2T_EVENT_FIRE_MESSAGE_LSB 224u
#define T2T_EVENT_FIRE_MESSAGE_WIDTH 8u
#define T2T_EVENT_FIRE_LINE_LSB 232u
#define T2T_EVENT_FIRE_LINE_WIDTH 1u
#define T2T_EVENT_FIRE_DECISION_LSB 233u
#define T2T_EVENT_FIRE_DECISION_WIDTH 1u
#define T2T_EVENT_FIRE_PRICE_LSB 256u
#define T2T_EVENT_FIRE_PRICE_WIDTH 32u
#define T2T_EVENT_FIRE_QTY_LSB 288u
#define T2T_EVENT_FIRE_QTY_WIDTH 32u
#define T2T_EVENT_FIRE_USER_REF_LSB 320u
#define T2T_EVENT_FIRE_USER_REF_WIDTH 32u
#define T2T_EVENT_FIRE_CYCLES_LSB 352u
#define T2T_EVENT_FIRE_CYCLES_WIDTH 32u
#define T2T_EVENT_REJECT_SEQ_LSB 64u
#define T2T_EVENT_REJECT_SEQ_WIDTH 64u
#define T2T_EVENT_REJECT_TS_LSB 128u
#define T2T_EVENT_REJECT_TS_WIDTH 64u
#define T2T_EVENT_REJECT_TRIGGER_LSB 192u
#define T2T_EVENT_REJECT_TRIGGER_WIDTH 16u
#define T2T_EVENT_REJECT_ORDER_LSB 208u
#define T2T_EVENT_REJECT_ORDER_WIDTH 16u
#define T2T_EVENT_REJECT_REASON_LSB 224u
#define T2T_EVENT_REJECT_REASON_WIDTH 8u
#define T2T_EVENT_MARK_SEQ_LSB 64u
#define T2T_EVENT_MARK_SEQ_WIDTH 64u
#define T2T_EVENT_MARK_TS_LSB 128u
#define T2T_EVENT_MARK_TS_WIDTH 64u
#define T2T_EVENT_MARK_WHICH_LSB 192u
#define T2T_EVENT_MARK_WHICH_WIDTH 16u
#define T2T_EVENT_MARK_INSTRUMENT_LSB 208u
#define T2T_EVENT_MARK_INSTRUMENT_WIDTH 1u
#define T2T_EVENT_MARK_REASON_LSB 224u
#define T2T_EVENT_MARK_REASON_WIDTH 8u
#define T2T_EVENT_BOOK_SEQ_LSB 64u
#define T2T_EVENT_BOOK_SEQ_WIDTH 64u
#define T2T_EVENT_BOOK_TS_LSB 128u
#define T2T_EVENT_BOOK_TS_WIDTH 64u
#define T2T_EVENT_BOOK_WHICH_LSB 192u
#define T2T_EVENT_BOOK_WHICH_WIDTH 16u
#define T2T_EVENT_BOOK_REASON_LSB 224u
#define T2T_EVENT_BOOK_REASON_WIDTH 8u
#define T2T_EVENT_BOOK_BID_PX_LSB 256u
#define T2T_EVENT_BOOK_BID_PX_WIDTH 32u
#define T2T_EVENT_BOOK_BID_QTY_LSB 288u
#define T2T_EVENT_BOOK_BID_QTY_WIDTH 32u
#define T2T_EVENT_BOOK_ASK_PX_LSB 320u
#define T2T_EVENT_BOOK_ASK_PX_WIDTH 32u
#define T2T_EVENT_BOOK_ASK_QTY_LSB 352u
#define T2T_EVENT_BOOK_ASK_QTY_WIDTH 32u
#define T2T_EVENT_STATE_STATUS_LSB 192u
#define T2T_EVENT_STATE_STATUS_WIDTH 16u
#define T2T_EVENT_STATE_BEFORE_LSB 208u
#define T2T_EVENT_STATE_BEFORE_WIDTH 16u
#define T2T_EVENT_STATE_CAUSE_LSB 224u
#define T2T_EVENT_STATE_CAUSE_WIDTH 8u
#define T2T_EVENT_COMMIT_UNITS_LSB 192u
#define T2T_EVENT_COMMIT_UNITS_WIDTH 16u
#define T2T_EVENT_COMMIT_REASON_LSB 224u
#define T2T_EVENT_COMMIT_REASON_WIDTH 8u
#define T2T_EVENT_COMMIT_HOLD_LSB 256u
#define T2T_EVENT_COMMIT_HOLD_WIDTH 32u
#define T2T_EVENT_COMMIT_UNJUDGED_LSB 288u
#define T2T_EVENT_COMMIT_UNJUDGED_WIDTH 32u
#define T2T_EVENT_COMMIT_DESK_LSB 320u
#define T2T_EVENT_COMMIT_DESK_WIDTH 64u

/* Reasons */
#define T2T_MARK_GAP 1u
#define T2T_MARK_MALFORMED 2u
#define T2T_MARK_BAD_FRAME 3u
#define T2T_MARK_SESSION 4u
#define T2T_MARK_ORDERS_FULL 5u
#define T2T_MARK_UNKNOWN_REF 6u
#define T2T_MARK_DUPLICATE_REF 7u
#define T2T_MARK_BAD_VALUE 8u
#define T2T_MARK_LEVELS_FULL 9u
#define T2T_MARK_HALT 10u
#define T2T_DROP_SHORT 1u
#define T2T_DROP_ETHERTYPE 2u
#define T2T_DROP_IP_HEADER 3u
#define T2T_DROP_FRAGMENT 4u
#define T2T_DROP_PROTOCOL 5u
#define T2T_DROP_IP_CHECKSUM 6u
#define T2T_DROP_ADDRESS 7u
#define T2T_DROP_VLAN 8u
#define T2T_DROP_LENGTH 9u
#define T2T_DROP_TRANSPORT 10u
#define T2T_DROP_SESSION 11u
#define T2T_DROP_OVERFLOW 12u
#define T2T_DROP_DUPLICATE 13u
#define T2T_REJECT_KILL 1u
#define T2T_REJECT_DEAD_MAN 2u
#define T2T_REJECT_DISARMED 3u
#define T2T_REJECT_BAD_FRAME 4u
#define T2T_REJECT_REPEAT 5u
#define T2T_REJECT_SESSION_DOWN 6u
#define T2T_REJECT_NO_TARGET 7u
#define T2T_REJECT_RATE 8u
#define T2T_REJECT_MARKED 9u
#define T2T_REJECT_HALTED 10u
#define T2T_REJECT_NO_LIMITS 11u
#define T2T_REJECT_NO_REFERENCE 12u
#define T2T_REJECT_PRICE_RANGE 13u
#define T2T_REJECT_ORDER_QTY 14u
#define T2T_REJECT_ORDER_NOTIONAL 15u
#define T2T_REJECT_COLLAR 16u
#define T2T_REJECT_LONG 17u
#define T2T_REJECT_SHORT 18u
#define T2T_REJECT_GROSS 19u
#define T2T_REJECT_OPEN_ORDERS 20u
#define T2T_REJECT_OVERLOAD 21u
#define T2T_REFUSAL_SWEEPING 1u
#define T2T_REFUSAL_GENERATION 2u
#define T2T_REFUSAL_UNITS 3u
#define T2T_REFUSAL_ARMED 4u
#define T2T_REFUSAL_BUSY 5u
#define T2T_REFUSAL_NOTHING 6u
#define T2T_CAUSE_ARM 1u
#define T2T_CAUSE_DISARM 2u
#define T2T_CAUSE_KILL 3u
#define T2T_CAUSE_KILL_PIN 4u
#define T2T_CAUSE_UNKILL 5u
#define T2T_CAUSE_DEAD_MAN 6u
#define T2T_CAUSE_ALIVE 7u
#define T2T_CAUSE_STALE 8u
#define T2T_CAUSE_FRESH 9u
#define T2T_CAUSE_BAD_FRAME 10u
#define T2T_CAUSE_OVERLOAD 11u
#define T2T_CAUSE_RESET_BOOKS 12u
#define T2T_CAUSE_SWEPT 13u
#define T2T_CAUSE_FUNCTION_RESET 14u
#define T2T_EVENT_KIND_FIRE 1u
#define T2T_EVENT_KIND_REJECT 2u
#define T2T_EVENT_KIND_MARK 3u
#define T2T_EVENT_KIND_BOOK 4u
#define T2T_EVENT_KIND_STATE 5u
#define T2T_EVENT_KIND_COMMIT 6u
#define T2T_MESSAGE_ADD 0u
#define T2T_MESSAGE_EXECUTE 1u
#define T2T_MESSAGE_CANCEL 2u
#define T2T_MESSAGE_DELETE 3u
#define T2T_MESSAGE_REPLACE 4u
#define T2T_MESSAGE_EXECUTE_PRICE 5u
#define T2T_MESSAGE_TRADE 6u
#define T2T_MESSAGE_STATUS 7u
#define T2T_MESSAGE_LEVEL 8u
#define T2T_MESSAGE_DIRECTORY 9u

#endif
