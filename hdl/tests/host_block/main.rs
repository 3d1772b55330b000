//! The host interface as a host sees it: through its port, with clocks that drift, and a pipeline behind it that only answers.

#[path = "../host/mod.rs"]
mod host;
mod port;

use port::{BAR2, Host, Refused};
use t2t_contract::events;
use t2t_contract::records::order;
use t2t_contract::registers::{self as r, control};
use t2t_contract::{bus, live, store};
use t2t_hdl::emit::emit;
use t2t_hdl::testbench::{Rng, Verilated};

fn hosts() -> impl Iterator<Item = Host> {
    let design = emit("host_block", &t2t_hdl::host::Host::default())
        .expect("the host interface has Verilog");
    (0..6).map(move |seed| {
        let model = Verilated::new(&design).expect("it builds");
        let mut host = Host::new(model, seed);
        host.run(200);
        host
    })
}

/// Byte address of a word of the staged copy of a row of window `order`.
fn staged(row: usize, word: usize) -> usize {
    BAR2 + store::STAGED + 4 * store::place(&order::WINDOW, row, word).expect("in range")
}

fn active(row: usize, word: usize) -> usize {
    staged(row, word) - store::STAGED + store::ACTIVE
}

/// What COMMIT wants to know.
fn commit_word(units: u32, generation: u32) -> u32 {
    units << r::commit::UNITS | generation << r::commit::GENERATION
}

fn commit(host: &mut Host, units: u32, generation: u32) {
    host.set(r::COMMIT, commit_word(units, generation));
    for _ in 0..200 {
        if host.register(r::COMMIT_STATUS) & 1 << r::commit_status::BUSY == 0 {
            return;
        }
    }
    panic!("the commit does not end");
}

#[test]
fn each_part_of_the_address_space_is_answered_and_holes_are_refused() {
    for mut host in hosts() {
        assert_eq!(host.register(r::CAPABILITIES), 0x41F);
        assert_eq!(
            host.register(r::STATUS),
            !(r::STATUS as u32),
            "the pipeline's own words come from the pipeline"
        );
        assert_eq!(host.read(BAR2), Ok(0));
        assert_eq!(host.read(BAR2 + store::ACTIVE), Ok(0));
        assert_eq!(host.read(BAR2 + store::LIVE), Ok(0));
        let holes = [
            4 * r::WORDS,
            4 * r::WORDS - 4,
            0x1_0000,
            BAR2 - 4,
            2,
            BAR2 + 1,
            BAR2 + 4 * store::WORDS,
            BAR2 + 0x18_0000,
            BAR2 + 0x1F_FFFC,
        ];
        for hole in holes {
            assert_eq!(host.read(hole), Err(Refused), "{hole:#x}");
        }
        for (n, place) in holes
            .into_iter()
            .chain([BAR2 + store::ACTIVE, BAR2 + store::LIVE, 4 * r::BUILD])
            .enumerate()
        {
            assert_eq!(host.write(place, 1), Err(Refused), "{place:#x}");
            assert_eq!(host.register(r::WRITES_REFUSED), n as u32 + 1);
        }
    }
}

#[test]
fn what_is_staged_takes_effect_with_its_commit_and_not_before() {
    for mut host in hosts() {
        host.set(r::OWNER, 0x77);
        for word in 0..8 {
            assert_eq!(host.write(staged(5, word), 0x100 + word as u32), Ok(()));
        }
        host.post(staged(5, 0), 0xFFFF_FFFF, 0b0010);
        assert_eq!(host.answer(), (true, Ok(0)));
        assert_eq!(
            (host.read(staged(5, 0)), host.read(active(5, 0))),
            (Ok(0xFF00), Ok(0))
        );
        assert_eq!(host.register(r::STAGED), 1);
        assert_eq!(host.pipeline, [], "nothing reaches the pipeline");
        commit(&mut host, 2, 0);
        assert_eq!(
            host.register(r::GENERATION),
            0,
            "refused: another number of units"
        );
        commit(&mut host, 1, 0);
        assert_eq!(
            (host.register(r::GENERATION), host.register(r::STAGED)),
            (1, 0)
        );
        assert_eq!(host.read(active(5, 7)), Ok(0x107));
        let at = |word| u64::from(bus::address(&order::WINDOW, 5, word).expect("in range"));
        let mut expected: Vec<(u64, u64)> = (0..8).map(|w| (at(w), 0x100 + w as u64)).collect();
        expected[0].1 = 0xFF00;
        assert_eq!(host.pipeline, expected);
    }
}

