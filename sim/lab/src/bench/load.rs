//! Line rate: words without an idle cycle for hundreds of thousands of the messages that cost a book most.
//!
//! In: a pattern and a number of messages. Out: whether the card dropped nothing and wrote the model's rows, in order.
//! The card's outputs come some cycles after their frame has ended, while the next one is on its way in, so the streams of
//! rows are compared rather than frames.

use crate::diff::{FILES, essence, of, seq, show};
use crate::engine::{Engine, ModelEngine, Output, Rtl, RtlOptions};
use crate::input::Frame;
use anyhow::{Result, anyhow};
use std::collections::VecDeque;
use t2t_desk::Desk;
use t2t_exchange::session::{Pattern, Protocol, SessionConfig, generate_pattern, listings};
use t2t_model::BboRule;

/// Patterns with their names.
pub const PATTERNS: [(&str, Pattern); 3] = [
    ("deletes", Pattern::Deletes),
    ("adds and deletes at the best", Pattern::Best),
    ("sweeps of 64 levels", Pattern::Sweep),
];

/// What a pattern came to.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Messages.
    pub messages: u64,
    /// Rows, of the card.
    pub rows: u64,
    /// Frames or messages that the card did not use: dropped, overtaken by a gap, malformed.
    pub lost: u64,
    /// Share of messages that came while the book was marked, 0 to 1.
    pub marked: f64,
    /// Words that entered in every cycle, on average: 1 is line rate.
    pub words_per_cycle: f64,
    /// The first difference between card and model.
    pub difference: Option<String>,
}

/// Runs `pattern` for at least `messages` messages, words back to back.
pub fn run(protocol: Protocol, pattern: Pattern, messages: u64) -> Result<Outcome> {
    let base = match protocol {
        Protocol::Itch50 => SessionConfig::itch(1, messages),
        Protocol::Deep10 => SessionConfig::deep(1, messages),
    };
    let config = SessionConfig {
        b: None,
        listings: listings(1, 1),
        ..base
    };
    let desk = desk(&config)?;
    let mut model = ModelEngine::new(&desk, BboRule::Plain)?;
    let options = RtlOptions {
        waveform: false,
        back_to_back: true,
    };
    let mut card = Rtl::new(&desk, options)?;
    let mut streams = Streams::new(&desk);
    let (mut number, mut words) = (0, 0);
    let mut failed = Ok(());
    let made = generate_pattern(pattern, messages, &config, &mut |sent| {
        number += 1;
        words += sent.bytes.len().div_ceil(4) as u64;
        let frame = Frame {
            number,
            time: sent.time_ns,
            on_b: false,
            bytes: sent.bytes.to_vec(),
            bad: false,
        };
        failed = streams.feed(&frame, &mut model, &mut card);
        match failed {
            Ok(()) => Ok(()),
            Err(_) => Err(std::io::Error::other("an engine failed")),
        }
    });
    failed?;
    let made = made?;
    let cycles = card.speed().unwrap_or_default().cycles;
    model.finish(&mut streams.of_model)?;
    card.finish(&mut streams.of_card)?;
    streams.compare();
    let counts = card.counts()?;
    let drops: u64 = counts.drops.iter().flatten().sum();
    Ok(Outcome {
        messages: made.messages,
        rows: streams.rows,
        lost: drops + counts.gaps + counts.malformed + made.messages.abs_diff(counts.messages),
        marked: streams.marked_messages(made.messages) as f64 / made.messages as f64,
        words_per_cycle: words as f64 / cycles as f64,
        difference: streams.difference(),
    })
}

fn desk(config: &SessionConfig) -> Result<Desk> {
    let (protocol, to) = match config.protocol {
        Protocol::Itch50 => ("itch50", &config.a.route),
        Protocol::Deep10 => ("deep10", &config.a.route),
    };
    let [a, b, c, d] = to.destination;
    let text = format!(
        "[[feed]]\nname = \"feed\"\nprotocol = \"{protocol}\"\na = \"{a}.{b}.{c}.{d}:{}\"\n\
         [[instrument]]\nsymbol = \"{}\"\nfeed = \"feed\"\n",
        to.destination_port, config.listings[0].symbol
    );
    t2t_desk::parse("line rate", &text)
        .map_err(|mistakes| anyhow!("{:?}", miette::Report::new(*mistakes)))
}

/// The outputs of both engines, each as far as it is ahead of the other.
struct Streams<'a> {
    desk: &'a Desk,
    of_model: Vec<Output>,
    of_card: Vec<Output>,
    ahead: [[VecDeque<Output>; 2]; FILES.len()],
    rows: u64,
    found: Option<String>,
    /// First sequence of the stretch in which the book is marked now.
    marked_since: Option<u64>,
    marked: u64,
}

impl<'a> Streams<'a> {
    fn new(desk: &'a Desk) -> Streams<'a> {
        Streams {
            desk,
            of_model: Vec::new(),
            of_card: Vec::new(),
            ahead: Default::default(),
            rows: 0,
            found: None,
            marked_since: None,
            marked: 0,
        }
    }

    fn feed(&mut self, frame: &Frame, model: &mut dyn Engine, card: &mut dyn Engine) -> Result<()> {
        model.frame(frame, &mut self.of_model)?;
        card.frame(frame, &mut self.of_card)?;
        self.compare();
        Ok(())
    }

    fn compare(&mut self) {
        for output in &self.of_card {
            if let Output::Row(row) = output {
                self.rows += 1;
                match (row.mark, self.marked_since) {
                    (Some(_), None) => self.marked_since = Some(row.origin.seq),
                    (None, Some(since)) => {
                        self.marked += row.origin.seq.saturating_sub(since);
                        self.marked_since = None;
                    }
                    _ => {}
                }
            }
        }
        let sides = [&mut self.of_model, &mut self.of_card];
        for (side, outputs) in sides.into_iter().enumerate() {
            for output in outputs.drain(..) {
                let file = FILES.iter().position(|&file| file == of(&output));
                self.ahead[file.unwrap_or_default()][side].push_back(output);
            }
        }
        for [model, card] in &mut self.ahead {
            while let (Some(ours), Some(theirs)) = (model.front(), card.front()) {
                if self.found.is_none() && essence(ours) != essence(theirs) {
                    self.found = Some(differs(self.desk, Some(ours), Some(theirs)));
                }
                model.pop_front();
                card.pop_front();
            }
        }
    }

    fn marked_messages(&self, messages: u64) -> u64 {
        let open = self
            .marked_since
            .map_or(0, |since| messages + 1 - since.min(messages + 1));
        self.marked + open
    }

    fn difference(&self) -> Option<String> {
        let left = || {
            let [model, card] = self
                .ahead
                .iter()
                .find(|[m, c]| !m.is_empty() || !c.is_empty())?;
            Some(differs(self.desk, model.front(), card.front()))
        };
        self.found.clone().or_else(left)
    }
}

fn differs(desk: &Desk, model: Option<&Output>, card: Option<&Output>) -> String {
    let said = |output: Option<&Output>| output.map_or("nothing".to_owned(), |o| show(desk, o));
    let at = model.or(card).map_or(0, seq);
    format!("message {at}: model {}; card {}", said(model), said(card))
}
