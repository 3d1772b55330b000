//! Triggers said with ordinary data, from semantics section 6: a message at a time.

use super::desk::{Compare, Desk};
use t2t_contract::sizes::SLOTS;

/// Published values of an instrument.
#[derive(Clone, Copy, Debug, Default)]
pub struct Top {
    pub bid: Option<(u64, u64)>,
    pub ask: Option<(u64, u64)>,
    pub last: Option<(u64, u64)>,
}

/// What the message made of the triggers of its instrument.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    pub attempt: u8,
    pub repeat: u8,
    pub pick: u8,
}

#[derive(Clone, Default)]
struct State {
    halves: [bool; 2],
    shots: u64,
    last: Option<u64>,
    counted: Vec<u64>,
    disarmed: bool,
}

/// How often each thing happened, so that a test can tell that it tested something.
#[derive(Debug, Default)]
pub struct Counts {
    pub attempts: u64,
    pub counted: u64,
    pub no_shots: u64,
    pub cooling: u64,
    pub refused_repeat: u64,
    pub disarms: u64,
    pub two: u64,
}

pub struct Reference {
    states: Vec<State>,
    pub counts: Counts,
}

fn holds(c: &Compare, top: &Top) -> bool {
    let value = match c.field {
        0 => top.bid.map(|b| i128::from(b.0)),
        1 => top.bid.map(|b| i128::from(b.1)),
        2 => top.ask.map(|a| i128::from(a.0)),
        3 => top.ask.map(|a| i128::from(a.1)),
        4 => top
            .bid
            .zip(top.ask)
            .map(|(b, a)| i128::from(a.0) - i128::from(b.0)),
        5 => top.last.map(|l| i128::from(l.0)),
        6 => top.last.map(|l| i128::from(l.1)),
        _ => None,
    };
    value.is_some_and(|v| (v >= c.constant) != c.invert)
}

impl Reference {
    pub fn new(desk: &Desk) -> Reference {
        let mut r = Reference {
            states: vec![State::default(); desk.triggers.len()],
            counts: Counts::default(),
        };
        (0..desk.triggers.len()).for_each(|t| r.load(t, desk.triggers[t].shots));
        r
    }

    /// The host writes the trigger's row.
    pub fn load(&mut self, trigger: usize, shots: u64) {
        self.states[trigger] = State {
            shots,
            ..State::default()
        };
    }

    /// A judged message of `instr`.
    pub fn message(
        &mut self,
        desk: &Desk,
        instr: usize,
        top: &Top,
        time: u64,
        live: bool,
        limit: u64,
    ) -> Verdict {
        let mut verdict = Verdict::default();
        for (t, s) in desk.triggers.iter().zip(&mut self.states) {
            let Some(role) = t.instruments.iter().position(|&i| i == instr) else {
                continue;
            };
            let both = t.instruments.len() == 2;
            let truth = |h: &[bool; 2]| h[0] && (h[1] || !both);
            let before = truth(&s.halves);
            s.halves[role] = (0..16)
                .all(|n| t.masks[role] >> n & 1 == 0 || holds(&desk.compares[instr][n], top));
            if before || !truth(&s.halves) {
                continue;
            }
            if s.shots == 0 {
                self.counts.no_shots += 1;
                continue;
            }
            if s.last.is_some_and(|l| time < l + t.cooldown) {
                self.counts.cooling += 1;
                continue;
            }
            let bit = 1u8 << (t.number % SLOTS);
            verdict.attempt |= bit;
            self.counts.attempts += 1;
            self.counts.two += u64::from(both);
            if t.decision && (verdict.pick == 0 || bit < verdict.pick) {
                verdict.pick = bit;
            }
            if s.disarmed {
                verdict.repeat |= bit;
                self.counts.refused_repeat += 1;
            } else if live {
                self.counts.counted += 1;
                s.shots -= 1;
                s.last = Some(time);
                let eighth = time / 125_000_000;
                s.counted.push(eighth);
                s.counted.retain(|e| e + 8 >= eighth);
                if s.counted.len() as u64 >= limit {
                    s.disarmed = true;
                    self.counts.disarms += 1;
                }
            }
        }
        verdict
    }
}
