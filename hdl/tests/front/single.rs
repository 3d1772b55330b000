//! One line: every message at every offset, headers of every form, broken frames; each field one cycle after its word.

use crate::bench::{Bench, words};
use crate::frames::{Net, Wrap, fix_checksum, frame, iex, message, mold, payload, table};
use crate::reference::{Event, Feed, Reference};
use t2t_hdl::testbench::Rng;

const VLAN: u16 = 1013;

fn net(n: u8, deep: bool) -> Net {
    Net {
        deep,
        mac: [1, 0, 0x5E, 54, 12, 111 + n],
        ip: [233, 54, 12, 111 + n],
        port: 26_400 + u16::from(n),
    }
}

fn feed(net: Net, vlan: Option<u16>, start: u64) -> Option<Feed> {
    Some(Feed {
        deep: net.deep,
        lines: [Some((net.mac, net.ip, net.port)), None],
        vlan,
        hold: 1_000_000,
        start,
    })
}

/// Two ITCH feeds, two DEEP feeds; one of each in a VLAN.
fn feeds() -> [Option<Feed>; 4] {
    [
        feed(net(0, false), None, 1),
        feed(net(1, true), Some(VLAN), 1),
        feed(net(2, false), Some(VLAN), 7_000_000_000),
        feed(net(3, true), None, 1),
    ]
}

fn deep(n: usize) -> bool {
    n % 2 == 1
}

fn wrap_payload(n: usize, seq: u64, messages: &[Vec<u8>]) -> Vec<u8> {
    let count = messages.len() as u16;
    if deep(n) {
        iex(5, seq, count, messages)
    } else {
        mold(5, seq, count, messages)
    }
}

/// Compares all that was said, and the cycle of each event, mark and end.
fn agree(bench: &Bench, reference: &Reference, what: &str) {
    let (got, want) = (&bench.said, &reference.said);
    for (i, (g, w)) in got.events.iter().zip(&want.events).enumerate() {
        let sent = |e: &Event| bench.show(usize::from(e.line), usize::from(e.frame));
        assert_eq!(g, w, "{what}: event {i}\n{}\n{}", sent(g), sent(w));
    }
    assert_eq!(got.events.len(), want.events.len(), "{what}: events");
    for (i, (g, w)) in got.marks.iter().zip(&want.marks).enumerate() {
        assert_eq!(g, w, "{what}: mark {i}");
    }
    assert_eq!(got.marks.len(), want.marks.len(), "{what}: marks");
    for (i, (g, w)) in got.ends.iter().zip(&want.ends).enumerate() {
        assert_eq!(g, w, "{what}: end {i}");
    }
    assert_eq!(got.ends.len(), want.ends.len(), "{what}: ends");
    assert_eq!(got.counts, want.counts, "{what}: counts");
}

/// Each event one cycle after its word; each strobe in time.
fn prompt(bench: &Bench, what: &str) {
    for (i, (e, at)) in bench
        .said
        .events
        .iter()
        .zip(&bench.times.events)
        .enumerate()
    {
        let word = bench.shown(
            usize::from(e.line),
            usize::from(e.frame),
            usize::from(e.word),
        );
        assert_eq!(*at, word + 1, "{what}: event {i}, {e:?}");
    }
}

#[test]
fn says_what_the_semantics_say() {
    let mut bench = Bench::new::<10>("front_single", &feeds());
    every_message_at_every_offset(&mut bench);
    marks_and_ends_come_five_cycles_later(&mut bench);
    every_truncation(&mut bench);
    every_header_check(&mut bench);
    random_frames(&mut bench);
}

fn start(bench: &mut Bench) -> Reference {
    bench.load(&feeds());
    bench.said = Default::default();
    bench.times = Default::default();
    let mut r = Reference::new(&feeds());
    // Frame numbers go on.
    r.said.counts.frames = [bench.frames(0), 0];
    bench.said.counts.frames = r.said.counts.frames;
    r
}

