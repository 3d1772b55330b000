//! What is told of a card: status, limits, what would be armed, identity.

use super::Operator;
use super::journal::locked;
use super::limits::{Limits as InForce, at_power_on};
use super::target::{Target, tag_text};
use crate::exit::{self, Failure};
use crate::rpc::{
    ArmedTrigger, Arming, CardLimits, DeskText, Info, InstrumentLimits, Limits, Status,
};
use std::sync::atomic::Ordering;
use t2t_contract::records::slot;
use t2t_contract::registers::{self, REGISTERS, capabilities};
use t2t_contract::{sizes, store};
use t2t_driver::{Card, State, Status as Flags};

/// Limits of an image, or those at power-on where nothing was ever committed: then the image is empty, and not what the
/// card has.
pub(super) fn limits_of(generation: u32, image: &[u32]) -> InForce {
    match generation {
        0 => at_power_on(),
        _ => InForce::of(image),
    }
}

impl Operator {
    /// What the card is doing. Of a card that is lost, the last that was known, and that it is lost; while the card is
    /// being changed, the last that was known with the flags of this moment.
    ///
    /// # Errors
    /// When the card does not answer.
    pub fn status(&self) -> Result<Status, Failure> {
        if let Some(lost) = self.lost() {
            let mut status = locked(&self.last).clone();
            status.connected = false;
            status.fed = false;
            status.troubles = vec![lost.message];
            return Ok(status);
        }
        match self.card_soon() {
            Some(mut card) => self.status_in(&mut card),
            None => {
                let mut status = locked(&self.last).clone();
                flags(&mut status, self.handle.status().map_err(|e| self.note(e))?);
                Ok(status)
            }
        }
    }

    /// What the card is doing, read from it.
    pub(super) fn status_in(&self, card: &mut Card) -> Result<Status, Failure> {
        let state = card.state().map_err(|e| self.note(e))?;
        let known = self.in_force(state.generation, state.desk)?;
        let limits = limits_of(state.generation, card.active().map_err(|e| self.note(e))?);
        let dead_man = limits.card.dead_man;
        *locked(&self.watched) = limits
            .instruments
            .keys()
            .filter_map(|n| u16::try_from(*n).ok())
            .collect();
        self.dead_man.store(dead_man, Ordering::Release);
        let status = self.status_of(&state, known.as_ref(), dead_man);
        *locked(&self.last) = status.clone();
        Ok(status)
    }

    fn status_of(&self, state: &State, known: Option<&Target>, dead_man_ns: u64) -> Status {
        let feed = |n: usize| {
            known
                .and_then(|k| k.desk.feeds.get(n))
                .map_or_else(|| format!("feed {n}"), |f| f.name.clone())
        };
        let stale = state.status.stale();
        let mut troubles = Vec::new();
        if !self.journal.is_sound() {
            troubles.push("the audit log cannot be written: nothing can be changed, and the dead-man timer is not fed".to_owned());
        }
        if state.staged > 0 {
            troubles.push(format!(
                "{} units are staged and not committed",
                state.staged
            ));
        }
        for (n, mark) in state.feed_marks.iter().enumerate() {
            troubles.extend(mark.map(|why| format!("{} is marked: {why}", feed(n))));
        }
        let mut status = Status {
            device: self.device.clone(),
            stale: (0..stale.len()).filter(|n| stale[*n]).map(feed).collect(),
            cause: state.cause.map_or("none", |cause| cause.text()).to_owned(),
            generation: state.generation,
            desk: tag_text(state.desk),
            desk_name: known.map(|target| target.name.clone()),
            time: state.time,
            open_orders: state.open_orders,
            gross_used: state.gross_used,
            dead_man_ns,
            fed: self.fed.load(Ordering::Acquire),
            troubles,
            ..Status::default()
        };
        flags(&mut status, state.status);
        status
    }

    /// Limits in force and what is used of them.
    ///
    /// # Errors
    /// When the card does not answer.
    pub fn limits(&self) -> Result<Limits, Failure> {
        let mut card = self.card()?;
        let state = card.state().map_err(|e| self.note(e))?;
        let known = self.in_force(state.generation, state.desk)?;
        self.limits_in(&mut card, &state, known.as_ref())
    }

    fn limits_in(
        &self,
        card: &mut Card,
        state: &State,
        known: Option<&Target>,
    ) -> Result<Limits, Failure> {
        let limits = limits_of(state.generation, card.active().map_err(|e| self.note(e))?);
        let number = |value: u64| u32::try_from(value).unwrap_or(u32::MAX);
        let mut instruments = Vec::new();
        for (n, (watched, of)) in &limits.instruments {
            let row = card.live(*n).map_err(|e| self.note(e))?;
            let name = known.and_then(|target| target.desk.instruments.get(*n));
            instruments.push(InstrumentLimits {
                name: name.map_or_else(|| watched.symbol.clone(), |i| i.name.clone()),
                number: number(*n as u64),
                enabled: of.enabled,
                max_order_qty: number(of.max_qty),
                max_order_notional: of.max_notional,
                collar_bp: number(of.collar),
                max_long: number(of.max_long),
                long: row.long,
                max_short: number(of.max_short),
                short: row.short,
            });
        }
        Ok(Limits {
            generation: state.generation,
            card: CardLimits {
                orders_per_second: number(limits.card.orders_per_second()),
                repeat_per_second: number(limits.card.repeat),
                gross_notional: limits.card.gross,
                gross_used: state.gross_used,
                max_open_orders: number(limits.card.open),
                open_orders: state.open_orders,
                dead_man_ns: limits.card.dead_man,
            },
            instruments,
        })
    }

