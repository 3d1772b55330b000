//! Generated sessions, read back by an independent little exchange: every message refers to what is there, books never
//! cross, and the statistics are those measured on real feeds.

use std::collections::HashMap;
use t2t_exchange::{
    capture::Capture,
    session::{Line, SessionConfig, Summary, generate, save},
};
use t2t_protocols::{blocks::Messages, frame::UdpFrame, itch, moldudp64};

/// Frames of a session: time, line, bytes.
fn frames(config: &SessionConfig) -> (Vec<(u64, Line, Vec<u8>)>, Summary) {
    let mut frames = Vec::new();
    let summary = generate(config, &mut |sent| {
        frames.push((sent.time_ns, sent.line, sent.bytes.to_vec()));
        Ok(())
    });
    (frames, summary.unwrap())
}

/// Calls `each` for every message of a line, in order, with the frame's time.
fn messages(config: &SessionConfig, line: Line, mut each: impl FnMut(u64, u64, &[u8])) -> Summary {
    generate(config, &mut |sent| {
        if sent.line == line {
            let parsed = UdpFrame::parse(sent.bytes).unwrap();
            let packet = moldudp64::Packet::parse(parsed.payload).unwrap();
            let mut messages: Messages<'_> = packet.messages();
            for message in messages.by_ref() {
                let (sequence, message) = message.unwrap();
                each(sent.time_ns, sequence, message);
            }
            assert!(messages.rest().is_empty());
        }
        Ok(())
    })
    .unwrap()
}

#[derive(Default)]
struct Checker {
    orders: HashMap<u64, (u16, u8, u32, u32, u64)>,
    levels: HashMap<(u16, u8), std::collections::BTreeMap<u32, u64>>,
    lives: Vec<u64>,
    executed: u64,
    added: u64,
    hundred: u64,
    classes: HashMap<u16, u64>,
    moves: u64,
}

impl Checker {
    fn best(&self, locate: u16, side: u8) -> Option<u32> {
        let levels = self.levels.get(&(locate, side))?;
        if side == b'B' {
            levels.last_key_value()
        } else {
            levels.first_key_value()
        }
        .map(|(price, _)| *price)
    }

    fn add(&mut self, locate: u16, reference: u64, side: u8, shares: u32, price: u32, born: u64) {
        assert!(shares > 0 && price > 0);
        let class = *self.classes.entry(locate).or_insert(reference % 4);
        assert_eq!(
            reference % 4,
            class,
            "all references of a symbol share their remainder"
        );
        let before = self.best(locate, side);
        assert!(
            self.orders
                .insert(reference, (locate, side, shares, price, born))
                .is_none()
        );
        *self
            .levels
            .entry((locate, side))
            .or_default()
            .entry(price)
            .or_default() += u64::from(shares);
        self.moves += u64::from(before != self.best(locate, side));
        if let (Some(bid), Some(ask)) = (self.best(locate, b'B'), self.best(locate, b'S')) {
            assert!(bid < ask, "crossed: {bid} {ask}");
        }
    }

    fn take(&mut self, locate: u16, reference: u64, shares: Option<u32>) -> (u8, u64) {
        let before = [b'B', b'S'].map(|side| self.best(locate, side));
        let order = self.remove(locate, reference, shares);
        self.moves += u64::from(before != [b'B', b'S'].map(|side| self.best(locate, side)));
        order
    }

    fn remove(&mut self, locate: u16, reference: u64, shares: Option<u32>) -> (u8, u64) {
        let order = self
            .orders
            .get_mut(&reference)
            .expect("the reference is live");
        assert_eq!(order.0, locate);
        let taken = shares.unwrap_or(order.2);
        assert!(taken > 0 && taken <= order.2, "{taken} of {}", order.2);
        order.2 -= taken;
        let (_, side, left, price, born) = *order;
        if left == 0 {
            self.orders.remove(&reference);
        }
        let levels = self.levels.get_mut(&(locate, side)).unwrap();
        let level = levels.get_mut(&price).unwrap();
        *level -= u64::from(taken);
        if *level == 0 {
            levels.remove(&price);
        }
        (side, born)
    }

