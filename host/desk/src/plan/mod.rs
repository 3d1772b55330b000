//! What changes when one desk takes the place of another: by meaning, thing by thing, key by key.
//!
//! What flows in: the desk in force, if there is one, and the desk that shall be. What flows out: a [`Plan`], data that
//! a screen or a server shows and judges by. Things are matched by their names; where they stand in the file matters
//! only where the card makes it matter, and then it is said.

mod attempts;
mod carried;
mod compare;
mod describe;
mod limits;
mod notation;
mod sessions;
mod show;

use crate::compile::{CompileError, compile, restarts, trigger_place};
use crate::meaning::{Desk, Names};
use compare::compare;
use std::fmt;
use t2t_contract::store;

pub use attempts::Attempts;
pub use carried::{Carried, What};
pub(crate) use compare::values;

/// The section of a desk file that something is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Section {
    /// `[[feed]]`
    Feed,
    /// `[[instrument]]`
    Instrument,
    /// `[card]`
    Card,
    /// `[limits]` and `[limits.NAME]`
    Limits,
    /// `[[session]]`
    Session,
    /// `[[order]]`
    Order,
    /// `[[trigger]]`
    Trigger,
}

impl Section {
    /// Its word in a desk file.
    pub const fn text(self) -> &'static str {
        match self {
            Section::Feed => "feed",
            Section::Instrument => "instrument",
            Section::Card => "card",
            Section::Limits => "limits",
            Section::Session => "session",
            Section::Order => "order",
            Section::Trigger => "trigger",
        }
    }
}

/// What a change does to what may happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Effect {
    /// A limit allows more.
    Looser,
    /// A limit allows less.
    Tighter,
    /// Not a limit, or one that allows as much.
    Neutral,
}

impl Effect {
    /// Its word; empty for neutral.
    pub const fn text(self) -> &'static str {
        match self {
            Effect::Looser => "looser",
            Effect::Tighter => "tighter",
            Effect::Neutral => "",
        }
    }
}

/// One key that changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its section.
    pub section: Section,
    /// Name of the thing; empty in `[card]` and `[limits]`.
    pub name: String,
    /// The key.
    pub key: &'static str,
    /// What it says now, as a desk file writes it; `None`: nothing.
    pub old: Option<String>,
    /// What it will say; likewise.
    pub new: Option<String>,
    /// What that does.
    pub effect: Effect,
    /// The thing as a whole is new, or goes.
    pub whole: bool,
}

impl Item {
    /// The path of the key: `limits.AAPL.max_long`.
    pub fn path(&self) -> String {
        let section = self.section.text();
        match self.name.as_str() {
            "" => format!("{section}.{}", self.key),
            name => format!("{section}.{name}.{}", self.key),
        }
    }
}

/// Why a trigger that stays starts anew: its truth is forgotten, its shots are given back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Cause {
    /// It, or an order that it fires, means something else.
    Changed,
    /// It has another place on the card, because triggers before it came or went.
    Moved,
}

/// A trigger that stays and starts anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restart {
    /// Its name.
    pub trigger: String,
    /// Shots that it has again.
    pub shots: u32,
    /// Why.
    pub cause: Cause,
}

/// What changes when one desk takes the place of another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Every key that changes, in the order of sections and of the new file, what goes last.
    pub items: Vec<Item>,
    /// Triggers that stay and start anew.
    pub restarts: Vec<Restart>,
    /// Sessions under whose number there was another connection: their TCP numbers start over.
    pub sessions: Vec<String>,
    /// Instruments whose triggers attempt in another order on one message.
    pub attempts: Vec<Attempts>,
    /// What the card counts under a number that means something else now.
    pub carried: Vec<Carried>,
    /// What is watched changes: the card must be disarmed, and books are reset.
    pub watched: bool,
    /// Places of the store to write even where they are equal, so that triggers and sessions start anew; see [`restarts`].
    /// In ascending order.
    pub force: Vec<usize>,
}

impl Plan {
    /// The limits that get looser.
    pub fn looser(&self) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(|i| i.effect == Effect::Looser)
    }

    /// The limits that get tighter.
    pub fn tighter(&self) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(|i| i.effect == Effect::Tighter)
    }

    /// Nothing changes.
    pub fn is_empty(&self) -> bool {
        *self == Plan::default()
    }
}

impl fmt::Display for Plan {
    /// Like a diff, for people; see the snapshots of its tests.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        show::show(self, f)
    }
}

/// Plans to put `new` in force instead of `old`; without `old`, on a card that has no desk.
///
/// # Errors
/// When one of the desks does not fit a card, which one that was read from a file without mistakes does.
pub fn plan(old: Option<&Desk>, new: &Desk) -> Result<Plan, CompileError> {
    let nothing = Desk::default();
    let before = old.unwrap_or(&nothing);
    let mut plan = Plan::default();
    let items = &mut plan.items;
    for section in [Section::Feed, Section::Instrument] {
        compare(section, before, new, items);
    }
    limits::differences(old, new, items);
    for section in [Section::Session, Section::Order, Section::Trigger] {
        compare(section, before, new, items);
    }
    let (from, to) = (compile(before)?.store(), compile(new)?.store());
    let different = (0..store::WORDS).filter(|place| from.get(*place) != to.get(*place));
    plan.watched = different
        .filter_map(store::window_at)
        .any(store::is_subscription);
    plan.force = restarts(&from, &to);
    plan.attempts = attempts::differences(before, new)?;
    plan.carried = carried::carried(before, new);
    start_anew(before, new, &mut plan)?;
    sessions::begin_anew(before, new, &mut plan);
    plan.force.sort_unstable();
    Ok(plan)
}

/// Names the triggers that start anew. Those that moved start anew even where what had their place meant the same.
fn start_anew(old: &Desk, new: &Desk, plan: &mut Plan) -> Result<(), CompileError> {
    let (before, after) = (Names::new(old)?, Names::new(new)?);
    for trigger in &new.triggers {
        let Some(number) = after.trigger_number(&trigger.name) else {
            continue;
        };
        let Some(place) = trigger_place(number) else {
            continue;
        };
        let cause = match old.triggers.iter().find(|t| t.name == trigger.name) {
            None => None,
            // A row that differs is written, and starts the trigger anew, whether forced or not.
            Some(was) if was.shots != trigger.shots => Some(Cause::Changed),
            Some(_) if before.trigger_number(&trigger.name) != Some(number) => Some(Cause::Moved),
            Some(_) => plan.force.contains(&place).then_some(Cause::Changed),
        };
        let fresh = before.trigger(number) != Some(&trigger.name);
        if (cause.is_some() || fresh) && !plan.force.contains(&place) {
            plan.force.push(place);
        }
        plan.restarts.extend(cause.map(|cause| Restart {
            trigger: trigger.name.clone(),
            shots: trigger.shots,
            cause,
        }));
    }
    Ok(())
}
