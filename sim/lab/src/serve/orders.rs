//! Orders that leave, as a nanosecond pcap that can be read while it grows: it is not buffered.
//!
//! In: what the card said. Out: the frames that left whole, each at the time at which risk passed its order, as a replay
//! writes them.

use anyhow::{Context, Result};
use std::collections::VecDeque;
use std::fs::File;
use std::path::{Path, PathBuf};
use t2t_exchange::capture::PcapWriter;
use t2t_simcard::Event;

/// Where orders go, if anywhere.
pub struct Orders {
    out: Option<(PathBuf, PcapWriter<File>)>,
    /// Times of orders whose frame has begun and not ended.
    leaving: VecDeque<u64>,
}

impl Orders {
    /// Begins a capture at `path`.
    pub fn create(path: Option<&Path>) -> Result<Orders> {
        let Some(path) = path else {
            let leaving = VecDeque::new();
            return Ok(Orders { out: None, leaving });
        };
        let created = File::create(path).and_then(PcapWriter::new);
        let writer = created.with_context(|| format!("writing {}", path.display()))?;
        let out = Some((path.to_owned(), writer));
        let leaving = VecDeque::new();
        Ok(Orders { out, leaving })
    }

    /// Writes the frames that left whole; what the MAC makes invalid is no order.
    pub fn write(&mut self, events: &[Event]) -> Result<()> {
        let Some((path, writer)) = &mut self.out else {
            return Ok(());
        };
        for event in events {
            match event {
                Event::Fired(fired) => self.leaving.push_back(fired.time),
                Event::Sent(sent) => {
                    let time = self.leaving.pop_front();
                    let time = time.context("a frame left the card that no fire announced")?;
                    if !sent.aborted {
                        let written = writer.write(time, &sent.bytes);
                        written.with_context(|| format!("writing {}", path.display()))?;
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }
}
