//! The card as a device, with the volumes of a test: what `t2t-sim bench` measures at length.

use t2t_exchange::session::{Pattern, Protocol};
use t2t_lab::bench::host::applies::{self, Plan};
use t2t_lab::bench::host::events::{self, Load};
use t2t_lab::bench::host::kill::{self, By};
use t2t_lab::bench::host::{cost, polling};

const PROGRAM: &str = env!("CARGO_BIN_EXE_t2t-sim");

#[test]
fn an_interrupted_apply_leaves_the_old_desk_or_the_new_one_and_the_card_disarmed() {
    let found = applies::run(&Plan {
        program: PROGRAM.into(),
        applies: 12,
        messages: 2_000,
        protocol: Protocol::Itch50,
        seed: 5,
    })
    .unwrap();
    assert_eq!(found.mixtures, Vec::<String>::new());
    assert_eq!(found.faults, Vec::<String>::new());
    assert_eq!(found.armed_after, 0);
    assert_eq!(found.applies, 12);
    assert!(found.interruptions() > 0 && found.looks > 0, "{found:?}");
}

#[test]
fn only_what_changed_is_written() {
    let rows = cost::run(PROGRAM.as_ref()).unwrap();
    let [first, same, changed] = &rows[..] else {
        panic!("{rows:?}");
    };
    assert_eq!(first.staged, first.differ as u64);
    assert_eq!((same.staged, same.writes), (0, 0));
    // The threshold, the tag, and the row of the trigger that starts anew.
    assert!((1..=8).contains(&changed.staged), "{changed:?}");
}

#[test]
fn after_a_kill_no_order_starts() {
    for by in [By::Host, By::Pin] {
        let found = kill::run(by, 12, 3).unwrap();
        assert_eq!(found.faults, Vec::<String>::new(), "{by:?}");
        assert_eq!(found.kills, 12);
        assert!(found.orders > 12, "{found:?}");
        assert!(found.last_order.is_some_and(|range| range.max <= 1));
        if by == By::Host {
            assert_eq!(found.accesses, 1);
        }
    }
}

#[test]
fn every_event_of_a_busy_pipeline_is_in_the_ring() {
    let loads = [
        Load::Pattern(Pattern::Best),
        Load::Fires,
        Load::Refusals {
            triggers: 4,
            orders: 2,
        },
    ];
    for load in loads {
        let found = events::run(load, 1_000).unwrap();
        assert_eq!(found.faults, Vec::<String>::new(), "{load:?}");
        assert_eq!(found.lost, 0, "{load:?}");
        assert!(found.events > 1_000, "{found:?}");
    }
}

#[test]
fn polling_makes_no_system_call() {
    match polling::system_calls(PROGRAM.as_ref(), 10_000).unwrap() {
        Some(calls) => assert_eq!(calls, 0),
        None => eprintln!("SKIPPED: strace is not here, or may not trace"),
    }
}
