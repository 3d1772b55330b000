//! Records of events, as the card writes them.

use proptest::prelude::*;
use t2t_contract::reasons::{Cause, Mark, Refusal, Reject};
use t2t_driver::Error;
use t2t_driver::event::{Book, Change, Commit, Event, Fire, Marked, Record, Rejected, What, Where};
use t2t_driver::state::Status;

fn bytes(record: &Record) -> [u8; 64] {
    let mut bytes = [0; 64];
    for (four, word) in bytes.chunks_mut(4).zip(record) {
        four.copy_from_slice(&word.to_le_bytes());
    }
    bytes
}

#[test]
fn a_fire_is_read_from_its_64_bytes() {
    let mut bytes = [0; 64];
    bytes[0..8].copy_from_slice(&34_200_000_000_123_u64.to_le_bytes());
    bytes[8..16].copy_from_slice(&77_u64.to_le_bytes());
    bytes[16..24].copy_from_slice(&34_200_000_000_100_u64.to_le_bytes());
    bytes[24..26].copy_from_slice(&5_u16.to_le_bytes());
    bytes[26..28].copy_from_slice(&9_u16.to_le_bytes());
    bytes[28] = b'A';
    bytes[29] = 0b10;
    bytes[32..36].copy_from_slice(&1_895_000_u32.to_le_bytes());
    bytes[36..40].copy_from_slice(&100_u32.to_le_bytes());
    bytes[40..44].copy_from_slice(&42_u32.to_le_bytes());
    bytes[44..48].copy_from_slice(&11_u32.to_le_bytes());
    bytes[48..52].copy_from_slice(&3_u32.to_le_bytes());
    bytes[56..62].copy_from_slice(&[0xFF; 6]);
    bytes[62] = 1;
    bytes[63] = 0x80;
    assert_eq!(
        Event::from_bytes(&bytes).unwrap(),
        Event {
            time: 34_200_000_000_123,
            sequence: 0xFFFF_FFFF_FFFF,
            generation: 3,
            what: What::Fire(Fire {
                seq: 77,
                ts: 34_200_000_000_100,
                trigger: 5,
                order: 9,
                message: b'A',
                line: 0,
                decision: true,
                price: 1_895_000,
                qty: 100,
                user_ref: 42,
                cycles: 11,
            }),
        }
    );
}

#[test]
fn a_record_of_no_kind_is_refused_with_its_number() {
    let mut bytes = [0; 64];
    bytes[62] = 200;
    let error = Event::from_bytes(&bytes).unwrap_err();
    assert!(matches!(
        error,
        Error::Event {
            field: "kind",
            value: 200
        }
    ));
}

#[test]
fn a_reject_without_a_reason_is_refused() {
    let mut bytes = [0; 64];
    bytes[62] = 2;
    let error = Event::from_bytes(&bytes).unwrap_err();
    assert!(matches!(
        error,
        Error::Event {
            field: "reason",
            value: 0
        }
    ));
}

fn of<T: Copy + core::fmt::Debug + 'static>(all: &'static [T]) -> impl Strategy<Value = T> {
    proptest::sample::select(all)
}

fn what() -> impl Strategy<Value = What> {
    let numbers = any::<(u64, u64, u16, u16, u32, u32, u32, u32)>();
    let reasons = (
        of(Reject::ALL),
        of(Mark::ALL),
        proptest::option::of(of(Mark::ALL)),
        of(Cause::ALL),
        proptest::option::of(of(Refusal::ALL)),
    );
    (0..6, numbers, reasons, any::<(bool, bool, u8, u64)>()).prop_map(
        |(
            kind,
            (seq, ts, a, b, p, q, r, s),
            (reject, mark, some_mark, cause, refusal),
            (x, y, m, desk),
        )| {
            match kind {
                0 => What::Fire(Fire {
                    seq,
                    ts,
                    trigger: a,
                    order: b,
                    message: m,
                    line: x.into(),
                    decision: y,
                    price: p,
                    qty: q,
                    user_ref: r,
                    cycles: s,
                }),
                1 => What::Reject(Rejected {
                    seq,
                    ts,
                    trigger: a,
                    order: b,
                    reason: reject,
                }),
                2 => What::Mark(Marked {
                    seq,
                    ts,
                    which: if x {
                        Where::Feed(a)
                    } else {
                        Where::Instrument(a)
                    },
                    reason: mark,
                }),
                3 => What::Book(Book {
                    seq,
                    ts,
                    instrument: a,
                    mark: some_mark,
                    bid_px: p,
                    bid_qty: q,
                    ask_px: r,
                    ask_qty: s,
                }),
                4 => What::State(Change {
                    status: Status::from_bits_retain(a.into()),
                    before: Status::from_bits_retain(b.into()),
                    cause,
                }),
                _ => What::Commit(Commit {
                    units: a,
                    refusal,
                    hold: p,
                    unjudged: q,
                    desk,
                }),
            }
        },
    )
}

proptest! {
    #[test]
    fn every_event_reads_as_it_is_written(
        what in what(), time: u64, generation: u32, sequence in 0_u64..1 << 48, phase: bool,
    ) {
        let event = Event { time, sequence, generation, what };
        let bytes = bytes(&event.to_record(phase));
        prop_assert_eq!(bytes[63] >> 7 == 1, phase);
        prop_assert_eq!(Event::from_bytes(&bytes).unwrap(), event);
    }

    #[test]
    fn any_64_bytes_are_an_event_or_refused(bytes: [[u8; 32]; 2]) {
        let bytes: Vec<u8> = bytes.concat();
        let _ = Event::from_bytes(bytes[..].try_into().unwrap());
    }
}