fn every_message_at_every_offset(bench: &mut Bench) {
    let mut r = start(bench);
    let mut rng = Rng::new(11);
    let mut next = [1, 1, 7_000_000_000, 1];
    for round in 0..3 {
        for (n, next) in next.iter_mut().enumerate() {
            for &(kind, len) in table(deep(n)) {
                for shift in 0..4 {
                    // A message of no known type brings the next to any offset.
                    let filler = message(&mut rng, deep(n), b'z', 10 + shift);
                    let it = message(&mut rng, deep(n), kind, len);
                    let &(k2, l2) = &table(deep(n))[rng.below(13) as usize];
                    let other = message(&mut rng, deep(n), k2, l2);
                    let p = wrap_payload(n, *next, &[filler, it, other]);
                    *next += 3;
                    let wrap = Wrap {
                        vlan: if n == 1 || n == 2 || rng.one_in(2) {
                            Some(VLAN)
                        } else {
                            None
                        },
                        options: if rng.one_in(2) {
                            0
                        } else {
                            rng.below(11) as usize
                        },
                        trailer: rng.below(9) as usize,
                    };
                    let f = frame(&net(n as u8, deep(n)), wrap, &p);
                    let mut w = words(&f, false);
                    if round == 2 {
                        w.iter_mut().for_each(|w| w.gap = rng.below(4) as u32);
                    }
                    bench.send(0, &w);
                    r.frame(0, &f, false, bench.time);
                }
            }
        }
    }
    bench.run(20);
    agree(bench, &r, "offsets");
    prompt(bench, "offsets");
    for (e, s) in bench.said.events.iter().zip(&bench.times.strobes) {
        // Locate, symbol, reference, new reference: one cycle after the word with their last byte.
        let word = |byte: i64| {
            let decides = match e.kind {
                0 | 5 => 35,
                1 | 2 => 22,
                3 | 9 => 18,
                4 => 34,
                7 if e.symbol != 0 => 17,
                7 => 19,
                8 => 29,
                _ => return None,
            };
            // The deciding byte's offset in its word is not known here, but the distance in bytes is: one of two words.
            let back = decides - byte;
            Some((e.word as i64 - (back + 3) / 4)..=(e.word as i64 - back / 4))
        };
        let check = |at: u64, byte: i64| {
            if let Some(range) = word(byte)
                && at > 0
            {
                let cycles: Vec<u64> = range
                    .map(|w| bench.shown(0, usize::from(e.frame), w as usize) + 1)
                    .collect();
                assert!(
                    cycles.contains(&at),
                    "strobe of byte {byte} at {at}, {cycles:?}, {e:?}"
                );
            }
        };
        // DEEP has no locates: what was announced last was another message's.
        if e.kind != 8 && (e.symbol == 0 || e.kind == 9) {
            check(s[0], 2);
        }
        check(s[1], if e.kind == 9 { 18 } else { 17 });
        check(s[2], 18);
        check(s[3], 26);
    }
}

fn marks_and_ends_come_five_cycles_later(bench: &mut Bench) {
    let mut r = start(bench);
    let mut rng = Rng::new(12);
    let itch = |rng: &mut Rng, kind: u8, len| message(rng, false, kind, len);
    let a = itch(&mut rng, b'A', 36);
    let d = itch(&mut rng, b'D', 19);
    let mut wrong = itch(&mut rng, b'E', 31);
    wrong.push(0);
    // Good; gap; malformed second message; bad end after a used message; another session.
    let frames = [
        (mold(5, 1, 2, &[a.clone(), d.clone()]), false),
        (mold(5, 9, 1, std::slice::from_ref(&d)), false),
        (mold(5, 10, 3, &[a.clone(), wrong, d.clone()]), false),
        (mold(5, 11, 1, std::slice::from_ref(&a)), true),
        (mold(6, 12, 1, std::slice::from_ref(&a)), false),
        (mold(5, 12, 2, &[d.clone(), a]), false),
    ];
    let first = bench.frames(0) as usize;
    let mut ends = vec![];
    for (p, bad) in &frames {
        let f = frame(&net(0, false), Wrap::default(), p);
        bench.send(0, &words(&f, *bad));
        r.frame(0, &f, *bad, bench.time);
        ends.push(f.len().div_ceil(4) - 1);
    }
    bench.run(20);
    agree(bench, &r, "marks");
    prompt(bench, "marks");
    let block = 15;
    // The malformed message's type: block word + 2 + 36 bytes behind the first prefix's end, then its own prefix.
    let wrong_type = (64 + 36 + 2) / 4;
    let marks = [
        bench.shown(0, first + 1, block),
        bench.shown(0, first + 2, wrong_type),
        bench.shown(0, first + 3, ends[3]),
        bench.shown(0, first + 4, block),
    ];
    let want: Vec<u64> = marks.iter().map(|c| c + 6).collect();
    assert_eq!(bench.times.marks, want, "marks five cycles after D1");
    let last: Vec<u64> = [0, 1, 2, 3, 5]
        .iter()
        .map(|n| bench.shown(0, first + n, ends[*n]) + 6)
        .collect();
    assert_eq!(bench.times.ends, last, "ends five cycles after D1");
}

fn every_truncation(bench: &mut Bench) {
    let mut rng = Rng::new(13);
    for n in 0..4 {
        let mut r = start(bench);
        let wrap = Wrap {
            vlan: if n == 1 || n == 2 { Some(VLAN) } else { None },
            options: n % 3,
            trailer: 6,
        };
        let mut seq = [1, 1, 7_000_000_000, 1][n];
        let full = {
            let p = payload(&mut rng, &net(n as u8, deep(n)), 5, seq, 4);
            frame(&net(n as u8, deep(n)), wrap, &p)
        };
        for len in 1..=full.len() {
            for bad in [false, true] {
                let p = payload(&mut rng, &net(n as u8, deep(n)), 5, seq, 1 + len % 4);
                seq += 1;
                let mut f = frame(&net(n as u8, deep(n)), wrap, &p);
                f.truncate(len);
                bench.send(0, &words(&f, bad));
                r.frame(0, &f, bad, bench.time);
                if rng.one_in(8) {
                    bench.run(rng.below(12) as usize);
                }
            }
        }
        bench.run(20);
        agree(bench, &r, &format!("truncated, feed {n}"));
        prompt(bench, "truncated");
    }
}

