//! Both engines side by side, frame by frame, until the first difference.
//!
//! What must agree is what the files of a replay say: rows, fires (all but the cycles), refusals, and the bytes and times
//! of the order frames. Within a frame each file is compared for itself: the order *between* files has no meaning.

use crate::engine::{Engine, Output};
use crate::input::Frame;
use crate::report::Tally;
use anyhow::Result;
use std::fmt;
use std::path::Path;
use t2t_desk::Desk;

/// Where and how the engines differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Number of the frame in the input, from 1; `None` after the last one.
    pub frame: Option<u64>,
    /// Its time, ns.
    pub time: u64,
    /// Which file differs.
    pub file: &'static str,
    /// Sequence of the message concerned.
    pub seq: u64,
    /// What the model says, if anything.
    pub model: Option<String>,
    /// What the card says, if anything.
    pub card: Option<String>,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let said = |what: &Option<String>| what.clone().unwrap_or_else(|| "nothing".to_owned());
        match self.frame {
            Some(frame) => write!(
                f,
                "first difference at frame {frame} (time {} ns)",
                self.time
            )?,
            None => write!(f, "first difference after the last frame")?,
        }
        write!(
            f,
            ", message {}, in {}\n  model: {}\n  card:  {}",
            self.seq,
            self.file,
            said(&self.model),
            said(&self.card)
        )
    }
}

/// Compares two engines.
pub struct Lockstep<'a> {
    desk: &'a Desk,
    model: &'a mut dyn Engine,
    card: &'a mut dyn Engine,
    of_model: Vec<Output>,
    of_card: Vec<Output>,
    /// What the card did, counted.
    pub tally: Tally,
}

impl<'a> Lockstep<'a> {
    /// Two engines that are loaded with `desk`.
    pub fn new(desk: &'a Desk, model: &'a mut dyn Engine, card: &'a mut dyn Engine) -> Self {
        Lockstep {
            desk,
            model,
            card,
            of_model: Vec::new(),
            of_card: Vec::new(),
            tally: Tally::default(),
        }
    }

    /// A frame enters both. `Some` is the first difference.
    pub fn frame(&mut self, frame: &Frame) -> Result<Option<Difference>> {
        self.frame_with(frame, |_| {})
    }

    /// The same; `look` is shown every output of the card.
    pub fn frame_with(
        &mut self,
        frame: &Frame,
        look: impl FnMut(&Output),
    ) -> Result<Option<Difference>> {
        self.model.frame(frame, &mut self.of_model)?;
        self.card.frame(frame, &mut self.of_card)?;
        self.of_card.iter().for_each(look);
        Ok(self.compare(Some(frame.number), frame.time))
    }

    /// The input is over.
    pub fn finish(&mut self) -> Result<Option<Difference>> {
        self.model.finish(&mut self.of_model)?;
        self.card.finish(&mut self.of_card)?;
        Ok(self.compare(None, 0))
    }

    /// Books are reset on both.
    pub fn reset(&mut self) -> Result<()> {
        self.model.reset()?;
        self.card.reset()
    }

    /// Starts a waveform of the card.
    pub fn waveform(&mut self, path: &Path) -> Result<()> {
        self.card.start_waveform(path)
    }

    fn compare(&mut self, frame: Option<u64>, time: u64) -> Option<Difference> {
        let found = FILES.iter().find_map(|&file| {
            let mut model = self.of_model.iter().filter(|output| of(output) == file);
            let mut card = self.of_card.iter().filter(|output| of(output) == file);
            loop {
                match (model.next(), card.next()) {
                    (None, None) => return None,
                    (model, card) if model.map(essence) == card.map(essence) => {}
                    (model, card) => {
                        let seq = model.or(card).map_or(0, seq);
                        let show = |output: &Output| show(self.desk, output);
                        return Some(Difference {
                            frame,
                            time,
                            file,
                            seq,
                            model: model.map(show),
                            card: card.map(show),
                        });
                    }
                }
            }
        });
        self.of_card
            .iter()
            .for_each(|output| self.tally.add(output));
        self.of_model.clear();
        self.of_card.clear();
        found
    }
}

pub(crate) const FILES: [&str; 3] = ["bbo.csv", "fires.csv and orders.pcap", "rejects.csv"];

pub(crate) fn of(output: &Output) -> &'static str {
    match output {
        Output::Row(_) => FILES[0],
        Output::Fire { .. } => FILES[1],
        Output::Refusal(_) => FILES[2],
    }
}

/// The output without what only the card can know.
pub(crate) fn essence(output: &Output) -> Output {
    match output {
        Output::Fire { fire, decision, .. } => Output::Fire {
            fire: fire.clone(),
            cycles: None,
            decision: *decision,
        },
        other => other.clone(),
    }
}

pub(crate) fn seq(output: &Output) -> u64 {
    match output {
        Output::Row(row) => row.origin.seq,
        Output::Fire { fire, .. } => fire.origin.seq,
        Output::Refusal(refusal) => refusal.origin.seq,
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// One output for people.
pub(crate) fn show(desk: &Desk, output: &Output) -> String {
    match output {
        Output::Row(row) => format!(
            "{} bid {}@{} ask {}@{} {} (ts {})",
            desk.instruments[row.instrument].name,
            row.bbo.bid.qty,
            row.bbo.bid.price,
            row.bbo.ask.qty,
            row.bbo.ask.price,
            row.mark.map_or("", |mark| mark.text()),
            row.origin.ts,
        ),
        Output::Fire { fire, .. } => format!(
            "{} {} px {} user_ref {} at {} ns (ts {}), frame {}",
            desk.triggers[fire.trigger].name,
            desk.orders[fire.order].name,
            fire.price,
            fire.user_ref,
            fire.time,
            fire.origin.ts,
            hex(&fire.frame),
        ),
        Output::Refusal(refusal) => format!(
            "{} {} {} (ts {})",
            desk.triggers[refusal.trigger].name,
            desk.orders[refusal.order].name,
            refusal.reason,
            refusal.origin.ts,
        ),
    }
}
