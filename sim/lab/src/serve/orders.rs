//! Orders that leave, as a nanosecond pcap that can be read while it grows: it is not buffered.

use anyhow::{Context, Result};
use std::fs::File;
use std::path::{Path, PathBuf};
use t2t_exchange::capture::PcapWriter;
use t2t_simcard::{Event, Sent};

/// Where orders go, if anywhere.
pub struct Orders {
    out: Option<(PathBuf, PcapWriter<File>)>,
}

impl Orders {
    /// Begins a capture at `path`.
    pub fn create(path: Option<&Path>) -> Result<Orders> {
        let Some(path) = path else {
            return Ok(Orders { out: None });
        };
        let created = File::create(path).and_then(PcapWriter::new);
        let writer = created.with_context(|| format!("writing {}", path.display()))?;
        let out = Some((path.to_owned(), writer));
        Ok(Orders { out })
    }

    /// Writes the frames that left whole; what the MAC makes invalid is no order.
    pub fn write(&mut self, events: &[Event]) -> Result<()> {
        let Some((path, writer)) = &mut self.out else {
            return Ok(());
        };
        for event in events {
            if let Event::Sent(Sent {
                bytes,
                aborted: false,
                time,
                ..
            }) = event
            {
                let written = writer.write(*time, bytes);
                written.with_context(|| format!("writing {}", path.display()))?;
            }
        }
        Ok(())
    }
}
