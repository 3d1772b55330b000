//! That no instrument number becomes another symbol under an exposure.
//!
//! Exposure and open orders are kept by instrument number and stay through a change of what is watched. If the number
//! meant another symbol afterwards, limits would be measured against another symbol's position.

use std::collections::BTreeSet;

use t2t_contract::records::symbol;
use t2t_contract::{registers, sizes, store};

use super::Card;
use crate::bits;
use crate::error::{Error, Result};

/// Feed and symbol of each instrument number.
type Watched = Vec<BTreeSet<(u64, u64)>>;

fn watched(image: &[u32]) -> Watched {
    let mut watched = vec![BTreeSet::new(); sizes::INSTRUMENTS];
    for row in 0..symbol::WINDOW.depth {
        let words = store::place(&symbol::WINDOW, row, 0)
            .and_then(|first| image.get(first..first + symbol::WINDOW.words));
        let Some(words) = words else { continue };
        if bits::get(words, symbol::VALID, symbol::VALID_W) == 1 {
            let instrument = bits::get(words, symbol::INSTR, symbol::INSTR_W) as usize;
            let feed = bits::get(words, symbol::FEED, symbol::FEED_W);
            let name = bits::get(words, symbol::SYMBOL, symbol::SYMBOL_W);
            if let Some(names) = watched.get_mut(instrument) {
                names.insert((feed, name));
            }
        }
    }
    watched
}

impl Card {
    /// # Errors
    /// [`Error::Exposed`] or [`Error::OrdersOpen`], with the first instrument that forbids the change.
    pub(super) fn check_exposure(&self, now: &[u32], target: &[u32]) -> Result<()> {
        let (now, target) = (watched(now), watched(target));
        let moved = |instrument: &usize| now[*instrument] != target[*instrument];
        for instrument in (0..sizes::INSTRUMENTS).filter(moved) {
            let row = self.live(instrument)?;
            if (row.long, row.short) != (0, 0) {
                return Err(Error::Exposed {
                    instrument,
                    long: row.long,
                    short: row.short,
                });
            }
            if !now[instrument].is_empty() {
                let orders = self.bars.register(registers::OPEN_ORDERS)? as i32;
                let gross = self.bars.signed64(registers::GROSS_USED)?;
                if (orders, gross) != (0, 0) {
                    return Err(Error::OrdersOpen {
                        instrument,
                        orders,
                        gross,
                    });
                }
            }
        }
        Ok(())
    }
}