#[test]
fn arming_takes_the_generation_and_acts_reach_the_pipeline() {
    for mut host in hosts() {
        host.set(r::OWNER, 0x77);
        host.set(r::ARM, 1);
        assert_eq!(host.register(r::ARMS_REFUSED), 1);
        host.set(r::CONTROL, 1 << control::ARM);
        assert!(
            !host.pipeline.iter().any(|w| w.1 & 1 << control::ARM != 0),
            "CONTROL does not arm"
        );
        assert_eq!(host.write(staged(0, 0), 1), Ok(()));
        commit(&mut host, 1, 0);
        host.pipeline.clear();
        host.set(r::ARM, 1);
        host.set(r::CONTROL, 1 << control::DISARM | 1 << control::SNAPSHOT);
        host.run(40);
        let word = r::CONTROL as u64;
        assert_eq!(
            host.pipeline,
            [
                (word, 1 << control::ARM),
                (word, 1 << control::DISARM | 1 << control::SNAPSHOT)
            ]
        );
    }
}

#[test]
fn a_reset_of_the_function_forgets_the_host_and_keeps_what_is_in_force() {
    for mut host in hosts() {
        host.set(r::OWNER, 0x77);
        assert_eq!(host.write(staged(1, 0), 7), Ok(()));
        commit(&mut host, 1, 0);
        assert_eq!(host.write(staged(1, 0), 8), Ok(()));
        host.set(r::OWNER, 0x1234);
        host.set(r::EVENT_MASK, 0x7E);
        host.pipeline.clear();
        host.reset(50);
        assert_eq!(host.register(r::RESETS), 1, "once, however long");
        host.run(2000);
        assert_eq!(
            (
                host.register(r::OWNER),
                host.register(r::EVENT_MASK),
                host.register(r::STAGED)
            ),
            (0, 0, 0)
        );
        assert_eq!(
            (host.read(staged(1, 0)), host.read(active(1, 0))),
            (Ok(7), Ok(7))
        );
        assert_eq!(host.register(r::GENERATION), 1);
        assert_eq!(host.pipeline, [(r::CONTROL as u64, 1 << control::DISARM)]);
        host.reset(1);
        assert_eq!(host.register(r::RESETS), 2);
    }
}

#[test]
fn what_comes_after_a_reset_from_before_it_is_refused() {
    for mut host in hosts() {
        assert_eq!(host.write(staged(1, 0), 7), Ok(()));
        commit(&mut host, 1, 0);
        assert_eq!(
            host.register(r::GENERATION),
            0,
            "nobody owns the card: no commit"
        );
        host.set(r::OWNER, 0x77);
        commit(&mut host, 1, 0);
        assert_eq!(host.register(r::GENERATION), 1);
        // Arms wait behind reads that are slow; the reset passes them.
        host.answers = false;
        for _ in 0..4 {
            host.ask(4 * r::STATUS);
        }
        host.post(4 * r::ARM, 1, 15);
        host.reset(2);
        host.run(200);
        host.answers = true;
        for _ in 0..5 {
            assert!(host.answer().1.is_ok());
        }
        host.run(200);
        let arm = (r::CONTROL as u64, 1 << control::ARM);
        assert!(!host.pipeline.contains(&arm), "{:?}", host.pipeline);
        assert_eq!(host.register(r::ARMS_REFUSED), 1);
    }
}

#[test]
fn an_unkill_that_waits_before_a_kill_releases_nothing() {
    for mut host in hosts() {
        host.answers = false;
        for _ in 0..4 {
            host.ask(4 * r::STATUS);
        }
        host.post(4 * r::CONTROL, 1 << control::UNKILL, 1);
        host.post(4 * r::CONTROL, 1 << control::KILL, 1);
        host.run(100);
        assert!(host.killing);
        host.answers = true;
        let word = r::CONTROL as u64;
        while host.pipeline.last() != Some(&(word, 1 << control::KILL)) {
            assert!(host.killing, "released before the kill came through");
            host.step();
        }
        assert!(host.pipeline.contains(&(word, 1 << control::UNKILL)));
    }
}

