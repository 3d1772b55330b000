//! What a trader wants to see first of a replay: the last top of book of every instrument, the first orders and refusals.
//!
//! In: the outputs of a replay. Out: a few of them; never more than a screen holds, however long the replay was.

use crate::engine::Output;
use t2t_model::{Bbo, Fire, Refusal};

/// Orders and refusals that are kept.
const FIRST: usize = 10;

/// Last state of one instrument.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Last {
    /// Its top of book, as of its last row.
    pub bbo: Bbo,
    /// Why it is marked, if it is.
    pub mark: Option<&'static str>,
    /// Rows it had.
    pub changes: u64,
}

/// The highlights of a replay.
#[derive(Clone, Debug, Default)]
pub struct Highlights {
    /// By instrument; those without a row have no changes.
    pub books: Vec<Last>,
    /// The first orders that left, with their cycles.
    pub fires: Vec<(Fire, Option<u32>)>,
    /// The first refusals.
    pub refusals: Vec<Refusal>,
}

impl Highlights {
    /// Of a replay with so many instruments.
    pub fn new(instruments: usize) -> Highlights {
        Highlights {
            books: vec![Last::default(); instruments],
            ..Highlights::default()
        }
    }

    /// Looks at one output.
    pub fn add(&mut self, output: &Output) {
        match output {
            Output::Row(row) => {
                let book = &mut self.books[row.instrument];
                *book = Last {
                    bbo: row.bbo,
                    mark: row.mark.map(|mark| mark.text()),
                    changes: book.changes + 1,
                };
            }
            Output::Fire { fire, cycles, .. } if self.fires.len() < FIRST => {
                self.fires.push((fire.clone(), *cycles));
            }
            Output::Refusal(refusal) if self.refusals.len() < FIRST => {
                self.refusals.push(*refusal);
            }
            _ => {}
        }
    }
}
