//! Every reason to mark a book (docs/semantics.md, sections 2 to 5): what causes it, and that the book stays as it was.

mod common;

use common::*;
use t2t_contract::{
    reasons::Mark,
    sizes::{BOOK_LEVELS, LIVE_ORDERS},
};
use t2t_model::Line;

/// A bid of 300 at 99.00 and an ask of 200 at 101.00, orders 1 and 2.
fn open() -> Rig {
    let mut rig = Rig::new();
    rig.send(&[buy(1, 300, 990_000), sell(2, 200, 1_010_000)]);
    assert_eq!(rig.bbo(0), (990_000, 300, 1_010_000, 200));
    rig
}

/// The message marks AAPL for `why`, changes nothing, and nothing after it counts.
fn marks(mut rig: Rig, message: Vec<u8>, why: Mark) {
    let before = rig.bbo(0);
    let rows = rig.said.rows.len();
    rig.send(&[message]);
    assert_eq!(rig.said.rows.len(), rows + 1);
    assert_eq!((rig.mark(0), rig.bbo(0)), (Some(why), before));
    rig.send(&[sell(900, 100, 1_000_000), delete(1)]);
    assert_eq!(
        rig.said.rows.len(),
        rows + 1,
        "a frozen book says nothing more"
    );
}

#[test]
fn unknown_ref() {
    marks(open(), delete(7), Mark::UnknownRef);
    marks(open(), execute(7, 1), Mark::UnknownRef);
    marks(open(), cancel(7, 1), Mark::UnknownRef);
    marks(open(), execute_price(7, 1, 1, b'Y'), Mark::UnknownRef);
    marks(open(), replace(7, 8, 1, 1), Mark::UnknownRef);
}

#[test]
fn duplicate_ref() {
    marks(open(), buy(1, 100, 980_000), Mark::DuplicateRef);
    marks(open(), replace(1, 2, 100, 980_000), Mark::DuplicateRef);
    marks(open(), replace(1, 1, 100, 980_000), Mark::DuplicateRef);
}

#[test]
fn bad_value() {
    marks(open(), buy(3, 0, 980_000), Mark::BadValue);
    marks(open(), buy(3, 100, 0), Mark::BadValue);
    marks(open(), execute(1, 301), Mark::BadValue);
    marks(open(), cancel(1, 301), Mark::BadValue);
    marks(open(), execute_price(1, 301, 1, b'Y'), Mark::BadValue);
    marks(open(), replace(1, 3, 0, 980_000), Mark::BadValue);
    marks(open(), replace(1, 3, 100, 0), Mark::BadValue);
    marks(open(), buy(3, u32::MAX, 990_000), Mark::BadValue);
}

#[test]
fn orders_full() {
    let mut rig = open();
    for n in 0..LIVE_ORDERS as u64 - 2 {
        rig.send(&[buy(100 + n, 1, 980_000)]);
    }
    assert_eq!(rig.mark(0), None, "as many as there is room for");
    marks(rig, buy(1_000_000, 1, 980_000), Mark::OrdersFull);
}

#[test]
fn levels_full() {
    let mut rig = open();
    for n in 1..BOOK_LEVELS as u64 {
        rig.send(&[buy(100 + n, 1, 900_000 - 100 * n as u32)]);
    }
    assert_eq!(rig.mark(0), None, "as many as there is room for");
    marks(rig, buy(5_000, 1, 100), Mark::LevelsFull);
}

#[test]
fn a_level_that_is_there_needs_no_room() {
    let mut rig = open();
    for n in 1..BOOK_LEVELS as u64 {
        rig.send(&[buy(100 + n, 1, 900_000 - 100 * n as u32)]);
    }
    rig.send(&[buy(5_000, 7, 990_000)]);
    assert_eq!((rig.mark(0), rig.bbo(0).1), (None, 307));
}

#[test]
fn halt_is_shown_and_ends() {
    let mut rig = open();
    rig.send(&[status(b'H')]);
    assert_eq!(rig.mark(0), Some(Mark::Halt));
    rig.send(&[buy(3, 100, 995_000)]);
    assert_eq!(rig.bbo(0).0, 995_000, "a halted book goes on");
    assert_eq!(rig.mark(0), Some(Mark::Halt));
    rig.send(&[status(b'T')]);
    assert_eq!(rig.mark(0), None);
    rig.send(&[status(b'P'), delete(99)]);
    assert_eq!(
        rig.mark(0),
        Some(Mark::UnknownRef),
        "a sticky mark is shown rather than a halt"
    );
}

