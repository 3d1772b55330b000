//! One apply after the other.

use super::super::client::{self, READY};
use super::super::connection::cut;
use super::super::server::{Feed, Server};
use super::super::wire::Moment;
use super::super::{desks, image};
use super::look::{Force, Open, fires, look};
use super::{Interruption, Outcome, Plan};
use crate::bench::draw::Draw;
use crate::desks::{Releases, desk_text};
use anyhow::{Context, Result};
use rustix::process::{Pid, Signal, kill_process};
use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::time::{Duration, Instant};
use t2t_driver::{Adjust, Card, Error};
use t2t_exchange::session::{self, Protocol, SessionConfig, listings};

/// Securities of the session.
const SECURITIES: u16 = 48;
/// Levels that each book opens with.
const DEPTH: u32 = 4;
/// Accesses of an apply besides the words of its set, roughly.
const AROUND: u64 = 20;
/// Longest time in which traffic may fire before an apply.
const TRAFFIC_MS: usize = 150;

/// Runs the plan. An error is a server that cannot be started or reached; what does not hold is in the outcome.
pub fn run(plan: &Plan) -> Result<Outcome> {
    let started = Instant::now();
    let folder = tempfile::tempdir()?;
    let base = match plan.protocol {
        Protocol::Itch50 => SessionConfig::itch(plan.seed, plan.messages),
        Protocol::Deep10 => SessionConfig::deep(plan.seed, plan.messages),
    };
    // A short day: what joins in its middle has a gap, and can fire only in the next one.
    let config = SessionConfig {
        listings: listings(SECURITIES, plan.seed),
        depth: DEPTH,
        b: None,
        ..base
    };
    let feed = Feed {
        capture: folder.path().join("feed.pcap"),
        desk: folder.path().join("feed.toml"),
    };
    session::save(&feed.capture, |sink| session::generate(&config, sink))?;
    fs::write(&feed.desk, desk_text(&config, Releases::Mixed))?;
    let server = Server::start(&plan.program, folder.path(), Some(feed))?;
    let mut run = Run {
        plan,
        config,
        folder: folder.path(),
        server,
        draw: Draw::new(plan.seed),
        force: Force::nothing(),
        watched: Vec::new(),
        outcome: Outcome::default(),
        longest: Duration::from_millis(300),
    };
    let mut card = None;
    for _ in 0..plan.applies {
        card = run.step(card)?;
    }
    run.outcome.took = started.elapsed();
    Ok(run.outcome)
}

struct Run<'a> {
    plan: &'a Plan,
    config: SessionConfig,
    folder: &'a Path,
    server: Server,
    draw: Draw,
    force: Force,
    watched: Vec<usize>,
    outcome: Outcome,
    /// The longest apply so far.
    longest: Duration,
}

/// What is to be applied.
struct Next {
    image: Vec<u32>,
    again: BTreeSet<usize>,
    /// To a card that is armed.
    arm: bool,
}

