//! One process a card: a lock on a file of its own, which also says who has it and where it serves.
//!
//! VFIO refuses a second owner of a group too, but late and without a name; and two processes that take turns would
//! reset the card under each other.

use crate::exit::{self, Failure};
use rustix::fs::{FlockOperation, flock};
use rustix::io::Errno;
use serde::{Deserialize, Serialize};
use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};

/// Who has a card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owner {
    /// Its process.
    pub pid: u32,
    /// Where it serves; none where it is a command that has opened the card for a moment.
    pub socket: Option<PathBuf>,
}

/// The lock; it ends with the value, and with the process, however that ends.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

/// How an attempt to lock ended.
#[derive(Debug)]
pub enum Attempt {
    /// The card is ours.
    Ours(Lock),
    /// Somebody has it; who, where the file says it.
    Taken(Option<Owner>),
}

/// Takes the card whose lock file is at `path`, without waiting.
///
/// # Errors
/// When the file cannot be opened or written.
pub fn take(path: &Path, socket: Option<&Path>) -> Result<Attempt, Failure> {
    let wrong = |error: std::io::Error| {
        let message = format!("cannot lock the card by {}: {error}", path.display());
        Failure::new(exit::CARD, message)
            .help("`state` of the configuration (or T2T_STATE) must be a folder you may write")
    };
    let mut file = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(path)
        .map_err(wrong)?;
    match flock(&file, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => {}
        Err(Errno::WOULDBLOCK) => {
            let mut text = String::new();
            file.read_to_string(&mut text).map_err(wrong)?;
            return Ok(Attempt::Taken(serde_json::from_str(&text).ok()));
        }
        Err(error) => return Err(wrong(error.into())),
    }
    let owner = Owner {
        pid: std::process::id(),
        socket: socket.map(Path::to_owned),
    };
    let write = |file: &mut File| {
        file.set_len(0)?;
        file.rewind()?;
        file.write_all(&serde_json::to_vec(&owner)?)
    };
    write(&mut file).map_err(wrong)?;
    Ok(Attempt::Ours(Lock { _file: file }))
}

/// What to say where somebody else has the card.
pub fn taken(device: &str, owner: Option<&Owner>) -> Failure {
    let who = match owner {
        Some(Owner {
            pid,
            socket: Some(socket),
        }) => {
            format!("process {pid}, which serves at {}", socket.display())
        }
        Some(Owner { pid, socket: None }) => format!("process {pid}"),
        None => "another process".to_owned(),
    };
    let help = match owner {
        Some(Owner { pid, socket: None }) => format!(
            "it is a command that opened the card itself, and nobody else can talk to it: `kill -TERM {pid}` ends it and disarms the card"
        ),
        _ => "a card has one owner: talk to it with --socket, or end it first".to_owned(),
    };
    Failure::new(exit::CARD, format!("{device} belongs to {who}")).help(help)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_has_one_owner_who_is_named_and_leaves_it_free() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("card");
        let socket = Path::new("/run/t2t.sock");
        let Attempt::Ours(lock) = take(&path, Some(socket)).unwrap() else {
            panic!("free")
        };
        let Attempt::Taken(Some(owner)) = take(&path, None).unwrap() else {
            panic!("taken")
        };
        assert_eq!(
            owner,
            Owner {
                pid: std::process::id(),
                socket: Some(socket.into())
            }
        );
        let said = taken("vfio:0000:3b:00.0", Some(&owner));
        assert!(
            said.message.contains("serves at /run/t2t.sock"),
            "{}",
            said.message
        );
        let held = Owner {
            pid: 7,
            socket: None,
        };
        let help = taken("vfio:0000:3b:00.0", Some(&held)).help.unwrap();
        assert!(
            help.contains("`kill -TERM 7` ends it and disarms"),
            "{help}"
        );
        drop(lock);
        assert!(matches!(take(&path, None).unwrap(), Attempt::Ours(_)));
    }
}
