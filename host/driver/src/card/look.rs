//! What can be seen of a card without changing it: state, counters, live rows, parameters in force.

use std::time::Instant;

use t2t_contract::reasons::Cause;
use t2t_contract::registers::{self, control};
use t2t_contract::{live, sizes, store};

use super::{Card, words};
use crate::bars::Bars;
use crate::counters::{self, Counters};
use crate::error::{Error, Result};
use crate::state::{LiveRow, State, Status, feed_marks};
use crate::tag;

impl Card {
    /// Reads what the card is doing.
    pub fn state(&self) -> Result<State> {
        let bars = &self.bars;
        Ok(State {
            status: self.status()?,
            generation: bars.register(registers::GENERATION)?,
            staged: bars.register(registers::STAGED)? as u16,
            desk: bars.register64(registers::DESK)?,
            cause: Cause::from_number(bars.register(registers::CAUSE)? as u8),
            open_orders: bars.register(registers::OPEN_ORDERS)? as i32,
            gross_used: bars.signed64(registers::GROSS_USED)?,
            live_orders: bars.register(registers::LIVE_ORDERS)?,
            time: bars.register64(registers::TIME)?,
            feed_marks: feed_marks(bars.register(registers::FEED_MARKS)?),
            arms_refused: bars.register(registers::ARMS_REFUSED)?,
            events_lost: bars.register(registers::EVENTS_LOST)?,
            resets: bars.register(registers::RESETS)?,
            next_user_ref: bars.register(registers::NEXT_USER_REF)?,
        })
    }

    /// Reads register STATUS. One read.
    pub fn status(&self) -> Result<Status> {
        Ok(Status::from_bits_retain(
            self.bars.register(registers::STATUS)?,
        ))
    }

    /// Takes a snapshot of all counters and reads it.
    pub fn counters(&self) -> Result<Counters> {
        self.bars.set(registers::CONTROL, 1 << control::SNAPSHOT)?;
        let time = self.bars.register64(registers::SNAPSHOT_TIME)?;
        let mut read = [0; counters::WORDS];
        // Between the counters are words that no register has, which the card answers with an error.
        let mut runs = Vec::<core::ops::Range<usize>>::new();
        for register in counters::registers() {
            let end = register.offset + register.count;
            match runs.last_mut() {
                Some(run) if run.end == register.offset => run.end = end,
                _ => runs.push(register.offset..end),
            }
        }
        for run in runs {
            let part = run.start - counters::FIRST..run.end - counters::FIRST;
            self.bars.registers(run.start, &mut read[part])?;
        }
        Ok(Counters::new(time, read))
    }

    /// Reads what the card believes of an instrument, all of it of the same cycle.
    ///
    /// # Errors
    /// [`Error::NoInstrument`] if there is no such number.
    pub fn live(&self, instrument: usize) -> Result<LiveRow> {
        let offset = store::live(instrument, 0).ok_or(Error::NoInstrument {
            instrument,
            largest: sizes::INSTRUMENTS - 1,
        })?;
        let mut row = [0; live::WORDS];
        self.bars.store(offset, &mut row)?;
        Ok(LiveRow::from_words(&row))
    }

    /// The parameters in force: an image of the store, `store::WORDS` words, of which those that no window has are 0.
    /// Read from the card once (not at all while generation 0 is in force), then known.
    pub fn active(&mut self) -> Result<&[u32]> {
        let known = match self.active.take() {
            Some(image) => image,
            None => self.read_active()?,
        };
        Ok(self.active.insert(known))
    }

    fn read_active(&mut self) -> Result<Vec<u32>> {
        self.check_owner()?;
        self.generation = self.bars.register(registers::GENERATION)?;
        let mut image = vec![0; store::WORDS];
        if self.generation != 0 {
            for run in words::used() {
                self.bars
                    .store(store::ACTIVE + 4 * run.start, &mut image[run])?;
            }
        }
        Ok(image)
    }

    /// Takes an image for the parameters in force without reading them, if its tag is that of register DESK.
    ///
    /// # Errors
    /// [`Error::NotTrusted`] if it is not, [`Error::Target`] if it is no image of the store.
    pub fn trust(&mut self, image: &[u32]) -> Result<()> {
        words::check(image)?;
        self.check_owner()?;
        self.generation = self.bars.register(registers::GENERATION)?;
        let card = self.bars.register64(registers::DESK)?;
        let tag = tag::desk_tag(image);
        if card != tag || tag::carried(image) != tag || self.generation == 0 {
            return Err(Error::NotTrusted { image: tag, card });
        }
        self.active = Some(image.to_vec());
        Ok(())
    }

    /// Asks again and again until there is an answer.
    pub(super) fn wait_for<T>(
        &self,
        what: &str,
        mut ask: impl FnMut(&Bars) -> Result<Option<T>>,
    ) -> Result<T> {
        let start = Instant::now();
        loop {
            if let Some(answer) = ask(&self.bars)? {
                return Ok(answer);
            }
            if start.elapsed() > self.patience {
                let limit = self.patience;
                let what = format!("waited for {what}");
                return Err(Error::Timeout { what, limit });
            }
            std::thread::yield_now();
        }
    }
}
