//! The head: the last record that was written completely, kept beside the log, so that a cut tail is found.

use crate::Hash;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// What `PATH.head` says, as one line of JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// Number of the last record.
    pub n: u64,
    /// Its hash.
    pub hash: Hash,
    /// Bytes of the log up to its end.
    pub end: u64,
}

impl Head {
    /// As a line.
    pub fn line(&self) -> String {
        // Three numbers always serialise.
        serde_json::to_string(self).unwrap_or_default() + "\n"
    }

    /// Reads such a line.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(text: &[u8]) -> Result<Head, String> {
        let head: Head = serde_json::from_slice(text).map_err(|why| why.to_string())?;
        match head.line().as_bytes() == text {
            true => Ok(head),
            false => Err("it is not written as a head is".to_owned()),
        }
    }
}

/// A file beside the log: its name with something at the end.
pub(crate) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}
