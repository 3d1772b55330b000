//! Sequences, gaps, duplicates and the two lines (docs/semantics.md, section 3).

mod common;

use common::*;
use t2t_contract::reasons::{Drop, Mark};
use t2t_model::Line;

fn drops(rig: &Rig, line: Line, why: Drop) -> u64 {
    rig.model.counts().drops[line as usize][why as usize]
}

/// Messages 1, 2, 3: a bid that grows.
fn bids() -> [Vec<u8>; 3] {
    [
        buy(1, 100, 990_000),
        buy(2, 100, 990_000),
        buy(3, 100, 990_000),
    ]
}

#[test]
fn the_first_copy_wins_on_either_line() {
    let mut rig = Rig::new();
    for (n, message) in bids().into_iter().enumerate() {
        let order = if n % 2 == 0 {
            [Line::A, Line::B]
        } else {
            [Line::B, Line::A]
        };
        for line in order {
            let bytes = rig.packet(line, n as u64 + 1, std::slice::from_ref(&message));
            rig.arrive(line, &bytes, false);
        }
    }
    assert_eq!(rig.bbo(0).1, 300);
    assert_eq!(rig.model.counts().messages, 3);
    assert_eq!(
        drops(&rig, Line::A, Drop::Duplicate) + drops(&rig, Line::B, Drop::Duplicate),
        3
    );
}

#[test]
fn the_other_line_fills_a_gap_in_time() {
    let mut rig = Rig::new();
    let [one, two, three] = bids();
    let ahead = rig.packet(Line::A, 3, &[three]);
    let first = rig.packet(Line::B, 1, &[one, two]);
    rig.arrive(Line::A, &ahead, false);
    assert_eq!(rig.said.rows, [], "it waits");
    rig.arrive(Line::B, &first, false);
    assert_eq!((rig.bbo(0).1, rig.mark(0)), (300, None));
    assert_eq!(rig.model.counts().gaps, 0);
}

#[test]
fn a_gap_is_real_when_the_hold_is_over() {
    let mut rig = Rig::new();
    let [one, _, three] = bids();
    rig.send(&[one]);
    let ahead = rig.packet(Line::A, 3, &[three]);
    rig.arrive(Line::A, &ahead, false);
    rig.wait(9_999);
    assert_eq!(rig.mark(0), None);
    rig.wait(1);
    assert_eq!((rig.mark(0), rig.bbo(0).1), (Some(Mark::Gap), 100));
    let row = rig.said.rows.last().map(|row| row.origin);
    assert_eq!(
        row.map(|origin| origin.seq),
        Some(2),
        "the first missing sequence"
    );
    assert_eq!(rig.model.counts().messages, 2, "the frame is used");
}

#[test]
fn without_a_second_line_there_is_nothing_to_wait_for() {
    let mut rig = Rig::with(|desk| desk.feeds[0].b = None);
    let [one, _, three] = bids();
    rig.send(&[one]);
    rig.next = 3;
    rig.send(&[three]);
    assert_eq!(rig.mark(0), Some(Mark::Gap));
}

#[test]
fn what_is_behind_a_waiting_frame_waits_too() {
    let mut rig = Rig::new();
    let [one, two, three] = bids();
    for (sequence, message) in [(2, &two), (1, &one)] {
        let bytes = rig.packet(Line::A, sequence, std::slice::from_ref(message));
        rig.arrive(Line::A, &bytes, false);
    }
    assert_eq!(rig.said.rows, [], "also the frame that would be in turn");
    let bytes = rig.packet(Line::B, 1, &[one, two, three]);
    rig.arrive(Line::B, &bytes, false);
    assert_eq!((rig.bbo(0).1, rig.mark(0)), (300, None));
}

#[test]
fn messages_that_were_seen_are_skipped() {
    let mut rig = Rig::new();
    let [one, two, three] = bids();
    rig.send(&[one.clone(), two.clone()]);
    let bytes = rig.packet(Line::B, 1, &[one, two, three]);
    rig.arrive(Line::B, &bytes, false);
    assert_eq!((rig.bbo(0).1, rig.mark(0)), (300, None));
    assert_eq!(rig.model.counts().duplicates, 2);
}

