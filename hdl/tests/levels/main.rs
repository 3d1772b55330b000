//! The levels as a whole: the verilated block against ordinary maps.

mod bench;
mod reference;

use bench::Bench;
use reference::{Act, Op};
use t2t_hdl::levels::{CardLevels, Levels};
use t2t_hdl::testbench::Rng;

type TinyLevels = Levels<4, 2, 4, 4, 36, 4, 24>;

/// How the operations of a run are chosen.
#[derive(Clone, Copy)]
struct Mix {
    ops: u64,
    instruments: u64,
    /// Distinct prices a side.
    prices: u64,
    /// Of 100 operations on levels, how many take away.
    takes: u64,
    /// Spacing of operations: this or one more.
    spacing: u64,
    /// One in so many operations is something else: a trade, a status, a mark.
    other: u64,
    /// Sizes are set (DEEP) rather than added and taken.
    sets: bool,
}

fn plain(instr: usize, ask: bool, price: u32, qty: u32, act: Act) -> Op {
    Op {
        instr,
        ask,
        price,
        qty,
        act,
        judge: true,
        level: true,
        mark: 0,
        status: None,
        last: None,
        seq: 0,
    }
}

/// A level operation that the book allows.
fn level_op(bench: &Bench, rng: &mut Rng, mix: &Mix, instr: usize) -> Op {
    let ask = rng.one_in(2);
    let book = &bench.reference.books[instr];
    let side = &book.sides[usize::from(ask)];
    let any = |rng: &mut Rng| {
        let n = rng.below(mix.prices) as u32;
        if ask {
            1_000_000 + n * 100
        } else {
            999_900 - n * 100
        }
    };
    let there = |rng: &mut Rng| {
        // The best in one of three cases: that is where the market moves.
        if rng.one_in(3) {
            return book.best(ask);
        }
        let from = any(rng);
        side.range(from..)
            .next()
            .or_else(|| side.iter().next())
            .map(|l| *l.0)
    };
    let take = rng.below(100) < mix.takes;
    if mix.sets {
        let price = if rng.one_in(2) {
            there(rng).unwrap_or_else(|| any(rng))
        } else {
            any(rng)
        };
        let qty = if take { 0 } else { 1 + rng.below(900) as u32 };
        let mut op = plain(instr, ask, price, qty, Act::Set);
        op.judge = !rng.one_in(4);
        return op;
    }
    match there(rng) {
        Some(price) if take => {
            let all = side[&price];
            let qty = if rng.one_in(3) {
                1 + rng.below(u64::from(all)) as u32
            } else {
                all
            };
            plain(instr, ask, price, qty, Act::Sub)
        }
        _ => plain(instr, ask, any(rng), 1 + rng.below(900) as u32, Act::Add),
    }
}

fn other_op(rng: &mut Rng, instr: usize) -> Op {
    let mut op = plain(instr, rng.one_in(2), 0, 0, Act::None);
    op.level = false;
    match rng.below(12) {
        0..4 => op.last = Some((rng.bits(32) as u32, rng.bits(32) as u32)),
        4..11 => op.status = Some((rng.one_in(2), rng.one_in(2))),
        _ => op.level = true,
    }
    op
}

fn run(bench: &mut Bench, rng: &mut Rng, mix: Mix) {
    let mut instr = 0;
    for _ in 0..mix.ops {
        // The same instrument again in half of the cases.
        if rng.one_in(2) {
            instr = rng.below(mix.instruments) as usize;
        }
        let gap = mix.spacing - 1 + rng.below(2);
        if mix.other > 0 && rng.one_in(mix.other) {
            let op = other_op(rng, instr);
            bench.op(op, gap);
            continue;
        }
        let op = level_op(bench, rng, &mix, instr);
        if op.act == Act::Sub && rng.one_in(4) {
            // A replace: the first half is not published.
            bench.op(Op { judge: false, ..op }, gap);
            let mut add = level_op(bench, rng, &Mix { takes: 0, ..mix }, instr);
            add.ask = op.ask;
            add.price = if op.ask {
                op.price.saturating_add(300)
            } else {
                op.price - 300
            };
            bench.second(add);
        } else {
            bench.op(op, gap);
        }
    }
}

/// Takes every level away, best first: the whole content of the books is seen at the top.
fn drain(bench: &mut Bench, instruments: usize) {
    for instr in 0..instruments {
        for ask in [false, true] {
            while let Some(best) = bench.reference.books[instr]
                .best(ask)
                .filter(|_| !bench.reference.frozen(instr))
            {
                let all = bench.reference.books[instr].sides[usize::from(ask)][&best];
                bench.op(plain(instr, ask, best, all, Act::Sub), 3);
            }
        }
    }
    bench.idle(8);
}

