//! The plans of the latency measurement, against the model: every deciding message fires once, at every byte offset.
//!
//! Without this, a latency table could look right because most of its trials never fired.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use t2t_desk::Protocol;
use t2t_lab::bench::latency::{EXPECTED, plan};
use t2t_lab::engine::{Engine, ModelEngine, Output};
use t2t_model::BboRule;

#[test]
fn every_trial_fires_once_and_nothing_else_does() {
    let mut kinds = BTreeMap::new();
    for protocol in [Protocol::Itch50, Protocol::Deep10] {
        let plan = plan(protocol, 1);
        let desk = common::desk(&plan.desk);
        let mut model = ModelEngine::new(&desk, BboRule::Plain).unwrap();
        let mut outputs = Vec::new();
        for frame in &plan.frames {
            model.frame(frame, &mut outputs).unwrap();
        }
        let mut fired = Vec::new();
        for output in &outputs {
            match output {
                Output::Row(row) => assert_eq!(row.mark, None, "message {}", row.origin.seq),
                Output::Fire { fire, .. } => fired.push(fire.origin.seq),
                Output::Refusal(refusal) => panic!("{refusal:?}"),
            }
        }
        let mut asked: Vec<u64> = plan.trials.keys().copied().collect();
        asked.sort_unstable();
        assert_eq!(fired, asked, "{protocol:?}");
        for trial in plan.trials.values() {
            let (offsets, behind) = kinds
                .entry(trial.kind)
                .or_insert_with(|| (BTreeSet::new(), BTreeSet::new()));
            offsets.insert(trial.offset);
            behind.insert(trial.behind);
        }
    }
    let expected: BTreeSet<_> = EXPECTED.iter().map(|(kind, _)| *kind).collect();
    assert_eq!(kinds.keys().copied().collect::<BTreeSet<_>>(), expected);
    for (kind, (offsets, behind)) in kinds {
        assert_eq!(offsets.len(), 4, "{kind}: byte offsets {offsets:?}");
        assert!(behind.len() >= 7, "{kind}: behind {behind:?}");
        assert!(behind.contains(&None), "{kind}: never first of its frame");
    }
}
