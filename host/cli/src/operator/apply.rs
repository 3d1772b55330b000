//! Desks onto the card: planned, then put in force.
//!
//! What flows in: the text of a desk. What flows out: what would change, or did. What gets looser is judged by the
//! card's own parameters ([`limits`](super::limits)), never by what a file says of them.

use super::journal::{intent, outcome};
use super::limits::Limits;
use super::report::limits_of;
use super::roles::{Actor, Role};
use super::target::{Target, tag_text};
use super::{Operator, changes};
use crate::exit::{self, Failure};
use crate::rpc::{Applied, Plan};
use crate::state::AppliedDesk;
use std::collections::BTreeSet;
use t2t_audit::What;
use t2t_driver::{Card, Status};

/// A desk that was put in force.
#[derive(Debug)]
pub struct Done {
    /// What is answered.
    pub applied: Applied,
    /// The desk.
    pub target: Target,
    /// Numbers of the triggers whose rows were written: they start anew.
    pub loaded: Vec<u16>,
}

/// Longest text of a desk that is written into the audit log; of a longer one, its tag and what changed.
const LOGGED_TEXT: usize = 256 << 10;

/// What stands between a desk and the card.
struct Way {
    plan: Plan,
    /// Limits that would get looser.
    looser: Vec<String>,
    /// Triggers that would start anew.
    loaded: Vec<u16>,
    /// Places to be written even where they are in force, so that triggers start anew.
    again: BTreeSet<usize>,
}

impl Operator {
    /// What a desk would change. The card is only read.
    ///
    /// # Errors
    /// Mistakes in the desk; a card that does not answer.
    pub fn plan(&self, name: &str, text: &str) -> Result<Plan, Failure> {
        let target = Target::of(name, text)?;
        Ok(self.way(&mut *self.card()?, &target)?.plan)
    }

    fn way(&self, card: &mut Card, target: &Target) -> Result<Way, Failure> {
        let state = card.state().map_err(|e| self.note(e))?;
        let known = self.in_force(state.generation, state.desk)?;
        let image = card.active().map_err(|e| self.note(e))?;
        let looser = limits_of(state.generation, image).looser_in(&Limits::of(&target.image));
        let differing = changes::differing(image, &target.image);
        let old = known.as_ref().map(|known| &known.desk);
        let mut plan = Plan {
            generation: state.generation,
            from: tag_text(state.desk),
            to: tag_text(target.tag),
            watched: changes::is_watched(&differing),
            armed: state.status.contains(Status::ARMED),
            ..Plan::default()
        };
        let again = if old.is_some() || state.generation == 0 {
            let meaning = t2t_desk::plan(old, &target.desk)
                .map_err(|error| Failure::new(exit::INPUT, error))?;
            plan.by_meaning = true;
            plan.changes = changes::by_meaning(&meaning);
            plan.text = meaning.to_string();
            plan.watched |= meaning.watched;
            plan.looser = meaning.looser().next().is_some();
            meaning.force
        } else {
            plan.notes.push(format!(
                "the desk in force ({}) was not applied from here: told by parameters, not by meaning",
                tag_text(state.desk)
            ));
            plan.changes =
                changes::by_parameters(&limits_of(state.generation, image), target, &differing);
            t2t_desk::restarts(image, &target.image)
        };
        plan.looser |= !looser.is_empty();
        let written: Vec<_> = differing.iter().chain(&again).copied().collect();
        plan.units = changes::units(&written);
        let loaded = changes::triggers(&written);
        Ok(Way {
            plan,
            looser,
            loaded,
            again: again.into_iter().collect(),
        })
    }