#[test]
fn tiny() {
    let mut bench = Bench::new("levels_tiny", TinyLevels::default(), 16, 24, true);
    let mut rng = Rng::new(1);
    let mix = Mix {
        ops: 20_000,
        instruments: 3,
        prices: 8,
        takes: 50,
        spacing: 4,
        other: 20,
        sets: false,
    };
    run(&mut bench, &mut rng, mix);
    drain(&mut bench, 4);
    for n in 0..400 {
        let prices = [6, 12, 20, 30, 60][n % 5];
        let mix = Mix {
            ops: 400,
            prices,
            takes: 45,
            sets: n % 2 == 0,
            other: 50,
            ..mix
        };
        run(&mut bench, &mut rng, mix);
        drain(&mut bench, 4);
        bench.reset();
    }
    marks(&mut bench);
    assert!(bench.exhausted > 20, "the tiny store was never exhausted");
    println!(
        "{} operations, {} rows, {} times out of leaves",
        bench.ops, bench.rows, bench.exhausted
    );
}

/// The card's size, once for all phases: a model of it takes half a minute to build.
#[test]
fn card() {
    let mut bench = Bench::new("levels_card", CardLevels::default(), 256, 512, false);
    let mut rng = Rng::new(2);
    let started = std::time::Instant::now();
    let few = Mix {
        ops: 30_000,
        instruments: 4,
        prices: 12,
        takes: 50,
        spacing: 4,
        other: 20,
        sets: false,
    };
    let phases = [
        few,
        Mix { sets: true, ..few },
        // Books of hundreds of levels that grow and shrink.
        Mix {
            ops: 150_000,
            instruments: 3,
            prices: 480,
            takes: 42,
            other: 0,
            ..few
        },
        Mix {
            ops: 150_000,
            instruments: 2,
            prices: 400,
            takes: 55,
            sets: true,
            ..few
        },
        Mix {
            ops: 250_000,
            instruments: 1,
            prices: 500,
            takes: 49,
            ..few
        },
        // Every book now and then.
        Mix {
            ops: 250_000,
            instruments: 256,
            prices: 60,
            takes: 45,
            ..few
        },
        Mix {
            ops: 50_000,
            instruments: 8,
            prices: 100,
            spacing: 5,
            ..few
        },
    ];
    // A tenth of the volume by default, a million operations with T2T_VOLUME=10.
    let volume = std::env::var("T2T_VOLUME")
        .ok()
        .and_then(|v| v.parse::<u64>().ok())
        .unwrap_or(1);
    for mix in phases {
        let mix = Mix {
            ops: mix.ops * volume.clamp(1, 1000) / 10,
            ..mix
        };
        run(&mut bench, &mut rng, mix);
        drain(&mut bench, 256);
    }
    bench.reset();
    shapes(&mut bench);
    limits(&mut bench);
    marks(&mut bench);
    assert_eq!(bench.exhausted, 0);
    assert!(bench.ops > volume * 90_000, "{} operations", bench.ops);
    println!(
        "{} operations, {} rows, {} late marks, {:?}",
        bench.ops,
        bench.rows,
        bench.late,
        started.elapsed()
    );
}

fn add(bench: &mut Bench, instr: usize, ask: bool, price: u32, qty: u32) {
    bench.op(plain(instr, ask, price, qty, Act::Add), 3);
}

fn cut(bench: &mut Bench, instr: usize, ask: bool, price: u32, qty: u32) {
    bench.op(plain(instr, ask, price, qty, Act::Sub), 3);
}

/// Books that real trading makes rarely and a cache over a store least likes.
fn shapes(bench: &mut Bench) {
    for ask in [false, true] {
        // Filled towards the market, away from it, and from both ends; each then swept from the best: no refill is waited for.
        let orders: [fn(u32) -> u32; 3] = [
            |n| n,
            |n| 299 - n,
            |n| if n % 2 == 0 { n / 2 } else { 299 - n / 2 },
        ];
        for order in orders {
            for n in 0..300 {
                add(bench, 7, ask, 5_000 + order(n), n + 1);
            }
            drain(bench, 8);
        }
        // The best comes and goes over a full book, on both sides of the point where the cache pulls and pushes.
        for n in 0..120 {
            add(bench, 7, ask, 5_000 + n, 10);
        }
        for depth in [1, 2, 7, 8, 9, 10, 16, 17, 24] {
            for round in 0..6 {
                let better = |n: u32| if ask { 4_999 - n } else { 5_120 + n };
                for n in 0..depth {
                    add(bench, 7, ask, better(n), 3 + round);
                }
                for n in (0..depth).rev() {
                    cut(bench, 7, ask, better(n), 3 + round);
                }
            }
            let best = bench.reference.books[7].best(ask).expect("a full book");
            cut(bench, 7, ask, best, 10);
        }
        // Changes far from the market, which nobody sees until it gets there.
        for n in 0..60 {
            let price = if ask { 5_119 - n } else { 5_000 + n };
            bench.op(
                Op {
                    judge: false,
                    ..plain(7, ask, price, 77 + n, Act::Set)
                },
                3,
            );
        }
        // Extreme prices and quantities.
        for price in [1, 2, 0xFFFF_FFFE, 0xFFFF_FFFF] {
            add(bench, 7, ask, price, 0xFFFF_FFFF);
        }
        drain(bench, 8);
    }
}

