//! Slots: file order, equality on both instruments, room, repair, and refusal.

use super::*;
use proptest::prelude::*;

fn check(instruments: usize, on: &[Vec<usize>]) -> SlotOrder {
    let order = SlotOrder::assign(instruments, on.iter().cloned()).expect("fits");
    let mut used = std::collections::HashSet::new();
    for (trigger, these) in on.iter().enumerate() {
        assert!(order.number(trigger) < TRIGGERS);
        assert_eq!(order.number(trigger) % SLOTS, order.slot(trigger));
        assert!(
            used.insert(order.number(trigger)),
            "two triggers share a number"
        );
        for &i in these {
            assert_eq!(order.of[i][order.slot(trigger)], Some(trigger));
        }
    }
    for (i, slots) in order.of.iter().enumerate() {
        let expected = on.iter().filter(|these| these.contains(&i)).count();
        assert_eq!(slots.iter().flatten().count(), expected);
    }
    order
}

#[test]
fn triggers_of_one_instrument_attempt_in_file_order() {
    let on: Vec<_> = (0..16).map(|t| vec![t % 2]).collect();
    let order = check(2, &on);
    assert!(order.triggers(0).eq((0..16).step_by(2)));
    assert!(order.triggers(1).eq((1..16).step_by(2)));
}

#[test]
fn a_full_card_keeps_file_order() {
    let on: Vec<_> = (0..TRIGGERS).map(|t| vec![t / 4]).collect();
    let order = check(256, &on);
    for i in 0..256 {
        assert!(order.triggers(i).eq(i * 4..i * 4 + 4), "instrument {i}");
    }
}

#[test]
fn a_crowded_slot_is_relieved() {
    // 128 instruments of one trigger fill slot 0; then 112 of eight leave no free slot with room for the last ones.
    let mut on: Vec<_> = (0..128).map(|i| vec![i]).collect();
    on.extend((0..896).map(|t| vec![128 + t / 8]));
    check(256, &on);
}

#[test]
fn a_chain_is_repaired() {
    // Instrument 0 has slots 0..=6 taken by its own, 1 has 1..=7: the pair trigger fits only after a trade.
    let mut on: Vec<Vec<usize>> = (0..7).map(|_| vec![0]).collect();
    on.push(vec![1]);
    on.extend((0..6).map(|_| vec![1]));
    on.push(vec![0, 1]);
    check(2, &on);
    // Slot 0 on (0,1), then 1 and 2 fill with pairs to others in opposite order.
    let mut on = vec![];
    for k in 0..7 {
        on.push(vec![0, 2 + k]);
    }
    for k in (0..7).rev() {
        on.push(vec![1, 2 + k]);
    }
    on.push(vec![0, 1]);
    check(9, &on);
}

#[test]
fn what_cannot_fit_is_refused() {
    let nine = SlotOrder::assign(1, (0..9).map(|_| vec![0]));
    assert_eq!(
        nine,
        Err(SlotError::TooMany {
            trigger: 8,
            instrument: 0
        })
    );
    // Three instruments joined by pairs, four each: twelve edges, every two of which meet, so twelve slots needed.
    let fat = SlotOrder::assign(
        3,
        (0..12).map(|t| [vec![0, 1], vec![1, 2], vec![0, 2]][t % 3].clone()),
    );
    assert_eq!(fat, Err(SlotError::Stuck { trigger: 8 }));
    let full = SlotOrder::assign(256, (0..=TRIGGERS).map(|t| vec![t % 256]));
    assert_eq!(full, Err(SlotError::Full { trigger: TRIGGERS }));
    for odd in [vec![], vec![0, 1, 2], vec![0, 0], vec![9]] {
        let refused = SlotOrder::assign(3, [odd]);
        assert_eq!(refused, Err(SlotError::Instruments { trigger: 0 }));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]
    /// Two colour classes of instruments (say, two feeds) always fit while no instrument has more than eight.
    #[test]
    fn pairs_across_two_feeds_always_fit(edges in prop::collection::vec((0usize..128, 128usize..256), 0..1024)) {
        let mut degree = [0; 256];
        let mut on = Vec::new();
        for (a, b) in edges {
            if degree[a] < SLOTS && degree[b] < SLOTS {
                degree[a] += 1;
                degree[b] += 1;
                on.push(vec![a, b]);
            }
        }
        check(256, &on);
    }
    /// Random simple pairs with at most seven triggers an instrument fit (Vizing), whatever the order.
    #[test]
    fn random_pairs_fit(edges in prop::collection::hash_set((0usize..24, 0usize..24), 0..200)) {
        let mut degree = [0; 24];
        let mut seen = std::collections::HashSet::new();
        let mut on = Vec::new();
        let mut edges: Vec<_> = edges.into_iter().collect();
        edges.sort_unstable_by_key(|(a, b)| (a * 7 + b * 13) % 31);
        for (a, b) in edges {
            if a != b && degree[a] < 7 && degree[b] < 7 && seen.insert((a.min(b), a.max(b))) {
                degree[a] += 1;
                degree[b] += 1;
                on.push(vec![a, b]);
            }
        }
        check(24, &on);
    }
}