impl Run<'_> {
    /// Another apply, on a card that is open or is opened; it is given back where it is still open afterwards.
    fn step(&mut self, card: Option<Open>) -> Result<Option<Open>> {
        let mut card = match card {
            Some(card) => card,
            None => {
                let same = self.force.image.clone();
                self.look(None, &same)?
            }
        };
        self.outcome.applies += 1;
        let mut next = self.next()?;
        self.prepare(&mut card.card, &mut next)?;
        self.outcome.armed += u64::from(next.arm);
        match self.interruption() {
            None => self.through(card, next),
            Some(why @ (Interruption::ClientKilled | Interruption::ClientTimed)) => {
                drop(card);
                self.by_a_client(why, next).map(Some)
            }
            Some(why) => self.by_this_process(card, why, next).map(Some),
        }
    }

    fn interruption(&mut self) -> Option<Interruption> {
        match self.draw.below(100) {
            0..30 => None,
            30..55 => Some(Interruption::ClientKilled),
            55..65 => Some(Interruption::ClientTimed),
            65..85 => Some(Interruption::Cut),
            _ => Some(Interruption::PowerCycle),
        }
    }

    /// A desk other than the one in force: half of the time one that watches the same, which an armed card takes.
    fn next(&mut self) -> Result<Next> {
        loop {
            let same = self.force.generation != 0 && self.draw.percent(50);
            if !same {
                self.watched = desks::watched(&self.config, &mut self.draw);
            }
            let desk = desks::random(&self.config, &self.watched, &mut self.draw)?;
            let image = image::of(&desk)?;
            if image == self.force.image {
                continue;
            }
            let again = image::again(&self.force.image, &image);
            let arm = self.force.generation != 0 && self.draw.percent(70);
            return Ok(Next { image, again, arm });
        }
    }

    /// Lets traffic fire for a while; before what is watched changes, disarms and takes the exposure off, as a desk does.
    fn prepare(&mut self, card: &mut Card, next: &mut Next) -> Result<()> {
        if next.arm {
            let before = fires(card)?;
            let armed = self.arm(card)?;
            let wait = self.draw.between(1, TRAFFIC_MS) as u64;
            std::thread::sleep(Duration::from_millis(wait));
            self.outcome.fires += u64::from(fires(card)?.wrapping_sub(before));
            next.arm = armed;
        }
        if image::watches_other(&self.force.image, &next.image) {
            card.disarm()?;
            next.arm = false;
            flatten(card, t2t_contract::sizes::INSTRUMENTS.min(32))?;
        }
        Ok(())
    }

    /// Arms; returns whether the card took it.
    fn arm(&mut self, card: &mut Card) -> Result<bool> {
        // Time has jumped since the host was last heard: the feed's day is not the card's power-on.
        card.heartbeat()?;
        match card.arm(self.force.generation) {
            Ok(()) => Ok(true),
            // A new day of the feed clears the books just now.
            Err(Error::ArmRefused { .. }) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// An apply that nothing interrupts.
    fn through(&mut self, mut card: Open, next: Next) -> Result<Option<Open>> {
        let started = Instant::now();
        let applied = card.card.apply_with(&next.image, &next.again);
        self.longest = self.longest.max(started.elapsed());
        match applied {
            Ok(Some(committed)) => {
                self.outcome.through += 1;
                self.force = Force {
                    generation: committed.generation,
                    image: next.image,
                };
            }
            Ok(None) => self.fault("a set that differs was not applied".to_owned()),
            Err(error) => {
                self.fault(format!("nothing interrupted, and yet: {error}"));
                drop(card);
                return self.look(None, &next.image).map(Some);
            }
        }
        // Now and then somebody else comes next.
        Ok(self.draw.percent(70).then_some(card))
    }

    /// An apply of this process, whose connection or card goes away.
    fn by_this_process(&mut self, mut card: Open, why: Interruption, next: Next) -> Result<Open> {
        let moment = self.moment(&next.image);
        let (socket, pid) = (self.server.socket().to_owned(), self.server.pid());
        card.wire.plan(moment, move || match why {
            Interruption::PowerCycle => {
                if let Some(pid) = Pid::from_raw(pid as i32) {
                    // If it is gone already, that is what was wanted.
                    let _ = kill_process(pid, Signal::KILL);
                }
            }
            _ => cut(&socket),
        });
        let applied = card.card.apply_with(&next.image, &next.again);
        let late = card.wire.forget();
        drop(card);
        if late {
            if let Err(error) = &applied {
                self.fault(format!("nothing interrupted yet, and still: {error}"));
            }
            return self.late(&next.image);
        }
        if why == Interruption::PowerCycle {
            self.server.restart()?;
        }
        self.look(Some(why), &next.image)
    }

    /// An apply of another process, which dies.
    fn by_a_client(&mut self, why: Interruption, next: Next) -> Result<Open> {
        let (target, base) = (self.folder.join("target"), self.folder.join("base"));
        image::save(&target, &next.image)?;
        image::save(&base, &self.force.image)?;
        let moment = match why {
            Interruption::ClientKilled => Some(self.moment(&next.image)),
            _ => None,
        };
        let notes = self.folder.join("client.txt");
        let mut client = client::start(&client::Start {
            program: &self.plan.program,
            socket: self.server.socket(),
            target: &target,
            base: (self.force.generation != 0).then_some(base.as_path()),
            arm: next.arm,
            moment,
            notes: &notes,
        })?;
        let mut said = String::new();
        let out = client.stdout.take().context("its output is piped")?;
        BufReader::new(out).read_line(&mut said)?;
        if why == Interruption::ClientTimed {
            let most = self.longest.as_millis() as usize;
            let wait = Duration::from_millis(self.draw.below(most) as u64);
            std::thread::sleep(wait);
            // It may have ended by itself: then it was late.
            let _ = client.kill();
        }
        let ended = client.wait()?;
        if said.trim() != READY {
            let notes = fs::read_to_string(&notes).unwrap_or_default();
            self.fault(format!("a client did not come to apply: {notes}"));
            return self.look(None, &next.image);
        }
        match ended.code() {
            Some(0) => self.late(&next.image),
            Some(_) => {
                let notes = fs::read_to_string(&notes).unwrap_or_default();
                self.fault(format!("a client failed before it was killed: {notes}"));
                self.look(None, &next.image)
            }
            None => self.look(Some(why), &next.image),
        }
    }

    /// What was to interrupt came too late: the new set must be in force.
    fn late(&mut self, new: &[u32]) -> Result<Open> {
        self.outcome.late += 1;
        let open = self.look(None, new)?;
        if self.force.image != new {
            self.fault("an apply that went through is not in force".to_owned());
        }
        Ok(open)
    }

    /// Half of the moments are around the commit, the others anywhere.
    fn moment(&mut self, new: &[u32]) -> Moment {
        let words = image::differing(&self.force.image, new).count() as u64;
        match self.draw.below(4) {
            0 => Moment::Commit(self.draw.below(12) as u64),
            1 => Moment::Commit(self.draw.below(words as usize + 12) as u64),
            _ => Moment::Words(self.draw.below((2 * words + AROUND) as usize) as u64),
        }
    }

    fn look(&mut self, why: Option<Interruption>, new: &[u32]) -> Result<Open> {
        let address = self.server.address();
        let (open, found) = look(&address, why, &self.force, new, &mut self.outcome)?;
        self.force = found;
        Ok(open)
    }

    fn fault(&mut self, what: String) {
        let applies = self.outcome.applies;
        self.outcome.faults.push(format!("apply {applies}: {what}"));
    }
}

/// Takes the exposure of the first instruments, the open orders and the gross notional off the card.
fn flatten(card: &mut Card, instruments: usize) -> Result<()> {
    let state = card.state()?;
    let (mut open, mut gross) = (-state.open_orders, -state.gross_used);
    for instrument in 0..instruments {
        let row = card.live(instrument)?;
        if (row.long, row.short, open, gross) == (0, 0, 0, 0) {
            continue;
        }
        card.adjust(&Adjust {
            instrument,
            long: -row.long,
            short: -row.short,
            open,
            gross,
        })?;
        (open, gross) = (0, 0);
    }
    Ok(())
}