#[test]
fn a_heartbeat_beyond_next_shows_a_gap() {
    let mut rig = Rig::with(|desk| desk.feeds[0].b = None);
    let [one, ..] = bids();
    rig.send(&[one]);
    let heartbeat = rig.counted(Line::A, 2, 0, &[]);
    rig.arrive(Line::A, &heartbeat, false);
    assert_eq!((rig.mark(0), rig.model.counts().heartbeats), (None, 1));
    let beyond = rig.counted(Line::A, 5, 0, &[]);
    rig.arrive(Line::A, &beyond, false);
    assert_eq!(rig.mark(0), Some(Mark::Gap));
}

#[test]
fn the_end_of_the_session_carries_no_message() {
    let mut rig = Rig::new();
    let [one, ..] = bids();
    rig.send(std::slice::from_ref(&one));
    let end = rig.counted(Line::A, 2, 0xFFFF, &[one]);
    rig.arrive(Line::A, &end, false);
    assert_eq!((rig.mark(0), rig.model.counts().messages), (None, 1));
}

#[test]
fn a_locate_is_learnt_and_learnt_anew() {
    let mut rig = Rig::new();
    rig.send(&[add(MSFT, 1, b'B', 100, 500_000)]);
    assert_eq!(rig.said.rows, [], "no instrument has this locate yet");
    rig.send(&[
        directory(MSFT, *b"MSFT    "),
        add(MSFT, 2, b'B', 100, 500_000),
    ]);
    assert_eq!(rig.bbo(1), (500_000, 100, 0, 0));
    rig.send(&[
        directory(MSFT, *b"IBM     "),
        add(MSFT, 3, b'B', 100, 600_000),
    ]);
    assert_eq!(
        rig.bbo(1),
        (500_000, 100, 0, 0),
        "the locate is another stock's now"
    );
}

#[test]
fn one_reference_in_two_instruments_is_two_orders() {
    let mut rig = Rig::new();
    rig.send(&[
        directory(MSFT, *b"MSFT    "),
        add(MSFT, 1, b'B', 100, 500_000),
        buy(1, 200, 990_000),
        delete(1),
    ]);
    assert_eq!(
        (rig.bbo(0), rig.bbo(1)),
        ((0, 0, 0, 0), (500_000, 100, 0, 0))
    );
    assert_eq!((rig.mark(0), rig.mark(1)), (None, None));
}

#[test]
fn frames_that_do_not_concern_us_are_dropped_by_reason() {
    let good = {
        let rig = Rig::new();
        rig.packet(Line::A, 1, &[buy(1, 100, 990_000)])
    };
    let changed = |change: fn(&mut Vec<u8>), repair: bool| {
        let mut bytes = good.clone();
        change(&mut bytes);
        if repair {
            t2t_protocols::frame::repair_ip_checksum(&mut bytes);
        }
        bytes
    };
    let cases = [
        (changed(|b| b.truncate(60), false), Drop::Short),
        (changed(|b| b[12] = 0x86, false), Drop::EtherType),
        (changed(|b| b[14] = 0x65, false), Drop::IpHeader),
        (changed(|b| b[20] |= 0x20, true), Drop::Fragment),
        (changed(|b| b[23] = 6, true), Drop::Protocol),
        (changed(|b| b[24] ^= 1, false), Drop::IpChecksum),
        (changed(|b| b[37] ^= 1, false), Drop::Address),
        (changed(|b| b[0] ^= 1, false), Drop::Address),
        (changed(|b| b[39] ^= 1, false), Drop::Length),
    ];
    for (bytes, why) in cases {
        let mut rig = Rig::new();
        rig.arrive(Line::A, &bytes, false);
        assert_eq!(drops(&rig, Line::A, why), 1, "{why}");
        assert_eq!(rig.said.rows, [], "{why}");
    }
    let mut rig = Rig::new();
    rig.arrive(Line::B, &good, false);
    assert_eq!(
        drops(&rig, Line::B, Drop::Address),
        1,
        "line A's address on line B"
    );
    let mut rig = Rig::with(|desk| desk.feeds[0].vlan = Some(141));
    rig.arrive(Line::A, &good, false);
    assert_eq!(drops(&rig, Line::A, Drop::Vlan), 1);
}
