//! Two lines: duplicates, loss, skew, holding back, and what arbitration costs.

use crate::bench::{Bench, Word, words};
use crate::frames::{Net, Wrap, frame, payload};
use crate::reference::{Feed, Reference};
use t2t_contract::reasons::Mark;
use t2t_hdl::testbench::Rng;

const HOLD: u64 = 1000;

fn net(n: u8, line: usize) -> Net {
    let b = line as u8 * 32;
    Net {
        deep: n % 2 == 1,
        mac: [1, 0, 0x5E, 1, 2, n + b],
        ip: [233, 1, 2, n + b],
        port: 5000 + u16::from(n + b),
    }
}

fn feeds() -> [Option<Feed>; 4] {
    [0, 1, 2, 3].map(|n| {
        let to = |line| {
            let x = net(n, line);
            (x.mac, x.ip, x.port)
        };
        Some(Feed {
            deep: n % 2 == 1,
            // Feed 2 has no line B.
            lines: [Some(to(0)), (n != 2).then(|| to(1))],
            vlan: None,
            hold: HOLD,
            start: 1,
        })
    })
}

fn start(bench: &mut Bench) -> Reference {
    bench.reset();
    bench.said = Default::default();
    bench.times = Default::default();
    let mut r = Reference::new(&feeds());
    r.said.counts.frames = [bench.frames(0), bench.frames(1)];
    bench.said.counts.frames = r.said.counts.frames;
    r
}

#[test]
fn two_lines_are_one_stream() {
    let mut bench = Bench::new::<9>("front_lines", &feeds());
    one_frame_after_the_other(&mut bench);
    both_at_once(&mut bench);
    two_feeds_at_once(&mut bench);
    a_full_buffer_ends_the_hold(&mut bench);
    what_arbitration_costs(&mut bench);
    what_a_sweep_swallows_is_a_gap(&mut bench);
}

/// As the lab does: a frame at a time, time moves between frames. Everything must be as the reference says.
fn one_frame_after_the_other(bench: &mut Bench) {
    let mut rng = Rng::new(21);
    for round in 0..12 {
        let mut r = start(bench);
        for _ in 0..400 {
            let n = rng.below(4) as u8;
            let line = if n == 2 { 0 } else { rng.below(2) as usize };
            bench.time += rng.below(HOLD / 3);
            r.release(bench.time);
            // What was held may be let go: it takes time until the last of it went.
            bench.idle(600);
            let seq = (r.next(usize::from(n)) + rng.below(6) * rng.below(2))
                .saturating_sub(rng.below(6))
                .max(1);
            let count = rng.below(4) as usize;
            let session = if rng.one_in(50) { 6 } else { 5 };
            let p = payload(&mut rng, &net(n, line), session, seq, count);
            let mut f = frame(&net(n, line), Wrap::default(), &p);
            if rng.one_in(10) {
                f.truncate(60 + rng.below((f.len() - 59) as u64) as usize);
            }
            let bad = rng.one_in(12);
            bench.send(line, &words(&f, bad));
            bench.run(0);
            bench.idle(600);
            r.frame(line, &f, bad, bench.time);
            let sent = bench.show(line, bench.frames(line) as usize - 1);
            assert_eq!(
                bench.said.events.last(),
                r.said.events.last(),
                "round {round}: {sent}"
            );
            assert_eq!(
                bench.said.marks.last(),
                r.said.marks.last(),
                "round {round}: {sent}"
            );
            assert_eq!(bench.said.counts, r.said.counts, "round {round}: {sent}");
        }
        bench.time += 2 * HOLD;
        r.release(bench.time);
        bench.idle(3000);
        for (g, w) in bench.said.marks.iter().zip(&r.said.marks) {
            assert_eq!(g, w, "round {round}");
        }
        assert_eq!(
            bench.said.marks.len(),
            r.said.marks.len(),
            "round {round}: marks"
        );
        for (g, w) in bench.said.events.iter().zip(&r.said.events) {
            assert_eq!(g, w, "round {round}");
        }
        for (g, w) in bench.said.ends.iter().zip(&r.said.ends) {
            assert_eq!(g, w, "round {round}");
        }
        assert_eq!(
            bench.said.ends.len(),
            r.said.ends.len(),
            "round {round}: ends"
        );
        assert_eq!(bench.said.counts, r.said.counts, "round {round}: counts");
    }
}

