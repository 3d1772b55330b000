//! Feeds that never let up: full packets back to back at 10 Gbit/s, of the messages that cost a book most.
//!
//! All on the first listing of the configuration, behind its directory message and state. As the publishers are those
//! of a session, each pattern exists in both protocols.

use super::{
    GenerateError, Outlet, Packing, SendError, Sent, SessionConfig, Summary,
    book::{Book, Side},
    event::{Change, Event, Phase},
    publish,
    publish::{Messages, Publisher},
};
use std::io;

/// What never lets up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pattern {
    /// Deletes, the shortest message: 60,000 orders on 40 levels a side enter, then all leave, again and again.
    Deletes,
    /// Adds and deletes alternating at the best level.
    Best,
    /// 64 levels enter and are deleted best first: outwards, then inwards, on one side and on the other.
    Sweep,
}

/// Orders alive at most: below the 65,536 that a default card holds.
const ROUND: u64 = 60_000;
/// Levels of a sweep.
const SWEEP: u32 = 64;

struct Generator<'a> {
    publisher: Publisher,
    outlet: Outlet,
    messages: Messages,
    event: Event,
    sink: &'a mut dyn FnMut(Sent<'_>) -> io::Result<()>,
    book: Book,
    reference: u64,
    class: u64,
    // Tenths of a nanosecond on the wire since the start.
    wire: u64,
    start_ns: u64,
}

impl Generator<'_> {
    fn send(&mut self, change: Change) -> Result<(), SendError> {
        self.event.changes.clear();
        self.event.changes.push(change);
        self.event.time = self.start_ns + self.wire / 10;
        publish(
            &self.publisher,
            &self.event,
            &mut self.messages,
            &mut self.outlet,
            self.sink,
        )?;
        // A message takes its own bytes and its length; packet headers come on top, so that the lines are never idle.
        self.wire += self
            .messages
            .iter()
            .map(|message| 8 * (message.len() as u64 + 2))
            .sum::<u64>();
        Ok(())
    }

    fn add(&mut self, side: Side, price: u32) -> Result<u32, SendError> {
        self.reference = self.reference + 1 + (self.class + 3 - self.reference % 4) % 4;
        let (reference, shares) = (self.reference, 100);
        // A level of 100-share orders cannot overflow before the live orders run out.
        let Some((slot, level)) = self.book.add(reference, side, shares, price) else {
            return Ok(0);
        };
        self.send(Change::Add {
            reference,
            shares,
            attributed: false,
            level,
        })?;
        Ok(slot)
    }

    fn delete(&mut self, slot: u32) -> Result<(), SendError> {
        let order = *self.book.order(slot);
        let level = self.book.take(slot, order.shares);
        self.send(Change::Delete {
            reference: order.reference,
            level,
        })
    }
}

/// Generates a pattern: at least `count` messages of it. For [`Pattern::Deletes`] the deletes are counted, for the
/// others adds and deletes. The rest of the configuration (routes, loss, sessions) counts as in a
/// session; packets are as full as they can be. Errors as [`super::generate`].
pub fn generate_pattern(
    pattern: Pattern,
    count: u64,
    config: &SessionConfig,
    sink: &mut dyn FnMut(Sent<'_>) -> io::Result<()>,
) -> Result<Summary, GenerateError> {
    config.check()?;
    // Checked: there is a listing.
    let listing = &config.listings[0];
    let packing = SessionConfig {
        messages_per_packet: u16::MAX - 1,
        ..config.clone()
    };
    let mut generator = Generator {
        publisher: Publisher::new(config),
        outlet: Outlet::new(&packing, Packing::Full),
        messages: Messages::default(),
        event: Event::default(),
        sink,
        book: Book::default(),
        reference: 1_000,
        class: u64::from(listing.locate % 4),
        wire: 0,
        start_ns: config.start_ns,
    };
    generator.send(Change::Phase(Phase::StartOfMessages))?;
    generator.send(Change::Listed)?;
    generator.send(Change::Status {
        halted: false,
        operational: false,
    })?;
    let (middle, tick) = (listing.price / listing.tick * listing.tick, listing.tick);
    match pattern {
        Pattern::Deletes => deletes(&mut generator, count, middle, tick)?,
        Pattern::Best => best(&mut generator, count, middle, tick)?,
        Pattern::Sweep => sweep(&mut generator, count, middle, tick)?,
    }
    Ok(generator.outlet.finish(generator.sink)?)
}

fn deletes(
    generator: &mut Generator<'_>,
    count: u64,
    middle: u32,
    tick: u32,
) -> Result<(), SendError> {
    let mut left = count;
    let mut slots = Vec::new();
    while left > 0 {
        let round = left.min(ROUND);
        slots.clear();
        for n in 0..round as u32 {
            let (side, away) = (n % 2, (1 + n / 2 * 7 % 40) * tick);
            let slot = if side == 0 {
                generator.add(Side::Buy, middle - away)?
            } else {
                generator.add(Side::Sell, middle + away)?
            };
            slots.push(slot);
        }
        for slot in slots.drain(..) {
            generator.delete(slot)?;
        }
        left -= round;
    }
    Ok(())
}

fn best(
    generator: &mut Generator<'_>,
    count: u64,
    middle: u32,
    tick: u32,
) -> Result<(), SendError> {
    for level in 2..20 {
        generator.add(Side::Buy, middle - level * tick)?;
        generator.add(Side::Sell, middle + level * tick)?;
    }
    for _ in 0..count.div_ceil(2) {
        let slot = generator.add(Side::Buy, middle - tick)?;
        generator.delete(slot)?;
    }
    Ok(())
}

fn sweep(
    generator: &mut Generator<'_>,
    count: u64,
    middle: u32,
    tick: u32,
) -> Result<(), SendError> {
    let mut slots = Vec::new();
    for round in 0..count.div_ceil(u64::from(2 * SWEEP)) {
        let (inwards, sell) = (round % 2 == 1, round / 2 % 2 == 1);
        for n in 0..SWEEP {
            let away = (1 + if inwards { SWEEP - 1 - n } else { n }) * tick;
            let slot = if sell {
                generator.add(Side::Sell, middle + away)?
            } else {
                generator.add(Side::Buy, middle - away)?
            };
            slots.push(slot);
        }
        if inwards {
            slots.reverse();
        }
        for slot in slots.drain(..) {
            generator.delete(slot)?;
        }
    }
    Ok(())
}
