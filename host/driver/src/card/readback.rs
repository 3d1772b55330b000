//! Read-back: what is written is believed only when it reads so.

use t2t_contract::store;

use super::words;
use crate::bars::Bars;
use crate::error::{Error, Result};

/// What a read-back is compared with.
#[derive(Clone, core::marker::Copy)]
pub(super) enum Copy {
    Staged,
    Active,
}

impl Copy {
    fn offset(self) -> usize {
        match self {
            Copy::Staged => store::STAGED,
            Copy::Active => store::ACTIVE,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Copy::Staged => "staged",
            Copy::Active => "active",
        }
    }
}

/// Reads places of a copy back.
pub(super) fn compare(bars: &Bars, copy: Copy, places: &[usize], image: &[u32]) -> Result<()> {
    for run in words::runs(places) {
        let mut read = vec![0; run.len()];
        bars.store(copy.offset() + 4 * run.start, &mut read)?;
        for (place, read) in run.zip(read) {
            let wrote = image[place];
            if read != wrote {
                let window = store::window_at(place);
                return Err(Error::Readback {
                    copy: copy.name(),
                    window: window.map_or("none", |window| window.name),
                    row: window.map_or(0, |window| {
                        (place - window.base.unwrap_or(0)) / window.words
                    }),
                    place,
                    wrote,
                    read,
                });
            }
        }
    }
    Ok(())
}