#[test]
fn a_kill_passes_an_access_that_hangs() {
    for mut host in hosts() {
        host.answers = false;
        for _ in 0..10 {
            host.ask(4 * r::STATUS);
        }
        let before = host.core;
        host.post(4 * r::CONTROL, 1 << control::KILL, 1);
        while host.kills == 0 {
            host.step();
            assert!(host.core < before + 60, "the kill is not there");
        }
        // It also comes the ordinary way, when the reads are answered, and stands until then.
        assert!(host.killing);
        host.answers = true;
        let answers: Vec<bool> = (0..11).map(|_| host.answer().0).collect();
        assert_eq!(
            answers,
            [vec![false; 10], vec![true]].concat(),
            "in their order"
        );
        host.run(20);
        assert_eq!((host.kills, host.killing), (1, false));
        assert_eq!(
            host.pipeline.last(),
            Some(&(r::CONTROL as u64, 1 << control::KILL))
        );
    }
}

#[test]
fn live_rows_and_events_reach_the_host() {
    for mut host in hosts() {
        host.set(r::OWNER, 0x77);
        assert_eq!(host.write(4 * r::EVENT_BASE, 0x0001_0000), Ok(()));
        assert_eq!(host.write(4 * r::EVENT_BASE + 4, 0x2), Ok(()));
        host.set(r::EVENT_MASK, 1 << r::event_mask::BOOK);
        host.set(r::IRQ_ENABLE, 1 << r::irq::EVENTS);
        host.set(r::EVENT_LOG2, 6);
        host.run(500);
        for (port, value) in [
            ("row_valid", 1),
            ("row_instr", 9),
            ("row_bid_px", 1_895_000),
            ("row_bid_qty", 300),
            ("row_seq", 77),
        ] {
            host.m.set(port, value);
        }
        while !host.step()[1] {}
        host.m.set("row_valid", 0);
        host.run(500);
        let row = |word: usize| BAR2 + store::live(9, word).expect("in range");
        assert_eq!(host.read(row(live::row::BID_PX / 32)), Ok(1_895_000));
        assert_eq!(host.read(row(live::row::BID_QTY / 32)), Ok(300));
        assert_eq!(host.register(r::EVENT_WRITTEN), 1);
        assert_eq!(host.interrupts, [1, 0, 0, 0]);
        let record = host
            .memory
            .get(&0x2_0001_0000)
            .expect("the first record of the ring");
        let field = |lsb: usize, width: usize| {
            u64::from(record[lsb / 32]) >> (lsb % 32) & ((1 << width) - 1)
        };
        assert_eq!(field(events::book::SEQ, 32), 77);
        assert_eq!(field(events::common::PHASE, 1), 1);
        assert_eq!(host.memory.len(), 1);
    }
}

/// Whatever a host does, in whatever order and however fast, each access has one answer of its own kind.
#[test]
fn every_access_of_a_wild_host_is_answered() {
    for mut host in hosts() {
        host.set(r::OWNER, 0x77);
        let mut rng = Rng::new(9);
        let (mut writes, mut reads) = (0, 0);
        for n in 0..3000 {
            let base = rng.pick(&[
                0,
                4 * r::HOST_FIRST,
                BAR2,
                BAR2 + store::ACTIVE,
                BAR2 + store::LIVE,
            ]);
            let address = base + rng.below(0x400) as usize;
            let address = if rng.one_in(10) {
                address
            } else {
                address & !3
            };
            let address = if rng.one_in(20) {
                rng.bits(22) as usize
            } else {
                address
            };
            if rng.one_in(2) {
                host.post(address, rng.bits(32) as u32, rng.bits(4));
                writes += 1;
            } else {
                host.ask(address);
                reads += 1;
            }
            if rng.one_in(200) {
                host.reset(1 + n % 3);
            }
        }
        for _ in 0..writes + reads {
            match host.answer().0 {
                true => writes -= 1,
                false => reads -= 1,
            }
        }
        host.run(500);
        assert_eq!((writes, reads), (0, 0));
        assert_eq!(host.register(r::CAPABILITIES), 0x41F);
    }
}