    /// Puts a desk in force.
    ///
    /// # Errors
    /// Mistakes in it; refused by role; another generation is in force than the caller saw; the log cannot be written:
    /// then nothing was changed. When the card refuses or fails, the message says how it was left.
    pub fn apply(
        &self,
        actor: &Actor,
        (name, text): (&str, &str),
        generation: u32,
        loosen: bool,
    ) -> Result<Done, Failure> {
        actor.may(Role::Trade, "apply")?;
        let target = Target::of(name, text)?;
        let mut card = self.card()?;
        let way = self.way(&mut card, &target)?;
        allowed(actor, &way, generation, loosen)?;
        self.journal
            .write(actor, described(intent("apply"), &way, &target, loosen))?;
        let before = card.accesses();
        let result = self.put(&mut card, &target, &way.again).map(|committed| {
            let after = card.accesses();
            Applied {
                generation: committed.map_or(way.plan.generation, |c| c.generation),
                tag: tag_text(target.tag),
                units: committed.map_or(0, |_| way.plan.units),
                accesses: (after.reads + after.writes) - (before.reads + before.writes),
                hold_cycles: committed.map_or(0, |c| c.hold_cycles),
            }
        });
        if result.is_err() {
            // Where what is in force does not read back, the card was disarmed: an arm that waits must not undo it.
            self.stops.disarm();
        }
        let what = outcome("apply", &result).with("tag", tag_text(target.tag));
        let what = match &result {
            Ok(applied) => what
                .with("generation", applied.generation)
                .with("units", applied.units),
            Err(_) => what,
        };
        let ended = self.ended_with(actor, what, "apply", result);
        // The dead-man time may be another one, after some failures too. What is done is done, whether the card can be
        // looked at or not.
        if let Err(failure) = self.status_in(&mut card) {
            tracing::warn!(%failure, "the card could not be looked at after an apply");
        }
        Ok(Done {
            applied: ended?,
            target,
            loaded: way.loaded,
        })
    }

    /// The text first, under its tag: whatever happens from here on, the tag in force finds it.
    fn put(
        &self,
        card: &mut Card,
        target: &Target,
        again: &BTreeSet<usize>,
    ) -> Result<Option<t2t_driver::Committed>, Failure> {
        let Target {
            name, text, tag, ..
        } = target;
        let kept = AppliedDesk {
            name: name.clone(),
            text: text.clone(),
        };
        self.state.keep(*tag, &kept).map_err(|error| {
            Failure::new(exit::LOG, format!("{error}: nothing was changed"))
                .help("a desk whose text cannot be kept is not applied; make room, or set `state` to another folder")
        })?;
        let committed = card
            .apply_with(&target.image, again)
            .map_err(|error| self.note(error))?;
        *super::locked(&self.known) = Some(target.clone());
        Ok(committed)
    }
}

fn allowed(actor: &Actor, way: &Way, generation: u32, loosen: bool) -> Result<(), Failure> {
    let Way { plan, looser, .. } = way;
    if plan.generation != generation {
        return Err(Failure::new(
            exit::REFUSED,
            format!("generation {} is in force, and the plan was made against {generation}: nothing was changed", plan.generation),
        )
        .help("somebody applied another desk; look at the plan again"));
    }
    if plan.looser {
        let names = match looser.is_empty() {
            true => "limits".to_owned(),
            false => looser.join(", "),
        };
        actor.may(Role::Risk, &format!("loosening {names}"))?;
        if !loosen {
            return Err(Failure::new(
                exit::REFUSED,
                format!("this loosens {names}: nothing was changed"),
            )
            .help("if that is meant, say --loosen"));
        }
    }
    if plan.watched && plan.armed {
        return Err(Failure::new(
            exit::REFUSED,
            "the desk changes what is watched, and the card is armed: nothing was changed",
        )
        .help("`t2t disarm` first"));
    }
    Ok(())
}

/// What the audit log says of an apply before it happens.
fn described(what: What, way: &Way, target: &Target, loosen: bool) -> What {
    let plan = &way.plan;
    let changes: Vec<serde_json::Value> = plan
        .changes
        .iter()
        .filter_map(|change| serde_json::to_value(change).ok())
        .collect();
    let what = what
        .with("desk", target.name.as_str())
        .with("generation", plan.generation)
        .with("from", plan.from.as_str())
        .with("to", plan.to.as_str())
        .with("units", plan.units)
        .with("looser", way.looser.clone())
        .with("loosen", loosen);
    let long = changes
        .iter()
        .map(|change| change.to_string().len())
        .sum::<usize>()
        > LOGGED_TEXT;
    let what = match long {
        true => what.with("changes", format!("{} changes", changes.len())),
        false => what.with("changes", changes),
    };
    match target.text.len() {
        0..=LOGGED_TEXT => what.with("text", target.text.as_str()),
        _ => what,
    }
}