fn every_header_check(bench: &mut Bench) {
    let mut rng = Rng::new(14);
    let mut drops = [0; 16];
    for n in 0..4usize {
        let tagged = n == 1 || n == 2;
        let wrap = Wrap {
            vlan: tagged.then_some(VLAN),
            ..Wrap::default()
        };
        let whole = |rng: &mut Rng, seq: u64| {
            let p = payload(rng, &net(n as u8, deep(n)), 5, seq, 2);
            frame(&net(n as u8, deep(n)), wrap, &p)
        };
        let ip = if tagged { 18 } else { 14 };
        // Each header byte, each bit: with and without a valid IP checksum, alone and with a second error further back.
        let header = ip + 28 + if deep(n) { 40 } else { 20 };
        for byte in 0..header {
            let mut r = start(bench);
            for bit in 0..8 {
                let mut f = whole(&mut rng, r.next(n));
                f[byte] ^= 1 << bit;
                if bit % 2 == 0 && (ip..ip + 20).contains(&byte) && f[ip] == 0x45 {
                    fix_checksum(&mut f, ip);
                }
                if bit % 3 == 0 {
                    let at = byte + rng.below((header - byte) as u64) as usize;
                    f[at] ^= 1 << rng.below(8);
                }
                bench.send(0, &words(&f, false));
                r.frame(0, &f, false, bench.time);
                let good = whole(&mut rng, r.next(n));
                bench.send(0, &words(&good, false));
                r.frame(0, &good, false, bench.time);
            }
            bench.run(20);
            agree(bench, &r, &format!("header of feed {n}, byte {byte}"));
            prompt(bench, "headers");
            for (all, more) in drops.iter_mut().zip(r.said.counts.drops[0]) {
                *all += more;
            }
        }
    }
    // All reasons that a whole header can give; another session is one of them.
    for (why, n) in drops.iter().enumerate().take(12).skip(2) {
        assert!(*n > 0, "no frame was dropped for reason {why}");
    }
}

fn random_frames(bench: &mut Bench) {
    let mut rng = Rng::new(15);
    for round in 0..24 {
        let mut r = start(bench);
        for _ in 0..1000 {
            let n = rng.below(4) as usize;
            // Time moves with the first word of a frame only.
            bench.run(0);
            bench.time += rng.below(500);
            let seq = (r.next(n) + rng.below(4) * rng.below(2))
                .saturating_sub(rng.below(5) * rng.below(2))
                .max(1);
            let count = rng.below(7) as usize;
            let mut p = payload(&mut rng, &net(n as u8, deep(n)), 5, seq, count);
            let header = if deep(n) { 40 } else { 20 };
            // Counts that are not the messages', prefixes that are not the lengths.
            if rng.one_in(6) {
                let at = if deep(n) { 14 } else { 19 };
                p[at] = rng.below(8) as u8;
            }
            if rng.one_in(40) && !deep(n) {
                p[18..20].copy_from_slice(&[0xFF; 2]);
            }
            if rng.one_in(4) && p.len() > header {
                let at = header + rng.below((p.len() - header) as u64) as usize;
                p[at] ^= 1 << rng.below(8);
            }
            if rng.one_in(60) {
                p[0] ^= 1;
            }
            let wrap = Wrap {
                vlan: if n == 1 || n == 2 { Some(VLAN) } else { None },
                options: if rng.one_in(5) {
                    rng.below(11) as usize
                } else {
                    0
                },
                trailer: if rng.one_in(3) {
                    rng.below(20) as usize
                } else {
                    0
                },
            };
            let mut f = frame(&net(n as u8, deep(n)), wrap, &p);
            if f.len() < 60 && rng.one_in(2) {
                f.resize(60, 0);
            }
            if rng.one_in(5) {
                let at = rng.below(f.len() as u64) as usize;
                f[at] ^= 1 << rng.below(8);
            }
            if rng.one_in(6) {
                f.truncate(1 + rng.below(f.len() as u64) as usize);
            }
            let bad = rng.one_in(8);
            let mut w = words(&f, bad);
            if rng.one_in(3) {
                let most = 1 + rng.below(5);
                w.iter_mut()
                    .for_each(|w| w.gap = (rng.below(most) * rng.below(2)) as u32);
            }
            bench.send(0, &w);
            r.frame(0, &f, bad, bench.time);
        }
        bench.run(30);
        agree(bench, &r, &format!("random, round {round}"));
        prompt(bench, "random");
    }
}