    /// What would be armed.
    ///
    /// # Errors
    /// When the card does not answer.
    pub fn arming(&self) -> Result<Arming, Failure> {
        let mut card = self.card()?;
        let state = card.state().map_err(|e| self.note(e))?;
        let known = self.in_force(state.generation, state.desk)?;
        let limits = self.limits_in(&mut card, &state, known.as_ref())?;
        let image = card.active().map_err(|e| self.note(e))?;
        Ok(Arming {
            generation: state.generation,
            desk: tag_text(state.desk),
            desk_name: known.as_ref().map(|target| target.name.clone()),
            triggers: known.as_ref().map(triggers).unwrap_or_default(),
            trigger_count: trigger_count(image),
            limits,
        })
    }

    /// The desk in force, as it was written.
    ///
    /// # Errors
    /// When nothing is in force, or it was not applied from here.
    pub fn desk(&self) -> Result<DeskText, Failure> {
        let card = self.card()?;
        let (generation, target) = self.desk_in_force(&card)?;
        Ok(DeskText {
            generation,
            tag: tag_text(target.tag),
            name: target.name,
            text: target.text,
        })
    }

    fn desk_in_force(&self, card: &Card) -> Result<(u32, Target), Failure> {
        let state = card.state().map_err(|e| self.note(e))?;
        if state.generation == 0 {
            return Err(Failure::new(
                exit::REFUSED,
                "no desk is in force: nothing was applied since power-on",
            )
            .help("`t2t apply desk.toml`"));
        }
        let target = self.in_force(state.generation, state.desk)?;
        let unknown = || {
            let tag = tag_text(state.desk);
            Failure::new(
                exit::REFUSED,
                format!(
                    "the desk in force ({tag}) was not applied from here: its text is not known"
                ),
            )
            .help("apply a whole desk file first; then single values can be set")
        };
        Ok((state.generation, target.ok_or_else(unknown)?))
    }

    /// The number of an instrument of the desk in force.
    pub(super) fn instrument(&self, card: &Card, name: &str) -> Result<usize, Failure> {
        let desk = self.desk_in_force(card)?.1.desk;
        desk.instrument(name).ok_or_else(|| {
            let known: Vec<_> = desk.instruments.iter().map(|i| i.name.as_str()).collect();
            Failure::new(
                exit::INPUT,
                format!("the desk in force has no instrument `{name}`"),
            )
            .help(format!("it has {}", known.join(", ")))
        })
    }

    /// Identity of the card.
    ///
    /// # Errors
    /// When the card does not answer.
    pub fn info(&self) -> Result<Info, Failure> {
        let card = self.card()?;
        let (identity, place) = (card.identity(), card.place());
        let resets = card.state().map_err(|e| self.note(e))?.resets;
        let version = |word: u64| format!("{}.{}", word >> 16 & 0xFFFF, word & 0xFFFF);
        let (major, minor) = identity.version;
        let has = |field: &&t2t_contract::records::Field| {
            field.width == 1 && identity.capabilities >> field.lsb & 1 == 1
        };
        Ok(Info {
            device: self.device.clone(),
            pci: format!("{:04x}:{:04x}", identity.pci.0, identity.pci.1),
            contract: format!("{major}.{minor}"),
            contract_host: version(
                REGISTERS
                    .iter()
                    .find(|r| r.offset == registers::VERSION)
                    .map_or(0, |r| r.reset),
            ),
            build: tag_text(identity.build),
            core_khz: identity.core_khz,
            capabilities: capabilities::FIELDS
                .iter()
                .filter(has)
                .map(|f| f.name.to_lowercase())
                .collect(),
            vectors: identity.vectors as u32,
            instruments: sizes::INSTRUMENTS as u32,
            triggers: sizes::TRIGGERS as u32,
            orders: sizes::ORDERS as u32,
            link: place.link.map(|link| link.to_string()).unwrap_or_default(),
            numa_node: place.numa,
            iommu_group: place.iommu_group,
            resets,
        })
    }
}

fn flags(status: &mut Status, flags: Flags) {
    status.connected = true;
    status.armed = flags.contains(Flags::ARMED);
    status.killed = flags.contains(Flags::KILLED);
    status.dead_man = flags.contains(Flags::DEAD_MAN);
    status.live = flags.contains(Flags::LIVE);
    status.sweeping = flags.contains(Flags::SWEEPING);
}

fn triggers(target: &Target) -> Vec<ArmedTrigger> {
    let desk = &target.desk;
    let order = |n: &usize| desk.orders.get(*n).map(|order| order.name.clone());
    let one = |trigger: &t2t_desk::Trigger| ArmedTrigger {
        name: trigger.name.clone(),
        when: t2t_desk::get(&target.text, &format!("trigger.{}.when", trigger.name))
            .unwrap_or_default(),
        fire: trigger.fire.iter().filter_map(order).collect(),
        shots: trigger.shots,
        release: trigger.release.text().to_owned(),
    };
    desk.triggers.iter().map(one).collect()
}

/// Triggers of an image: slots in use, of a trigger on two instruments only its first half.
fn trigger_count(image: &[u32]) -> u32 {
    let used = |row: &usize| {
        let first = store::place(&slot::WINDOW, *row, 0);
        let word = first
            .and_then(|first| image.get(first))
            .copied()
            .unwrap_or(0);
        word >> slot::EN & 1 == 1 && word >> slot::ROLE & 1 == 0
    };
    (0..slot::WINDOW.depth).filter(used).count() as u32
}
