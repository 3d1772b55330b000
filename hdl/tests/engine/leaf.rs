//! Leaf blocks: rust-hdl's simulation against the verilated output.

use t2t_hdl::engine::{
    Choice, Credit, Exposure, Fifo, Flag, Guard, Ledger, Members, Pick, Precheck, Refs, Status,
    Undecided,
};
use t2t_hdl::ports;
use t2t_hdl::prim::BLOCK;
use t2t_hdl::testbench::Diff;

#[test]
fn totals_are_the_same_in_verilog() {
    let map = ports!(Credit { in: clock, cost, spend, spend_time, fast_time, serial_time; out: fast_ok, serial_ok });
    Diff::new("credit", Credit::default(), map)
        .unwrap()
        .random(3000, |rng, n, v| {
            if n % 50 == 0 {
                v.set(
                    "cost",
                    [20_000_000, 1_000_000_000, 1_000_000_001, 0][rng.below(4) as usize],
                );
            }
            v.set("spend", u64::from(rng.one_in(8)));
            for port in ["spend_time", "fast_time", "serial_time"] {
                v.set(port, n * 3_000_000 + rng.below(40_000_000));
            }
        });
    let map = ports!(Exposure {
        in: clock, fired, instr, sell, qty, adjust, adj_instr, adj_long, adj_short; out: x_we, x_instr, x_long, x_short
    });
    Diff::new("exposure", Exposure::default(), map)
        .unwrap()
        .random(3000, |rng, n, v| {
            v.set("fired", u64::from(n % 4 == 0 && rng.one_in(2)));
            v.set("adjust", u64::from(n % 4 == 0 && v.get("fired") == 0));
            v.set("instr", rng.below(4));
            v.set("adj_instr", rng.below(4));
            v.set("sell", rng.below(2));
            v.set("qty", rng.bits(20));
            v.set("adj_long", rng.bits(32));
            v.set("adj_short", rng.bits(32));
        });
    let map = ports!(Ledger {
        in: clock, fired, enter, notional, adjust, adj_gross, adj_open, gross_limit, open_limit;
        out: gross_used, headroom, open_orders, open_ok
    });
    Diff::new("ledger", Ledger::default(), map)
        .unwrap()
        .fuzz(2000);
}

#[test]
fn guard_and_status_are_the_same_in_verilog() {
    let map = ports!(Guard {
        in: clock, now, kill, ctl_arm, ctl_disarm, ctl_kill, ctl_unkill, heartbeat, dead_man, cfg_row, cfg_addr, we_feed,
            ended, ended_feed, forget, stop;
        out: armed, killed, dead, stale, block
    });
    Diff::new("guard", Guard::default(), map)
        .unwrap()
        .random(4000, |rng, n, v| {
            v.set("now", n * 10 + rng.below(10));
            for port in ["kill", "ctl_disarm", "ctl_kill", "stop"] {
                v.set(port, u64::from(rng.one_in(60)));
            }
            for port in ["ctl_arm", "ctl_unkill", "heartbeat", "ended"] {
                v.set(port, u64::from(rng.one_in(6)));
            }
            v.set("dead_man", if n < 2000 { 300 } else { 0 });
            v.set("we_feed", u64::from(rng.one_in(50)));
            v.set("cfg_addr", rng.below(4));
            let mut row = rng.words(512);
            (row[8], row[9]) = (rng.below(2000) as u32, 0);
            v.set_words("cfg_row", &row);
            v.set("ended_feed", rng.below(4));
            v.set("forget", u64::from(rng.one_in(200)));
        });
    let map = ports!(Members {
        in: clock, cfg_row, cfg_addr, we_member; out: of_feed[0], of_feed[1], of_feed[2], of_feed[3]
    });
    Diff::new("members", Members::default(), map)
        .unwrap()
        .fuzz(1000);
    let map = ports!(Status {
        in: clock, clear, mark, mark_feed, of_feed[0], of_feed[1], of_feed[2], of_feed[3], say, instr, sticky, halt;
        out: marked, halted, blocked
    });
    Diff::new("status", Status::default(), map)
        .unwrap()
        .random(2000, |rng, _, v| {
            for f in 0..4 {
                let words: Vec<u32> = (0..8)
                    .map(|_| (rng.u64() & rng.u64() & rng.u64()) as u32)
                    .collect();
                v.set_words(&format!("of_feed.{f}"), &words);
            }
            v.set("clear", u64::from(rng.one_in(100)));
            v.set("mark", u64::from(rng.one_in(30)));
            v.set("mark_feed", rng.below(4));
            v.set("instr", rng.below(256));
            for port in ["say", "sticky", "halt"] {
                v.set(port, rng.below(2));
            }
        });
}

