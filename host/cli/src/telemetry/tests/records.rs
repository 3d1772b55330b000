//! Event records as the card writes them, byte by byte from the contract's fields.

use t2t_contract::events::{self, common};
use t2t_contract::reasons::EventKind;
use t2t_driver::Event;

/// A field: lowest bit, width, value.
pub(super) type Field = (usize, usize, u64);

/// The 64 bytes of a record of generation 7.
pub(super) fn bytes(
    kind: EventKind,
    sequence: u64,
    time: u64,
    fields: &[Field],
) -> [u8; events::BYTES] {
    let mut raw = [0; events::BYTES];
    let common = [
        (common::TIME, common::TIME_W, time),
        (common::GENERATION, common::GENERATION_W, 7),
        (common::SEQUENCE, common::SEQUENCE_W, sequence),
        (common::KIND, common::KIND_W, kind as u64),
    ];
    for (lsb, width, value) in common.iter().chain(fields) {
        for bit in (0..*width).filter(|bit| value >> bit & 1 == 1) {
            raw[(lsb + bit) / 8] |= 1 << ((lsb + bit) % 8);
        }
    }
    raw
}

/// The event of such a record.
pub(super) fn record(kind: EventKind, sequence: u64, time: u64, fields: &[Field]) -> Event {
    Event::from_bytes(&bytes(kind, sequence, time, fields)).expect("a record of the contract")
}

/// An order sent because of message `seq`.
pub(super) fn fire(sequence: u64, time: u64, trigger: u16, order: u16, seq: u64) -> Event {
    use events::fire::*;
    record(
        EventKind::Fire,
        sequence,
        time,
        &[
            (SEQ, SEQ_W, seq),
            (TRIGGER, TRIGGER_W, trigger.into()),
            (ORDER, ORDER_W, order.into()),
            (PRICE, PRICE_W, 1_895_100),
            (QTY, QTY_W, 100),
            (CYCLES, CYCLES_W, 6),
        ],
    )
}

/// An order refused.
pub(super) fn reject(
    sequence: u64,
    time: u64,
    trigger: u16,
    order: u16,
    seq: u64,
    reason: u64,
) -> Event {
    use events::reject::*;
    record(
        EventKind::Reject,
        sequence,
        time,
        &[
            (SEQ, SEQ_W, seq),
            (TRIGGER, TRIGGER_W, trigger.into()),
            (ORDER, ORDER_W, order.into()),
            (REASON, REASON_W, reason),
        ],
    )
}