/// Books that are as deep as allowed, quantities as large as possible.
fn limits(bench: &mut Bench) {
    for ask in [false, true] {
        let worse = |n: u32| if ask { 10_000 + n } else { 9_000 - n };
        for (instr, extra) in [
            (20, worse(900)),
            (21, worse(100) + 1),
            (22, if ask { 9_999 } else { 9_001 }),
        ] {
            for n in 0..512 {
                add(bench, instr, ask, worse(n * 2), 5);
            }
            // Existing levels still change; a new one, at the end, in the middle or in front, is one too many.
            add(bench, instr, ask, worse(600), 5);
            add(bench, instr, ask, worse(0), 5);
            bench.op(plain(instr, ask, worse(3), 0, Act::Set), 3);
            assert!(!bench.reference.frozen(instr));
            add(bench, instr, ask, extra | 1, 5);
            assert!(bench.reference.frozen(instr), "a level too many");
            // Frozen: nothing is seen of this.
            add(bench, instr, ask, worse(0), 5);
            bench.idle(6);
        }
        // One less, one more: allowed.
        for n in 0..512 {
            add(bench, 23, ask, worse(n), 5);
        }
        for n in [0, 511, 256] {
            cut(bench, 23, ask, worse(n), 5);
            add(bench, 23, ask, worse(600 + n), 5);
        }
        assert!(!bench.reference.frozen(23));
        drain(bench, 24);
        // A quantity that leaves its range: in the cache, and where only the store sees it.
        for (instr, n) in [(30, 0), (31, 15), (32, 40)] {
            for k in 0..50 {
                add(bench, instr, ask, worse(k), 0xFFFF_FFF0);
            }
            add(bench, instr, ask, worse(n), 15);
            assert!(!bench.reference.frozen(instr));
            add(bench, instr, ask, worse(n), 1);
            assert!(bench.reference.frozen(instr), "2^32");
            add(bench, instr, ask, worse(n), 1);
            bench.idle(6);
        }
        bench.reset();
    }
}

fn marks(bench: &mut Bench) {
    for instr in 0..12 {
        bench.member(instr, instr as u64 % 3);
    }
    for instr in 0..13 {
        add(bench, instr, false, 100 + instr as u32, 1);
        add(bench, instr, true, 200 + instr as u32, 1);
    }
    // A mark found before the levels, with a trade that must not count, in the cycle after another operation of the same book.
    let mut bad = plain(4, false, 100, 1, Act::Add);
    bad.mark = 6;
    bad.last = Some((1, 1));
    add(bench, 4, false, 90, 1);
    bench.op(bad, 3);
    cut(bench, 4, false, 104, 1);
    add(bench, 5, false, 300, 1);
    add(bench, 4, true, 150, 1);
    // Halts come and go, with and without changes of the book; a mark of its own covers a halt.
    for (operational, set) in [
        (false, true),
        (true, true),
        (false, false),
        (true, false),
        (true, true),
    ] {
        let mut halt = plain(2, false, 0, 0, Act::None);
        halt.level = false;
        halt.status = Some((operational, set));
        bench.op(halt, 3);
        add(bench, 2, true, 190, 1);
    }
    bench.op(Op { instr: 2, ..bad }, 3);
    // A feed: all its instruments, but not the one that is marked already, and no other.
    bench.idle(5);
    bench.feed_mark(1, 1);
    bench.feed_mark(1, 3);
    bench.idle(3);
    for instr in 0..13 {
        assert_eq!(
            bench.reference.frozen(instr),
            matches!(instr, 1 | 4 | 7 | 10 | 2)
        );
        add(bench, instr, false, 150, 2);
    }
    bench.feed_mark(2, 2);
    for instr in 0..13 {
        add(bench, instr, false, 151, 2);
    }
    bench.reset();
    for instr in 0..13 {
        assert!(!bench.reference.frozen(instr));
        add(bench, instr, false, 150, 2);
        add(bench, instr, true, 151, 2);
    }
    drain(bench, 13);
}
