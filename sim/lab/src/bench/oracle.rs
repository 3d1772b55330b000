//! The exchange as the oracle: IEX TOPS is IEX DEEP's top of book, published by IEX itself.
//!
//! In: a DEEP capture and the TOPS capture of the same session. Out: whether the model's rows under the round-lot rule are
//! the exchange's quotes: every changed quote, in the exchange's order over all symbols, timestamps included. TOPS repeats
//! quotes that did not change and starts each symbol with an empty one; those are not rows.

use crate::engine::{Engine, ModelEngine, Output};
use crate::input::Input;
use anyhow::{Context, Result, anyhow};
use std::collections::HashMap;
use std::path::Path;
use t2t_desk::Desk;
use t2t_exchange::capture::Capture;
use t2t_model::{Bbo, BboRule, Level};
use t2t_protocols::frame::UdpFrame;
use t2t_protocols::iex::{deep, tops};
use t2t_protocols::iextp;

/// A top of book at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quote {
    /// Instrument of the desk.
    pub instrument: usize,
    /// Timestamp, ns since 1970.
    pub ts: u64,
    /// Both sides.
    pub bbo: Bbo,
}

/// What the comparison came to.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Quotes of the exchange for watched symbols, repeats included.
    pub quotes: u64,
    /// Changed quotes of the exchange.
    pub changed: usize,
    /// Rows of the model.
    pub rows: usize,
    /// Rows that are equal before the first difference.
    pub equal: usize,
    /// The first difference: the exchange's quote, the model's row.
    pub difference: Option<(Option<Quote>, Option<Quote>)>,
}

/// Symbols of the DEEP capture with the most level updates, most first.
pub fn busiest(capture: &Path, count: usize) -> Result<Vec<String>> {
    let mut updates: HashMap<[u8; 8], u64> = HashMap::new();
    each_message(capture, |message| {
        if let Ok(deep::Message::Level(level)) = deep::Message::parse(message) {
            *updates.entry(level.symbol).or_default() += 1;
        }
        Ok(())
    })?;
    let mut symbols: Vec<_> = updates.into_iter().collect();
    symbols.sort_by_key(|(symbol, updates)| (std::cmp::Reverse(*updates), *symbol));
    let text = |(symbol, _): &([u8; 8], u64)| String::from_utf8_lossy(symbol).trim_end().to_owned();
    Ok(symbols.iter().take(count).map(text).collect())
}

/// A desk that watches these symbols on one DEEP feed and sends nothing.
pub fn desk(symbols: &[String], group: &str) -> Result<Desk> {
    let mut text = format!("[[feed]]\nname = \"deep\"\nprotocol = \"deep10\"\na = \"{group}\"\n");
    for symbol in symbols {
        text += &format!("[[instrument]]\nsymbol = \"{symbol}\"\nfeed = \"deep\"\n");
    }
    t2t_desk::parse("watched symbols", &text)
        .map_err(|mistakes| anyhow!("{:?}", miette::Report::new(*mistakes)))
}

/// Compares the model on `deep` with the exchange's `tops`.
pub fn compare(desk: &Desk, deep: &Path, tops: &Path) -> Result<Outcome> {
    let (quotes, theirs) = exchange(desk, tops)?;
    let ours = model(desk, deep)?;
    let equal = ours.iter().zip(&theirs).take_while(|(a, b)| a == b).count();
    let difference = (equal < ours.len().max(theirs.len()))
        .then(|| (theirs.get(equal).copied(), ours.get(equal).copied()));
    Ok(Outcome {
        quotes,
        changed: theirs.len(),
        rows: ours.len(),
        equal,
        difference,
    })
}

fn exchange(desk: &Desk, tops: &Path) -> Result<(u64, Vec<Quote>)> {
    let watched: HashMap<[u8; 8], usize> = desk
        .instruments
        .iter()
        .enumerate()
        .map(|(at, instrument)| (instrument.symbol.bytes(), at))
        .collect();
    let mut changes = Changes::new(desk);
    let mut quotes = 0;
    each_message(tops, |message| {
        let parsed = tops::Message::parse(message).map_err(|e| anyhow!("{e}"))?;
        let tops::Message::Quote(quote) = parsed else {
            return Ok(());
        };
        let Some(&instrument) = watched.get(&quote.symbol) else {
            return Ok(());
        };
        let level = |price: i64, qty| -> Result<Level> {
            let price = u32::try_from(price).context("a price beyond 32 bits")?;
            Ok(Level { price, qty })
        };
        quotes += 1;
        changes.add(Quote {
            instrument,
            ts: quote.timestamp as u64,
            bbo: Bbo {
                bid: level(quote.bid_price, quote.bid_size)?,
                ask: level(quote.ask_price, quote.ask_size)?,
            },
        });
        Ok(())
    })?;
    Ok((quotes, changes.seen))
}

fn model(desk: &Desk, deep: &Path) -> Result<Vec<Quote>> {
    let mut engine = ModelEngine::new(desk, BboRule::RoundLot)?;
    let mut input = Input::open(&[deep.to_owned()], desk)?;
    let mut changes = Changes::new(desk);
    let mut outputs = Vec::new();
    while let Some(frame) = input.next_frame()? {
        engine.frame(&frame, &mut outputs)?;
        for output in outputs.drain(..) {
            if let Output::Row(row) = output {
                changes.add(Quote {
                    instrument: row.instrument,
                    ts: row.origin.ts,
                    bbo: row.bbo,
                });
            }
        }
    }
    Ok(changes.seen)
}

/// Keeps what changes.
struct Changes {
    last: Vec<Bbo>,
    seen: Vec<Quote>,
}

impl Changes {
    fn new(desk: &Desk) -> Changes {
        Changes {
            last: vec![Bbo::default(); desk.instruments.len()],
            seen: Vec::new(),
        }
    }

    fn add(&mut self, quote: Quote) {
        let last = &mut self.last[quote.instrument];
        if *last != quote.bbo {
            *last = quote.bbo;
            self.seen.push(quote);
        }
    }
}

fn each_message(path: &Path, mut each: impl FnMut(&[u8]) -> Result<()>) -> Result<()> {
    let mut capture = Capture::open(path)?;
    while let Some(frame) = capture.next_frame()? {
        let packet = UdpFrame::parse(frame.bytes)
            .and_then(|udp| iextp::Packet::parse(udp.payload))
            .with_context(|| format!("{}: not IEX-TP", path.display()))?;
        for message in packet.messages() {
            each(message.with_context(|| path.display().to_string())?.1)?;
        }
    }
    Ok(())
}