    fn message(&mut self, bytes: &[u8]) {
        let message = itch::Message::parse(bytes).unwrap();
        let (locate, now) = (message.header().locate, message.header().timestamp.get());
        match message {
            itch::Message::Add(add) | itch::Message::AddMpid(itch::AddOrderMpid { add, .. }) => {
                self.added += 1;
                self.hundred += u64::from(add.shares == 100);
                self.add(locate, add.reference, add.side, add.shares, add.price, now);
            }
            itch::Message::Executed(m) => {
                self.executed += 1;
                self.take(locate, m.reference, Some(m.shares));
            }
            itch::Message::ExecutedPrice(m) => {
                self.take(locate, m.reference, Some(m.shares));
            }
            itch::Message::Cancel(m) => {
                self.take(locate, m.reference, Some(m.shares));
            }
            itch::Message::Delete(m) => {
                let (_, born) = self.take(locate, m.reference, None);
                self.lives.push(now - born);
            }
            itch::Message::Replace(m) => {
                let (side, born) = self.take(locate, m.reference, None);
                self.add(locate, m.new_reference, side, m.shares, m.price, born);
            }
            _ => {}
        }
    }
}

#[test]
fn the_same_seed_is_the_same_session_and_another_is_another() {
    let config = SessionConfig::itch(7, 20_000);
    let (first, again) = (frames(&config), frames(&config));
    assert!(first == again);
    assert!(frames(&SessionConfig { seed: 8, ..config }).0 != first.0);
}

#[test]
fn half_a_million_messages_are_consistent_and_look_like_a_real_day() {
    let config = SessionConfig::itch(1, 500_000);
    let mut checker = Checker::default();
    let mut expected = 1;
    let mut kinds = [0u64; 256];
    let summary = messages(&config, Line::A, |_, sequence, message| {
        assert_eq!(sequence, expected);
        expected += 1;
        kinds[usize::from(message[0])] += 1;
        checker.message(message);
    });
    assert_eq!((summary.messages, summary.by_type), (expected - 1, kinds));
    assert!((500_000..500_020).contains(&summary.messages));
    assert_eq!(summary.most_in_a_packet, 38);

    let share = |kind: u8| kinds[usize::from(kind)] as f64 * 100.0 / summary.messages as f64;
    let near = |kind: u8, percent: f64, tolerance: f64| {
        assert!(
            (share(kind) - percent).abs() <= tolerance,
            "{}: {:.2} %",
            char::from(kind),
            share(kind)
        );
    };
    near(b'A', 44.2, 1.5);
    near(b'D', 43.0, 1.5);
    near(b'U', 7.4, 0.5);
    near(b'E', 2.2, 1.0);
    near(b'X', 1.3, 0.3);
    near(b'I', 1.0, 0.3);
    near(b'F', 0.5, 0.1);
    near(b'P', 0.4, 0.1);
    near(b'C', 0.04, 0.03);
    assert!(
        [
            b'S', b'R', b'H', b'Q', b'Y', b'L', b'N', b'J', b'K', b'h', b'O', b'B', b'V', b'W'
        ]
        .iter()
        .all(|k| share(*k) > 0.0)
    );

    let within = |limit: u64| {
        let count = checker.lives.iter().filter(|life| **life <= limit).count();
        count as f64 * 100.0 / checker.lives.len() as f64
    };
    assert!(
        (62.0..72.0).contains(&within(1_000_000_000)),
        "{:.1} % live a second",
        within(1_000_000_000)
    );
    assert!(
        (86.0..94.0).contains(&within(10_000_000_000)),
        "{:.1} % live ten",
        within(10_000_000_000)
    );
    let hundred = checker.hundred as f64 * 100.0 / checker.added as f64;
    assert!(
        (70.0..76.0).contains(&hundred),
        "{hundred:.1} % of 100 shares"
    );
    let executed = checker.executed as f64 * 100.0 / checker.added as f64;
    assert!((3.0..7.0).contains(&executed), "{executed:.1} % execute");
    assert!(
        checker.moves > 20_000,
        "the best prices move: {}",
        checker.moves
    );

    let locates: Vec<u16> = config
        .listings
        .iter()
        .map(|listing| listing.locate)
        .collect();
    for (listing, locate) in config.listings.iter().zip(&locates).take(16) {
        let (bid, ask) = (
            checker.best(*locate, b'B').unwrap(),
            checker.best(*locate, b'S').unwrap(),
        );
        assert!(
            (ask - bid) / listing.tick <= 30,
            "{}: {bid} {ask}",
            listing.symbol
        );
        for side in [b'B', b'S'] {
            assert!(
                checker.levels[&(*locate, side)].len() >= 10,
                "{}: shallow",
                listing.symbol
            );
        }
    }
    assert!(checker.orders.len() < 50_000);
}