#[test]
fn malformed() {
    // A delete one byte longer than deletes are; a length below the least; one beyond the frame.
    let mut long = delete(1);
    long.push(0);
    for message in [long, vec![b'D'; 9]] {
        let mut rig = open();
        rig.send(&[message, buy(3, 100, 995_000)]);
        assert_eq!(rig.mark(0), Some(Mark::Malformed));
        assert_eq!(
            rig.said.rows.last().map(|row| row.origin.seq),
            Some(3),
            "the message's sequence"
        );
        assert_eq!(rig.bbo(0).0, 990_000, "the rest of the frame is not used");
        assert_eq!(rig.model.counts().malformed, 1);
    }
    let mut rig = open();
    let beyond = rig.counted(Line::A, 3, 2, &[delete(1)]);
    rig.arrive(Line::A, &beyond, false);
    assert_eq!(
        rig.bbo(0),
        (0, 0, 1_010_000, 200),
        "the message before counts"
    );
    assert_eq!(rig.mark(0), Some(Mark::Malformed));
}

#[test]
fn unknown_types_are_skipped_by_their_length() {
    let mut rig = open();
    rig.send(&[vec![b'z'; 10], vec![b'?'; 77], delete(1)]);
    assert_eq!((rig.mark(0), rig.bbo(0).0), (None, 0));
    assert_eq!(rig.model.counts().unknown, 2);
}

#[test]
fn bad_frame() {
    let mut rig = open();
    let bytes = rig.packet(Line::A, 3, &[buy(3, 100, 995_000), delete(3)]);
    rig.arrive(Line::A, &bytes, true);
    assert_eq!(rig.mark(0), Some(Mark::BadFrame));
    assert_eq!(
        rig.said.rows.last().map(|row| row.origin.seq),
        Some(5),
        "the next expected"
    );
    assert!(!rig.model.guard_mut().armed, "the card disarms");
}

#[test]
fn the_last_word_of_a_bad_frame_is_not_used() {
    // One delete: its deciding byte is the last of 83, in the last word.
    let mut rig = open();
    let bytes = rig.packet(Line::A, 3, &[delete(1)]);
    assert_eq!(bytes.len(), 83);
    rig.arrive(Line::A, &bytes, true);
    assert_eq!(rig.bbo(0).0, 990_000);
    assert_eq!(
        rig.mark(0),
        Some(Mark::BadFrame),
        "its length was accepted all the same"
    );
}

#[test]
fn a_bad_frame_that_moved_nothing_is_only_counted() {
    let mut rig = open();
    let bytes = rig.counted(Line::A, 3, 0, &[]);
    rig.arrive(Line::A, &bytes, true);
    assert_eq!((rig.mark(0), rig.model.counts().bad_frames), (None, 1));
    assert!(rig.model.guard_mut().armed);
}

#[test]
fn session() {
    let mut rig = open();
    rig.session = *b"SESSION002";
    rig.send(&[delete(1)]);
    assert_eq!((rig.mark(0), rig.bbo(0).0), (Some(Mark::Session), 990_000));
    assert_eq!(rig.said.rows.last().map(|row| row.origin.seq), Some(3));
}

#[test]
fn a_mark_of_the_feed_marks_each_instrument_once() {
    let mut rig = open();
    rig.send(&[delete(7)]);
    rig.next += 1;
    rig.send(&[delete(1)]);
    rig.wait(20_000);
    let marks: Vec<_> = rig
        .said
        .rows
        .iter()
        .filter_map(|row| Some((row.instrument, row.mark?)))
        .collect();
    assert_eq!(marks, [(0, Mark::UnknownRef), (1, Mark::Gap)]);
}

#[test]
fn a_reset_of_the_books_is_the_way_back() {
    let mut rig = open();
    rig.send(&[delete(7)]);
    rig.model.reset_books();
    rig.next = 1;
    rig.session = *b"SESSION002";
    rig.send(&[buy(1, 400, 980_000)]);
    assert_eq!((rig.mark(0), rig.bbo(0)), (None, (980_000, 400, 0, 0)));
    assert!(!rig.model.guard_mut().armed, "and the host arms again");
}
