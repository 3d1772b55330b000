//! `summary.json`.

use super::{Cycles, Tally};
use crate::engine::Speed;
use serde::Serialize;
use std::collections::BTreeMap;
use t2t_contract::reasons::Drop;
use t2t_model::Counts;

/// Everything that is counted in a replay. Counts that are zero are left out of the maps.
#[derive(Clone, Debug, Serialize)]
pub struct Summary {
    /// `rtl` or `model`.
    pub engine: &'static str,
    /// Frames that entered, both lines.
    pub frames: u64,
    /// Frames by line.
    pub frames_by_line: BTreeMap<&'static str, u64>,
    /// Messages accepted in turn.
    pub messages: u64,
    /// Messages skipped in frames that were used, because they had been seen.
    pub duplicate_messages: u64,
    /// Messages of unknown type.
    pub unknown_messages: u64,
    /// Frames without messages.
    pub heartbeats: u64,
    /// Frames dropped, by reason, both lines.
    pub drops: BTreeMap<&'static str, u64>,
    /// Real gaps.
    pub gaps: u64,
    /// Frames with a malformed message.
    pub malformed: u64,
    /// Frames that ended badly.
    pub bad_frames: u64,
    /// Rows of `bbo.csv`.
    pub bbo_changes: u64,
    /// Rows that show a mark, by its reason.
    pub marked_rows: BTreeMap<&'static str, u64>,
    /// Orders that left.
    pub fires: u64,
    /// Orders aborted on the wire, counted in `fires` too.
    pub aborted: u64,
    /// Orders refused, by reason.
    pub rejects: BTreeMap<&'static str, u64>,
    /// Decision cycles of orders, by the kind of message that decided; released on decision.
    pub decision_cycles: BTreeMap<&'static str, Cycles>,
    /// The same for orders released after a good frame: includes the rest of the frame.
    pub good_frame_cycles: BTreeMap<&'static str, Cycles>,
    /// Cycles simulated.
    pub simulated_cycles: Option<u64>,
    /// Simulated cycles a second of this run.
    pub cycles_per_second: Option<u64>,
}

impl Summary {
    /// Puts together what was counted.
    pub fn new(
        engine: &'static str,
        counts: &Counts,
        tally: &Tally,
        speed: Option<Speed>,
    ) -> Summary {
        let mut figures = tally.latencies.figures();
        let drops = Drop::ALL.iter().map(|&why| {
            let count = counts
                .drops
                .iter()
                .map(|line| line[why as usize])
                .sum::<u64>();
            (why.text(), count)
        });
        Summary {
            engine,
            frames: counts.frames.iter().sum(),
            frames_by_line: [("a", counts.frames[0]), ("b", counts.frames[1])].into(),
            messages: counts.messages,
            duplicate_messages: counts.duplicates,
            unknown_messages: counts.unknown,
            heartbeats: counts.heartbeats,
            drops: drops.filter(|&(_, count)| count > 0).collect(),
            gaps: counts.gaps,
            malformed: counts.malformed,
            bad_frames: counts.bad_frames,
            bbo_changes: tally.rows,
            marked_rows: tally.marked_rows.clone(),
            fires: tally.fires,
            aborted: tally.aborted,
            rejects: tally.rejects.clone(),
            decision_cycles: figures.remove("decision").unwrap_or_default(),
            good_frame_cycles: figures.remove("good-frame").unwrap_or_default(),
            simulated_cycles: speed.map(|s| s.cycles),
            cycles_per_second: speed.map(|s| (s.cycles as f64 / s.seconds.max(1e-9)) as u64),
        }
    }
}