#[test]
fn bursts_reach_the_rate_of_an_open() {
    let mut times = Vec::new();
    messages(
        &SessionConfig::itch(3, 200_000),
        Line::A,
        |_, _, message| {
            times.push(
                itch::Message::parse(message)
                    .unwrap()
                    .header()
                    .timestamp
                    .get(),
            );
        },
    );
    let densest = times
        .windows(1_000)
        .map(|window| window[999] - window[0])
        .min()
        .unwrap();
    assert!(
        densest < 1_500_000,
        "1,000 messages took {densest} ns at best"
    );
}

#[test]
fn a_clean_session_is_the_same_on_both_lines() {
    let (sent, summary) = frames(&SessionConfig::itch(5, 20_000));
    let of = |line| {
        sent.iter()
            .filter(move |frame| frame.1 == line)
            .map(|frame| frame.2[42..].to_vec())
    };
    assert!(of(Line::A).eq(of(Line::B)));
    assert!(sent.is_sorted_by_key(|frame| frame.0));
    assert_eq!(summary.lines.frames, [summary.packets; 2]);
    assert_eq!((summary.lines.lost, summary.lines.gaps), ([0, 0], 0));
}

#[test]
fn what_is_asked_of_the_lines_happens() {
    let mut config = SessionConfig::itch(5, 60_000);
    config.a.loss = 0.01;
    config.a.route.tag = Some(141);
    config.gap = 0.001;
    let b = config.b.as_mut().unwrap();
    (b.loss, b.duplicate, b.reorder, b.jitter_ns) = (0.02, 0.01, 0.01, 2_000);
    let (sent, summary) = frames(&config);
    let packets = summary.packets as f64;
    let rate = |count: u64| count as f64 / packets;
    assert!((0.008..0.015).contains(&rate(summary.lines.lost[0])));
    assert!((0.017..0.026).contains(&rate(summary.lines.lost[1])));
    assert!(
        (0.0005..0.003).contains(&rate(summary.lines.gaps)),
        "{}",
        summary.lines.gaps
    );
    assert!(summary.lines.duplicates > 100 && summary.lines.reordered > 100);
    assert!(sent.is_sorted_by_key(|frame| frame.0));

    let mut firsts: HashMap<Line, Vec<u64>> = HashMap::new();
    let mut free: HashMap<Line, u64> = HashMap::new();
    for (time, line, bytes) in &sent {
        let parsed = UdpFrame::parse(bytes).unwrap();
        assert_eq!(parsed.ethernet.vlan(), (*line == Line::A).then_some(141));
        assert_eq!(
            parsed.ip.destination,
            config.line(*line).unwrap().route.destination
        );
        assert!(
            *time
                >= free
                    .insert(*line, time + (bytes.len() as u64 + 24) * 8 / 10)
                    .unwrap_or(0),
            "overlap"
        );
        firsts.entry(*line).or_default().push(
            moldudp64::Packet::parse(parsed.payload)
                .unwrap()
                .header
                .sequence,
        );
    }
    assert!(
        firsts[&Line::A].is_sorted(),
        "line A was not to be reordered"
    );
    let overtaken = firsts[&Line::B]
        .windows(2)
        .filter(|pair| pair[1] < pair[0])
        .count();
    assert!(overtaken > 50, "{overtaken}");
    let missing = |lines: &[Line]| {
        let mut all: Vec<u64> = lines
            .iter()
            .flat_map(|line| firsts[line].iter().copied())
            .collect();
        all.sort_unstable();
        all.dedup();
        summary.packets - all.len() as u64
    };
    // Heartbeats share their sequence number with the packet that follows.
    assert!(missing(&[Line::A, Line::B]) <= summary.lines.gaps + summary.heartbeats);
    assert!(missing(&[Line::A]) > summary.lines.gaps * 2);
}

