//! The levels as a whole: the verilated block against ordinary maps.

mod bench;
mod reference;

use bench::Bench;
use reference::{Act, Op};
use t2t_hdl::levels::{CardLevels, Levels};
use t2t_hdl::testbench::Rng;

type TinyLevels = Levels<4, 2, 4, 4, 36, 2, 24>;

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
    let mut bench = Bench::new("levels_tiny", TinyLevels::default(), 4, 24, true);
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
    assert!(bench.exhausted > 20, "the tiny store was never exhausted");
    println!(
        "{} operations, {} rows, {} times out of leaves",
        bench.ops, bench.rows, bench.exhausted
    );
}

#[test]
fn card() {
    let mut bench = Bench::new("levels_card", CardLevels::default(), 256, 512, false);
    let mut rng = Rng::new(2);
    let started = std::time::Instant::now();
    let mix = Mix {
        ops: 20_000,
        instruments: 4,
        prices: 12,
        takes: 50,
        spacing: 4,
        other: 20,
        sets: false,
    };
    run(&mut bench, &mut rng, mix);
    drain(&mut bench, 4);
    println!(
        "{} operations, {} rows, {:?}",
        bench.ops,
        bench.rows,
        started.elapsed()
    );
}
