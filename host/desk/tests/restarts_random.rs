//! Which triggers start anew, of random desks: found in the parameters, and said a second time from the meaning.

use proptest::prelude::*;
use std::collections::BTreeSet;
use t2t_contract::{records, store};
use t2t_desk::comparison::{Comparison, comparisons};
use t2t_desk::*;

const NAMES: [&str; 3] = ["AAPL", "MSFT", "TSLA"];

fn instrument(number: usize) -> Instrument {
    Instrument {
        name: NAMES[number].to_owned(),
        symbol: Symbol::new(NAMES[number]).expect("a symbol"),
        feed: 0,
        locate: None,
        limits: None,
    }
}

fn order(number: usize, instrument: usize, cancels: bool, symbol: Symbol) -> Order {
    Order {
        name: format!("o{number}"),
        kind: if cancels { Kind::Cancel } else { Kind::Enter },
        session: 0,
        instrument,
        symbol,
        side: Side::Buy,
        qty: 100 + number as u32,
        price: Price::Ask(100),
        target: None,
        tif: b'0',
        display: b'Y',
        capacity: b'P',
        intermarket_sweep: b'N',
        cross_type: b'N',
        client_order_id: [b' '; 14],
    }
}

/// Comparisons (instrument, operator, constant), orders, release on decision, cool-down, shots.
type Drawn = (Vec<(usize, Op, i64)>, BTreeSet<usize>, bool, u64, u32);

prop_compose! {
    /// Three instruments and four orders in any order, the last order a cancel of another, and a few triggers out of few.
    fn any_desk()(
        instruments in Just(vec![0, 1, 2]).prop_shuffle(),
        orders in Just(vec![0, 1, 2]).prop_shuffle(),
        target in 0usize..3,
        triggers in prop::collection::vec(
            (
                prop::collection::vec((0usize..3, prop::sample::select(Op::ALL), 1i64..3), 1..3),
                prop::collection::btree_set(0usize..4, 1..3),
                any::<bool>(), 0u64..2, 1u32..3,
            ),
            0..8,
        ),
    ) -> Desk {
        let instruments: Vec<Instrument> = instruments.into_iter().map(instrument).collect();
        let at = |name: &str| instruments.iter().position(|i| i.name == name).expect("there");
        let mut staged: Vec<Order> = orders.iter().map(|&n| {
            let instrument = at(NAMES[n]);
            order(n, instrument, false, instruments[instrument].symbol)
        }).collect();
        let mut cancel = order(3, staged[target].instrument, true, staged[target].symbol);
        cancel.target = Some(target);
        staged.push(cancel);
        let trigger = |(n, (when, fire, decision, cooldown, shots)): (usize, Drawn)| Trigger {
            name: format!("t{n}"),
            when: when.into_iter().map(|(i, op, constant)| Condition {
                instrument: i, field: Field::Bid, op, constant,
            }).collect(),
            fire: fire.into_iter().collect(),
            release: if decision { Release::Decision } else { Release::GoodFrame },
            shots,
            cooldown_ns: cooldown,
        };
        Desk {
            feeds: vec![Feed {
                name: "f".to_owned(),
                protocol: Protocol::Deep10,
                a: "233.215.21.4:10378".parse().expect("an address"),
                b: None, vlan: None, hold_ns: 0, stale_ns: None, first_sequence: 1,
            }],
            sessions: vec![Session::for_replay()],
            orders: staged,
            triggers: triggers.into_iter().enumerate().map(trigger).collect(),
            instruments,
            ..Desk::default()
        }
    }
}

/// What a trigger means, without any number.
#[derive(Debug, PartialEq)]
struct Meaning {
    halves: Vec<(Symbol, BTreeSet<Comparison>)>,
    orders: Vec<(Order, Option<Order>)>,
    release: Release,
    cooldown: u64,
}

fn plain(order: &Order) -> Order {
    let mut plain = order.clone();
    (plain.instrument, plain.target, plain.name) = (0, None, String::new());
    plain
}

fn meaning(desk: &Desk, trigger: &Trigger) -> Meaning {
    let half = |instrument: usize| {
        let here = trigger.when.iter().filter(|c| c.instrument == instrument);
        let all = here.flat_map(comparisons).collect();
        (desk.instruments[instrument].symbol, all)
    };
    let staged = |n: &usize| {
        let order = &desk.orders[*n];
        (plain(order), order.target.map(|t| plain(&desk.orders[t])))
    };
    Meaning {
        halves: trigger.instruments().into_iter().map(half).collect(),
        orders: trigger.fire.iter().map(staged).collect(),
        release: trigger.release,
        cooldown: trigger.cooldown_ns,
    }
}

/// The meaning of the trigger of each number.
fn by_number(desk: &Desk) -> Vec<Option<Meaning>> {
    let slots = desk.slot_order().expect("fits");
    let mut found: Vec<Option<Meaning>> = Vec::new();
    found.resize_with(1024, || None);
    for (index, trigger) in desk.triggers.iter().enumerate() {
        found[slots.number(index)] = Some(meaning(desk, trigger));
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn exactly_those_triggers_restart_that_mean_something_else(old in any_desk(), new in any_desk(), keep in any::<bool>()) {
        // Half of the time the triggers stay and only numbers change.
        let mut new = new;
        if keep {
            let to = |i: usize| new.instrument(&old.instruments[i].name).expect("there");
            let order = |o: &usize| new.orders.iter().position(|n| n.name == old.orders[*o].name).expect("there");
            let target = old.orders[3].target.as_ref().map(order);
            let triggers = old.triggers.iter().map(|t| {
                let mut t = t.clone();
                t.when.iter_mut().for_each(|c| c.instrument = to(c.instrument));
                t.fire = t.fire.iter().map(order).collect();
                t
            }).collect();
            if let Some(to) = target {
                (new.orders[3].instrument, new.orders[3].symbol) = (new.orders[to].instrument, new.orders[to].symbol);
            }
            new.orders[3].target = target;
            new.triggers = triggers;
        }
        let stores = [&old, &new].map(|d| compile(d).expect("fits").store());
        let place = |number| store::place(&records::trigger::WINDOW, number, 0).expect("a trigger");
        let meanings = by_number(&new).into_iter().zip(by_number(&old)).enumerate();
        let expected: Vec<usize> = meanings
            .filter(|(_, (new, old))| new.is_some() && new != old)
            .map(|(number, _)| place(number))
            .collect();
        prop_assert_eq!(restarts(&stores[0], &stores[1]), expected);
        // A plan forces these, and those that only changed their names.
        let plan = plan(Some(&old), &new).expect("fits");
        for place in restarts(&stores[0], &stores[1]) {
            prop_assert!(plan.force.contains(&place));
        }
        if keep {
            let anew = plan.restarts.iter().all(|r| r.cause == t2t_desk::plan::Cause::Moved);
            prop_assert!(anew, "{}", plan);
        }
    }
}