/// Both lines at full rate with skew; every frame is lost on at most one of them: each message comes once, in order.
fn both_at_once(bench: &mut Bench) {
    let mut rng = Rng::new(22);
    for round in 0..40u64 {
        let mut r = start(bench);
        let n = (round % 2) as u8;
        let tight = round % 4 < 2;
        let skew = rng.below(60);
        let lose = [0, 3, 8][rng.below(3) as usize];
        let mut seq = 1;
        let mut late = [0u32, skew as u32];
        if rng.one_in(2) {
            late = [skew as u32, 0];
        }
        for _ in 0..120 {
            let most = if rng.one_in(4) { 12 } else { 3 };
            let count = rng.below(most) as usize;
            let state = rng.clone();
            let lost = if lose > 0 && rng.one_in(lose) {
                Some(rng.below(2) as usize)
            } else {
                None
            };
            for (line, late) in late.iter_mut().enumerate() {
                let mut same = state.clone();
                let p = payload(&mut same, &net(n, line), 5, seq, count);
                let f = frame(&net(n, line), Wrap::default(), &p);
                if line == 0 {
                    r.frame(0, &f, false, 0);
                }
                if lost == Some(line) {
                    continue;
                }
                let mut w: Vec<Word> = words(&f, false);
                w[0].gap += std::mem::take(late);
                if !tight {
                    *late = rng.below(30) as u32;
                }
                bench.send(line, &w);
            }
            let mut same = state.clone();
            let _ = payload(&mut same, &net(n, 0), 5, seq, count);
            rng = same;
            rng.below(2);
            seq += count as u64;
        }
        bench.run(3000);
        // Which copy wins depends on the skew.
        let plain = |events: &[crate::reference::Event]| {
            events
                .iter()
                .map(|e| {
                    let mut e = e.clone();
                    (e.line, e.frame, e.time) = (0, 0, 0);
                    e
                })
                .collect::<Vec<_>>()
        };
        let (got, want) = (plain(&bench.said.events), plain(&r.said.events));
        for (g, w) in got.iter().zip(&want) {
            assert_eq!(g, w, "round {round}, skew {skew}");
        }
        assert_eq!(got.len(), want.len(), "round {round}, skew {skew}");
        assert_eq!(bench.said.marks.first(), None, "round {round}");
        assert_eq!(bench.said.counts.msg, r.said.counts.msg, "round {round}");
    }
}

/// Two feeds, one a line, small frames back to back: nothing is lost, nothing is mixed.
fn two_feeds_at_once(bench: &mut Bench) {
    let mut rng = Rng::new(23);
    for round in 0..12 {
        let mut r = start(bench);
        let mut seq = [1, 1];
        let first = [bench.frames(0), bench.frames(1)];
        for _ in 0..200 {
            for (line, seq) in seq.iter_mut().enumerate() {
                let count = rng.below(2) as usize * (round % 2);
                let p = payload(&mut rng, &net(line as u8, line), 5, *seq, count);
                *seq += count as u64;
                let mut f = frame(&net(line as u8, line), Wrap::default(), &p);
                f.resize(f.len().max(60), 0);
                bench.send(line, &words(&f, false));
                r.frame(line, &f, false, bench.time);
            }
        }
        bench.run(3000);
        assert!(bench.said.counts.frames[0] > first[0]);
        for line in 0..2 {
            let of = |s: &crate::reference::Said| {
                s.events
                    .iter()
                    .filter(|e| e.line == line)
                    .cloned()
                    .collect::<Vec<_>>()
            };
            assert!(of(&bench.said) == of(&r.said), "round {round}, line {line}");
        }
        assert!(bench.said.marks.is_empty());
        assert_eq!(bench.said.counts, r.said.counts, "round {round}");
    }
}

