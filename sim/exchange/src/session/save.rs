//! Sessions as capture files: whole, or not there.

use super::{GenerateError, Sent, Summary};
use crate::capture::PcapWriter;
use std::{
    fs::{self, File},
    io::{self, BufWriter},
    path::{Path, PathBuf},
};

/// Why there is no capture file.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// The file cannot be written.
    #[error("{}: cannot be written: {source}; check the path, its permissions and the room on the disk", file.display())]
    File {
        /// The file.
        file: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The session failed.
    #[error(transparent)]
    Generate(#[from] GenerateError),
}

/// Writes what `produce` sends (a [`super::generate`] or [`super::generate_pattern`] with its configuration) to a
/// nanosecond pcap, all lines in one file. The file appears when it is whole; on an error nothing is left behind.
pub fn save(
    path: &Path,
    produce: impl FnOnce(&mut dyn FnMut(Sent<'_>) -> io::Result<()>) -> Result<Summary, GenerateError>,
) -> Result<Summary, SaveError> {
    let failed = |source| SaveError::File {
        file: path.to_owned(),
        source,
    };
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".partial");
    let partial = path.with_file_name(name);
    let written = write(&partial, produce, &failed);
    let saved =
        written.and_then(|summary| fs::rename(&partial, path).map_err(failed).map(|()| summary));
    if saved.is_err() {
        // Where nothing was created there is nothing to remove.
        let _ = fs::remove_file(&partial);
    }
    saved
}

fn write(
    partial: &Path,
    produce: impl FnOnce(&mut dyn FnMut(Sent<'_>) -> io::Result<()>) -> Result<Summary, GenerateError>,
    failed: &impl Fn(io::Error) -> SaveError,
) -> Result<Summary, SaveError> {
    let file = File::create(partial).map_err(failed)?;
    let mut writer = PcapWriter::new(BufWriter::with_capacity(1 << 20, file)).map_err(failed)?;
    let summary = produce(&mut |sent| writer.write(sent.time_ns, sent.bytes))?;
    writer.finish().map_err(failed)?;
    Ok(summary)
}