#[test]
fn silence_is_broken_by_heartbeats_and_the_session_ends() {
    let config = SessionConfig {
        messages_per_second: 1,
        messages: 2_800,
        ..SessionConfig::itch(2, 0)
    };
    let (sent, summary) = frames(&SessionConfig {
        listings: t2t_exchange::session::listings(2, 2),
        ..config
    });
    assert!(summary.heartbeats > 100);
    let times: Vec<u64> = sent
        .iter()
        .filter(|frame| frame.1 == Line::A)
        .map(|frame| frame.0)
        .collect();
    assert!(
        times
            .windows(2)
            .all(|pair| pair[1] - pair[0] <= 1_000_100_000)
    );
    let last = UdpFrame::parse(&sent.last().unwrap().2).unwrap();
    assert_eq!(
        moldudp64::Packet::parse(last.payload).unwrap().header.count,
        moldudp64::END_OF_SESSION
    );
}

#[test]
fn a_configuration_that_makes_no_session_is_refused_before_the_first_frame() {
    let refuse = |change: fn(&mut SessionConfig), text: &str| {
        let mut config = SessionConfig::itch(1, 10);
        change(&mut config);
        let error = generate(&config, &mut |_| panic!("a frame came out"))
            .unwrap_err()
            .to_string();
        assert!(error.contains(text), "{error}");
    };
    refuse(|c| c.listings.clear(), "at least one listing");
    refuse(
        |c| c.listings[3].symbol = "TOOLONGSYM".into(),
        "\"TOOLONGSYM\" is not 1 to 8",
    );
    refuse(|c| c.listings[3].symbol = "AAPL".into(), "listed twice");
    refuse(
        |c| c.listings[3].locate = c.listings[4].locate,
        "listed twice",
    );
    refuse(|c| c.listings[0].tick = 0, "needs a tick");
    refuse(|c| c.listings[0].price = 100, "price 100 needs");
    refuse(|c| c.gap = 1.5, "gap is 1.5: give a probability");
    refuse(|c| c.a.loss = f64::NAN, "loss is NaN");
    refuse(|c| c.burst_percent = 91, "burst_percent is 91");
    refuse(|c| c.messages_per_second = 0, "messages_per_second is 0");
}

#[test]
fn the_frames_of_a_failing_sink_end_with_its_error() {
    let mut taken = 0;
    let error = generate(&SessionConfig::itch(1, 10_000), &mut |_| {
        taken += 1;
        if taken == 5 {
            Err(std::io::Error::other("disk full"))
        } else {
            Ok(())
        }
    });
    assert_eq!(
        (error.unwrap_err().to_string(), taken),
        ("a frame could not be handed on: disk full".into(), 5)
    );
}

#[test]
fn a_saved_session_is_read_back_frame_by_frame_and_a_failed_one_leaves_nothing() {
    let config = SessionConfig::itch(6, 8_000);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("session.pcap");
    let summary = save(&path, |sink| generate(&config, sink)).unwrap();
    let (sent, expected) = frames(&config);
    assert_eq!(summary, expected);
    let mut capture = Capture::open(&path).unwrap();
    for (time, _, bytes) in &sent {
        let frame = capture.next_frame().unwrap().unwrap();
        assert!((frame.time_ns, frame.bytes) == (*time, &bytes[..]));
    }
    assert!(capture.next_frame().unwrap().is_none());

    let broken = SessionConfig {
        listings: Vec::new(),
        ..config.clone()
    };
    assert!(
        save(&folder.path().join("broken.pcap"), |sink| generate(
            &broken, sink
        ))
        .is_err()
    );
    let nowhere = save(&folder.path().join("no/such/folder.pcap"), |sink| {
        generate(&config, sink)
    });
    assert!(
        nowhere
            .unwrap_err()
            .to_string()
            .contains("folder.pcap: cannot be written")
    );
    assert_eq!(
        std::fs::read_dir(folder.path()).unwrap().count(),
        1,
        "only the whole capture is there"
    );
}