/// A hold that time does not end is ended by a full buffer, before a frame is lost; then the stream goes on.
fn a_full_buffer_ends_the_hold(bench: &mut Bench) {
    let mut rng = Rng::new(24);
    let mut r = start(bench);
    let mut seq = 1;
    for i in 0..200 {
        let p = payload(&mut rng, &net(0, 0), 5, seq, 3);
        seq += 3;
        let f = frame(&net(0, 0), Wrap::default(), &p);
        // The second frame is lost on both lines.
        if i == 1 {
            continue;
        }
        bench.send(0, &words(&f, false));
        r.frame(0, &f, false, bench.time);
    }
    bench.run(50);
    bench.time += HOLD;
    r.release(bench.time);
    bench.idle(2000);
    assert_eq!(
        bench.said.counts.drops, r.said.counts.drops,
        "nothing is dropped"
    );
    assert_eq!(bench.said.counts.gap, 1);
    assert_eq!(bench.said.events.len(), r.said.events.len());
    assert_eq!(bench.said.counts.msg, r.said.counts.msg);
}

/// Messages that pass while books are cleared reach none: wherever in a frame the sweep ends, if one has passed, a gap from the
/// feed's start on is told after it, so that no book goes on without it.
fn what_a_sweep_swallows_is_a_gap(bench: &mut Bench) {
    let mut rng = Rng::new(26);
    let mut swallowed = 0;
    for end in 1..120 {
        let _ = start(bench);
        let messages = bench.said.counts.msg;
        let mut frames = (0..3).map(|n| {
            let p = payload(&mut rng, &net(0, 0), 5, 1 + 3 * n, 3);
            words(&frame(&net(0, 0), Wrap::default(), &p), false)
        });
        bench.sweep(true);
        for _ in 0..2 {
            bench.send(0, &frames.next().unwrap());
        }
        bench.idle(end);
        bench.sweep(false);
        let lost = bench.said.counts.msg != messages;
        swallowed += u32::from(lost);
        let before = bench.said.marks.len();
        bench.idle(100);
        bench.send(0, &frames.next().unwrap());
        bench.run(60);
        bench.time += HOLD;
        bench.idle(100);
        let told = bench.said.marks[before..]
            .iter()
            .any(|mark| (mark.reason, mark.seq) == (Mark::Gap as u8, 1));
        assert!(
            told | !lost,
            "sweep of {end} cycles: {:?}",
            bench.said.marks
        );
    }
    assert!((40..119).contains(&swallowed), "{swallowed}");
}

/// A frame whose line is free is never late; one that comes while the other line's is being walked waits for its end and
/// at most seven cycles, then flows a word a cycle.
fn what_arbitration_costs(bench: &mut Bench) {
    let mut rng = Rng::new(25);
    let mut most = 0;
    for skew in 0..90u32 {
        let _ = start(bench);
        // The first frame of a feed teaches its session, which costs a waiting one a few cycles more.
        for line in 0..2 {
            let p = payload(&mut rng, &net(line as u8, line), 5, 1, 0);
            bench.send(
                line,
                &words(&frame(&net(line as u8, line), Wrap::default(), &p), false),
            );
            bench.run(30);
        }
        let first = [bench.frames(0) as usize, bench.frames(1) as usize];
        let long = payload(&mut rng, &net(0, 0), 5, 1, 6);
        let short: Vec<Vec<u8>> = vec![{
            let mut m = crate::frames::message(&mut rng, true, b'8', 30);
            m[1] = 1;
            m
        }];
        let a = frame(&net(0, 0), Wrap::default(), &long);
        let b = frame(
            &net(1, 1),
            Wrap::default(),
            &crate::frames::iex(5, 1, 1, &short),
        );
        let (wa, mut wb) = (words(&a, false), words(&b, false));
        wb[0].gap = skew;
        bench.send(0, &wa);
        bench.send(1, &wb);
        bench.run(300);
        let at = bench.said.events.iter().position(|e| e.line == 1).unwrap();
        let e = &bench.said.events[at];
        let usual = bench.shown(1, first[1], usize::from(e.word)) + 1;
        // The block word of IEX-TP over plain headers is word 20.
        let block = bench.shown(1, first[1], 20);
        let (from, to) = (
            bench.shown(0, first[0], 15),
            bench.shown(0, first[0], wa.len() - 1),
        );
        let late = bench.times.events[at] - usual;
        if block > to + 4 || block < from {
            assert_eq!(late, 0, "skew {skew}: the line was free");
        } else {
            let after = block + late - to;
            assert!(
                late > 0 && after <= 7,
                "skew {skew}: {late} late, {after} after the last word"
            );
            most = most.max(after);
        }
    }
    assert_eq!(most, 7, "the cycles that docs name");
}
