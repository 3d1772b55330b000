//! DEEP sessions and the patterns that never let up, read back by independent books.

use std::collections::{BTreeMap, HashMap};
use t2t_exchange::session::{Line, Pattern, SessionConfig, Summary, generate, generate_pattern};
use t2t_protocols::{frame::UdpFrame, iex::deep, iextp, itch, moldudp64};

/// Sides of a DEEP book.
type Levels = [BTreeMap<i64, u32>; 2];

#[test]
fn a_deep_session_moves_levels_and_never_shows_a_crossed_book_at_the_end_of_an_event() {
    let config = SessionConfig::deep(4, 150_000);
    let mut books: HashMap<[u8; 8], Levels> = HashMap::new();
    let (mut next, mut bytes, mut last_time) = (1, 0, 0);
    let (mut open_event, mut multiple, mut kinds) = (None, 0u64, [0u64; 256]);
    let summary = generate(&config, &mut |sent| {
        if sent.line != Line::A {
            return Ok(());
        }
        let parsed = UdpFrame::parse(sent.bytes).unwrap();
        let packet = iextp::Packet::parse(parsed.payload).unwrap();
        assert_eq!(
            (packet.header.sequence, packet.header.stream_offset),
            (next, bytes)
        );
        bytes += packet.body.len() as i64;
        for message in packet.messages() {
            next += 1;
            let message = deep::Message::parse(message.unwrap().1).unwrap();
            kinds[usize::from(message.kind())] += 1;
            let deep::Message::Level(level) = message else {
                continue;
            };
            assert!(level.timestamp >= last_time && level.price > 0);
            last_time = level.timestamp;
            assert!(
                open_event.is_none_or(|event| event == (level.symbol, level.timestamp)),
                "events do not mix"
            );
            open_event = (!level.is_complete()).then_some((level.symbol, level.timestamp));
            multiple += u64::from(!level.is_complete());
            let book = books.entry(level.symbol).or_default();
            let side = &mut book[usize::from(level.side == deep::SELL)];
            if level.size == 0 {
                assert!(
                    side.remove(&level.price).is_some(),
                    "a level that is not there cannot go"
                );
            } else {
                side.insert(level.price, level.size);
            }
            if let (true, Some((bid, _)), Some((ask, _))) = (
                level.is_complete(),
                book[0].last_key_value(),
                book[1].first_key_value(),
            ) {
                assert!(bid < ask, "crossed");
            }
        }
        Ok(())
    })
    .unwrap();
    assert_eq!(
        (summary.messages, summary.by_type),
        (next as u64 - 1, kinds)
    );
    assert!(
        multiple > 5_000,
        "{multiple} updates were not the last of their event"
    );
    assert!(
        [
            b'8', b'5', b'T', b'H', b'O', b'S', b'D', b'I', b'P', b'E', b'X', b'A', b'B'
        ]
        .iter()
        .all(|k| kinds[usize::from(*k)] > 0)
    );
    assert!(
        books
            .values()
            .all(|book| book[0].len() > 5 && book[1].len() > 5)
    );
}

/// What a pattern did, on line A: kinds of messages, largest gap between frames in excess of the wire's own.
struct Seen {
    kinds: [u64; 256],
    idle_ns: u64,
    shortest_full: usize,
    summary: Summary,
    deepest: usize,
    peak: usize,
    best_moves: u64,
}

