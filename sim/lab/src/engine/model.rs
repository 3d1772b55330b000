//! The reference model as an engine.

use super::{Engine, Output, Speed};
use crate::input::Frame;
use anyhow::Result;
use std::path::Path;
use t2t_desk::{Desk, Release};
use t2t_model::{BboRule, Counts, Fire, Model, Refusal, Row, Sink};

/// The reference model.
pub struct ModelEngine {
    model: Model,
    decision: Vec<bool>,
    time: u64,
    longest_hold: u64,
}

impl ModelEngine {
    /// A model loaded with `desk`, armed.
    pub fn new(desk: &Desk, rule: BboRule) -> Result<ModelEngine> {
        Ok(ModelEngine {
            model: Model::new(desk, rule)?,
            decision: desk
                .triggers
                .iter()
                .map(|t| t.release == Release::Decision)
                .collect(),
            time: 0,
            longest_hold: desk
                .feeds
                .iter()
                .map(|feed| feed.hold_ns)
                .max()
                .unwrap_or(0),
        })
    }
}

/// Collects what the model says.
struct Collect<'a> {
    decision: &'a [bool],
    out: &'a mut Vec<Output>,
}

impl Sink for Collect<'_> {
    fn row(&mut self, row: &Row) {
        self.out.push(Output::Row(*row));
    }

    fn fire(&mut self, fire: Fire) {
        let decision = self.decision[fire.trigger];
        self.out.push(Output::Fire {
            fire,
            cycles: None,
            decision,
        });
    }

    fn refuse(&mut self, refusal: &Refusal) {
        self.out.push(Output::Refusal(*refusal));
    }
}

impl Engine for ModelEngine {
    fn frame(&mut self, frame: &Frame, out: &mut Vec<Output>) -> Result<()> {
        self.time = self.time.max(frame.time);
        let mut sink = Collect {
            decision: &self.decision,
            out,
        };
        self.model
            .frame(frame.line(), self.time, &frame.bytes, frame.bad, &mut sink);
        Ok(())
    }

    fn finish(&mut self, out: &mut Vec<Output>) -> Result<()> {
        let mut sink = Collect {
            decision: &self.decision,
            out,
        };
        self.model.advance(self.time, &mut sink);
        // A frame behind one that waited may be ahead too, and has its own time to wait.
        while self.model.waiting() {
            self.time = self.time.saturating_add(self.longest_hold);
            self.model.advance(self.time, &mut sink);
        }
        Ok(())
    }

    fn reset(&mut self) -> Result<()> {
        self.model.reset_books();
        self.model.guard_mut().armed = true;
        Ok(())
    }

    fn start_waveform(&mut self, _path: &Path) -> Result<()> {
        Ok(())
    }

    fn counts(&mut self) -> Result<Counts> {
        Ok(self.model.counts().clone())
    }

    fn speed(&self) -> Option<Speed> {
        None
    }
}