/// Rows with and without attempts go through a queue; what is left is said at most two cycles late, and never denied early.
#[test]
fn attempts_are_undecided_until_their_row_has_left() {
    let map = ports!(Undecided {
        in: clock, pushed, pushed_attempts, popped, popped_attempts, waiting, working; out: any
    });
    let mut d = Diff::new("undecided", Undecided::default(), map).unwrap();
    let mut queue = std::collections::VecDeque::new();
    let mut before = [false; 3];
    d.random(6000, |rng, n, v| {
        let pop = !queue.is_empty() && rng.below(3) >= n / 64 % 3;
        let gone = if pop { queue.pop_front().unwrap() } else { 0 };
        let push = queue.len() < 500 && rng.below(3) < n / 64 % 3;
        let attempts = if rng.one_in(3) { rng.bits(8) } else { 0 };
        if push {
            queue.push_back(attempts);
        }
        v.set("pushed", push.into());
        v.set("pushed_attempts", attempts);
        v.set("popped", pop.into());
        v.set("popped_attempts", gone);
        v.set("waiting", rng.one_in(40).into());
        v.set("working", rng.one_in(40).into());
    });
    for port in ["pushed", "popped", "waiting", "working"] {
        d.inputs().set(port, 0);
    }
    for n in 0..queue.len() + 20 {
        let gone = queue.pop_front();
        d.inputs().set("popped", gone.is_some().into());
        d.inputs().set("popped_attempts", gone.unwrap_or(0));
        before = [queue.iter().any(|&a| a != 0), before[0], before[1]];
        d.step().unwrap();
        let any = d.model().get("any") == 1;
        assert!(any || !before[0], "row {n} is still to come");
        assert!(!any || before[2] || n < 3, "row {n} left long ago");
    }
}

#[test]
fn queue_and_numbers_are_the_same_in_verilog() {
    let map = ports!(Fifo<20, 3, BLOCK> { in: clock, push, entry, pop; out: valid, head, some, high, full });
    let mut d = Diff::new("fifo", Fifo::<20, 3, BLOCK>::default(), map).unwrap();
    // Kept beside it: what went in and did not come out.
    let mut inside = std::collections::VecDeque::new();
    let mut rng = t2t_hdl::testbench::Rng::new(3);
    for n in 0..6000u64 {
        let busy = n / 100 % 3;
        let push = rng.below(3) <= busy;
        let valid = d.model().get("valid") == 1;
        let pop = valid && rng.below(3) >= busy;
        let entry = rng.bits(20);
        assert_eq!(d.model().get("full") == 1, inside.len() == 7);
        assert_eq!(d.model().get("some") == 1, !inside.is_empty());
        if valid {
            assert_eq!(inside.front(), Some(&d.model().get("head")));
        }
        if pop {
            inside.pop_front();
        }
        if push && (inside.len() + usize::from(pop)) < 7 {
            inside.push_back(entry);
        }
        d.inputs().set("push", u64::from(push));
        d.inputs().set("pop", u64::from(pop));
        d.inputs().set("entry", entry);
        d.step().unwrap();
    }
    let map = ports!(Refs {
        in: clock, fired, replace, order, target, user_ref, at[0], at[1], at[2], at[3], at[4], at[5], at[6], at[7], at[8];
        out: known[0], known[1], known[2], known[3], known[4], known[5], known[6], known[7], known[8],
            latest[0], latest[1], latest[2], latest[3], latest[4], latest[5], latest[6], latest[7], latest[8]
    });
    Diff::new("refs", Refs::default(), map)
        .unwrap()
        .random(2000, |rng, n, v| {
            v.set("fired", u64::from(n % 3 == 0));
            v.set("replace", rng.below(2));
            v.set("order", rng.below(8));
            v.set("target", rng.below(8));
            v.set("user_ref", rng.bits(32));
            for i in 0..9 {
                v.set(&format!("at.{i}"), rng.below(8));
            }
        });
}

#[test]
fn the_fast_path_is_the_same_in_verilog() {
    let map = ports!(Flag { in: clock, flags, at; out: flag });
    Diff::new("flag_of_one", Flag::default(), map)
        .unwrap()
        .fuzz(1000);
    let map = ports!(Choice { in: params, px, notional, old_ref, order, trigger; out: choice });
    Diff::new("order_choice", Choice::default(), map)
        .unwrap()
        .fuzz(500);
    let map = ports!(Precheck {
        in: clock, params, two, partner, up, blocked, target_known, target_ref, rate_ok, open_ok;
        out: target, ok, cancel, session, old_ref
    });
    Diff::new("precheck", Precheck::default(), map)
        .unwrap()
        .fuzz(2000);
    let map = ports!(Pick {
        in: picked, repeat, lane_ok, card_ok, cancel, session[0], session[1], session[2], session[3], session[4], session[5], session[6], session[7],
            order[0], order[1], order[2], order[3], order[4], order[5], order[6], order[7], clear, message, ready, busy, queued, bad, armed, dead, stop[0], stop[1], stop[2], serial, serial_session;
        out: go, go_session, choice
    });
    Diff::new("pick", Pick::default(), map).unwrap().fuzz(500);
}
