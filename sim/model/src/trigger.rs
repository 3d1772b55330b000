//! Triggers (docs/semantics.md, section 6): which attempt on a judged message, and how attempts are counted.

use crate::book::Book;
use t2t_desk::{Condition, Desk, Field, SlotOrder};

/// Eighths of a second that the repeat limit looks at: the current one and the eight before it.
const EIGHTHS: usize = 9;
/// Length of one eighth of a second, ns.
const EIGHTH_NS: u64 = 125_000_000;

/// Live state of a trigger.
#[derive(Clone, Debug)]
struct State {
    /// Truth of each instrument's conditions, as of its last judged message.
    halves: Vec<(usize, bool)>,
    shots: u32,
    ready_at: u64,
    /// Counted attempts of the last eighths: number of the eighth and its count, the newest last.
    counts: Vec<(u64, u32)>,
    /// It disarmed itself.
    repeated: bool,
}

/// What an attempt means for its orders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// The trigger.
    pub trigger: usize,
    /// It disarmed itself earlier: its orders are refused.
    pub repeated: bool,
}

/// All triggers of a desk.
#[derive(Debug)]
pub struct Triggers {
    conditions: Vec<Vec<Condition>>,
    cooldowns: Vec<u64>,
    by_instrument: Vec<Vec<usize>>,
    states: Vec<State>,
    repeat_limit: u32,
}

impl Triggers {
    /// The triggers of `desk`, loaded and not yet true.
    pub fn new(desk: &Desk, slots: &SlotOrder) -> Self {
        let state = |t: &t2t_desk::Trigger| State {
            halves: t.instruments().into_iter().map(|i| (i, false)).collect(),
            shots: t.shots,
            ready_at: 0,
            counts: Vec::with_capacity(EIGHTHS),
            repeated: false,
        };
        Triggers {
            conditions: desk.triggers.iter().map(|t| t.when.clone()).collect(),
            cooldowns: desk.triggers.iter().map(|t| t.cooldown_ns).collect(),
            by_instrument: (0..desk.instruments.len())
                .map(|i| slots.triggers(i).collect())
                .collect(),
            states: desk.triggers.iter().map(state).collect(),
            repeat_limit: desk.limits.repeat_per_second,
        }
    }

    /// Judges `instrument`, whose book is `book`, at `time` (ns); calls `attempt` for each trigger that attempts, in
    /// the order of its slot. `live` tells whether attempts are counted.
    #[inline]
    pub fn judge(
        &mut self,
        instrument: usize,
        book: &Book,
        time: u64,
        live: bool,
        mut attempt: impl FnMut(Attempt),
    ) {
        for &trigger in &self.by_instrument[instrument] {
            let state = &mut self.states[trigger];
            let before = state.halves.iter().all(|half| half.1);
            for half in state.halves.iter_mut().filter(|half| half.0 == instrument) {
                let mut of_this = self.conditions[trigger]
                    .iter()
                    .filter(|c| c.instrument == instrument);
                half.1 = of_this.all(|c| holds(c, book));
            }
            let now = state.halves.iter().all(|half| half.1);
            if before || !now || state.shots == 0 || time < state.ready_at {
                continue;
            }
            attempt(Attempt {
                trigger,
                repeated: state.repeated,
            });
            if live && !state.repeated {
                state.shots -= 1;
                state.ready_at = time.saturating_add(self.cooldowns[trigger]);
                state.repeated = state.count(time / EIGHTH_NS) >= self.repeat_limit;
            }
        }
    }
}

impl State {
    /// Counts an attempt in `eighth`; returns the attempts of that eighth and the eight before it.
    fn count(&mut self, eighth: u64) -> u32 {
        self.counts.retain(|&(at, _)| at + EIGHTHS as u64 > eighth);
        match self.counts.last_mut() {
            Some((at, count)) if *at == eighth => *count += 1,
            _ => self.counts.push((eighth, 1)),
        }
        self.counts.iter().map(|&(_, count)| count).sum()
    }
}

#[inline]
fn holds(condition: &Condition, book: &Book) -> bool {
    let bbo = &book.published;
    let (bid, ask) = (bbo.bid, bbo.ask);
    let (there, value) = match condition.field {
        Field::Bid => (bid.qty > 0, i64::from(bid.price)),
        Field::BidQty => (bid.qty > 0, i64::from(bid.qty)),
        Field::Ask => (ask.qty > 0, i64::from(ask.price)),
        Field::AskQty => (ask.qty > 0, i64::from(ask.qty)),
        Field::Spread => (
            bid.qty > 0 && ask.qty > 0,
            i64::from(ask.price) - i64::from(bid.price),
        ),
        Field::Last => (book.last.is_some(), book.last.map_or(0, |l| i64::from(l.0))),
        Field::LastQty => (book.last.is_some(), book.last.map_or(0, |l| i64::from(l.1))),
    };
    there && condition.op.holds(value, condition.constant)
}