fn run(pattern: Pattern, count: u64) -> Seen {
    let config = SessionConfig {
        b: None,
        ..SessionConfig::itch(1, 0)
    };
    let (mut kinds, mut idle_ns, mut shortest_full) = ([0; 256], 0, usize::MAX);
    let mut orders: HashMap<u64, (u8, u32)> = HashMap::new();
    let mut levels: [BTreeMap<u32, u32>; 2] = Default::default();
    let (mut deepest, mut peak, mut best_moves) = (0, 0, 0);
    let (mut end, mut frames) = (None, 0u64);
    let summary = generate_pattern(pattern, count, &config, &mut |sent| {
        let parsed = UdpFrame::parse(sent.bytes).unwrap();
        let packet = moldudp64::Packet::parse(parsed.payload).unwrap();
        if packet.header.count == moldudp64::END_OF_SESSION {
            return Ok(());
        }
        frames += 1;
        if let Some(end) = end {
            idle_ns = idle_ns.max(sent.time_ns - end);
        }
        end = Some(sent.time_ns + ((sent.bytes.len() as u64 + 24) * 8).div_ceil(10));
        for message in packet.messages() {
            let message = itch::Message::parse(message.unwrap().1).unwrap();
            kinds[usize::from(message.kind())] += 1;
            let best = |levels: &[BTreeMap<u32, u32>; 2]| {
                (
                    levels[0].keys().next_back().copied(),
                    levels[1].keys().next().copied(),
                )
            };
            let before = best(&levels);
            match message {
                itch::Message::Add(add) => {
                    assert!(
                        orders
                            .insert(add.reference, (add.side, add.price))
                            .is_none()
                    );
                    *levels[usize::from(add.side == b'S')]
                        .entry(add.price)
                        .or_default() += 1;
                }
                itch::Message::Delete(delete) => {
                    let (side, price) = orders.remove(&delete.reference).expect("a live reference");
                    let side = &mut levels[usize::from(side == b'S')];
                    let held = side.get_mut(&price).unwrap();
                    *held -= 1;
                    if *held == 0 {
                        side.remove(&price);
                    }
                }
                _ => continue,
            }
            best_moves += u64::from(before != best(&levels));
            deepest = deepest.max(levels[0].len()).max(levels[1].len());
            peak = peak.max(orders.len());
        }
        if packet.messages().count() > 1 && frames > 1 {
            shortest_full = shortest_full.min(sent.bytes.len());
        }
        Ok(())
    })
    .unwrap();
    Seen {
        kinds,
        idle_ns,
        shortest_full,
        summary,
        deepest,
        peak,
        best_moves,
    }
}

#[test]
fn endless_deletes_come_in_full_frames_without_an_idle_moment() {
    let seen = run(Pattern::Deletes, 130_000);
    assert_eq!(
        (seen.kinds[usize::from(b'A')], seen.kinds[usize::from(b'D')]),
        (130_000, 130_000)
    );
    assert_eq!(
        seen.summary.most_in_a_packet, 69,
        "69 deletes fill a packet"
    );
    assert!(seen.idle_ns <= 1, "{} ns idle", seen.idle_ns);
    assert!((59_000..=60_000).contains(&seen.peak), "{}", seen.peak);
    assert_eq!(seen.deepest, 40);
}

#[test]
fn adds_and_deletes_alternate_at_the_best_level() {
    let seen = run(Pattern::Best, 50_000);
    assert_eq!(seen.kinds[usize::from(b'D')], 25_000);
    assert!(seen.best_moves >= 50_000);
    assert!(seen.idle_ns <= 1 && seen.shortest_full > 1_000);
}

#[test]
fn a_sweep_goes_through_64_levels_of_either_side() {
    let seen = run(Pattern::Sweep, 51_200);
    assert_eq!(
        (seen.kinds[usize::from(b'A')], seen.kinds[usize::from(b'D')]),
        (25_600, 25_600)
    );
    assert_eq!((seen.deepest, seen.peak), (64, 64));
    assert!(seen.idle_ns <= 1 && seen.best_moves > 25_600);
}

#[test]
fn patterns_exist_in_deep_too() {
    let mut updates = 0;
    let config = SessionConfig::deep(1, 0);
    let summary = generate_pattern(Pattern::Best, 1_000, &config, &mut |sent| {
        let parsed = UdpFrame::parse(sent.bytes).unwrap();
        let messages = iextp::Packet::parse(parsed.payload).unwrap().messages();
        updates += messages
            .filter(|m| matches!(m, Ok((_, [b'8' | b'5', ..]))))
            .count();
        Ok(())
    })
    .unwrap();
    assert_eq!(updates, 2 * (1_000 + 36), "both lines");
    assert_eq!(
        summary.by_type[usize::from(b'8')] + summary.by_type[usize::from(b'5')],
        1_036
    );
}
