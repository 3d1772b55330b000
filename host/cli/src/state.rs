//! The folder of what outlives a process: desks that were applied, and locks.
//!
//! A card keeps its parameters, not the text they came from. So a desk's text is written here under its tag **before**
//! it is committed; afterwards the tag that the card says is in force finds the text, whatever happened in between. A
//! file is whole or not there: it is written under another name, flushed, renamed, and the folder flushed.

use serde::{Deserialize, Serialize};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The folder.
#[derive(Clone, Debug)]
pub struct State {
    folder: PathBuf,
}

/// A desk as it was applied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppliedDesk {
    /// What it was called.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// What the folder refused.
#[derive(Debug, thiserror::Error)]
#[error("the folder of the state: {what} {path}: {source}", path = .path.display())]
pub struct StateError {
    what: &'static str,
    path: PathBuf,
    #[source]
    source: io::Error,
}

fn at<'a>(what: &'static str, path: &'a Path) -> impl FnOnce(io::Error) -> StateError + 'a {
    move |source| StateError {
        what,
        path: path.to_owned(),
        source,
    }
}

/// The address of a card as the name of a file.
pub fn plain(device: &str) -> String {
    let plain = |c: char| match c.is_ascii_alphanumeric() || c == '.' {
        true => c,
        false => '-',
    };
    device.chars().map(plain).collect()
}

impl State {
    /// Opens the folder, and makes it where it is not there.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn open(folder: &Path) -> Result<State, StateError> {
        for sub in ["desks", "locks"] {
            let path = folder.join(sub);
            fs::create_dir_all(&path).map_err(at("cannot make", &path))?;
        }
        Ok(State {
            folder: folder.to_owned(),
        })
    }

    /// The lock file of a card.
    pub fn lock_path(&self, device: &str) -> PathBuf {
        self.folder.join("locks").join(plain(device))
    }

    fn desk_path(&self, tag: u64) -> PathBuf {
        self.folder.join("desks").join(format!("{tag:016x}.json"))
    }

    /// Keeps a desk under the tag of its parameters.
    ///
    /// # Errors
    /// When it cannot be written; then the former one of this tag, if any, is still there.
    pub fn keep(&self, tag: u64, desk: &AppliedDesk) -> Result<(), StateError> {
        let path = self.desk_path(tag);
        let new = path.with_extension(format!("{}.new", std::process::id()));
        let written = (|| {
            let mut file = File::create(&new)?;
            file.write_all(&serde_json::to_vec(desk)?)?;
            file.sync_all()?;
            fs::rename(&new, &path)?;
            File::open(self.folder.join("desks"))?.sync_all()
        })();
        if written.is_err() {
            // What is left of the attempt is of no use; that it cannot be removed changes nothing.
            let _ = fs::remove_file(&new);
        }
        written.map_err(at("cannot write", &path))
    }

    /// The desk of this tag; `None` where it was not applied from here.
    ///
    /// # Errors
    /// When it is there and cannot be read.
    pub fn desk(&self, tag: u64) -> Result<Option<AppliedDesk>, StateError> {
        let path = self.desk_path(tag);
        match fs::read(&path) {
            Ok(bytes) => {
                let desk = serde_json::from_slice(&bytes).map_err(io::Error::from);
                desk.map(Some).map_err(at("does not understand", &path))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(at("cannot read", &path)(error)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn desk(text: &str) -> AppliedDesk {
        AppliedDesk {
            name: "desk.toml".into(),
            text: text.into(),
        }
    }

    #[test]
    fn a_desk_is_found_by_the_tag_that_the_card_says() {
        let folder = tempfile::tempdir().unwrap();
        let state = State::open(folder.path()).unwrap();
        state.keep(7, &desk("a")).unwrap();
        state.keep(8, &desk("b")).unwrap();
        let again = State::open(folder.path()).unwrap();
        assert_eq!(again.desk(7).unwrap(), Some(desk("a")));
        assert_eq!(again.desk(8).unwrap(), Some(desk("b")));
        assert_eq!(again.desk(9).unwrap(), None);
    }

    #[test]
    fn the_same_parameters_under_another_text_are_the_latest_text() {
        let folder = tempfile::tempdir().unwrap();
        let state = State::open(folder.path()).unwrap();
        state.keep(7, &desk("a")).unwrap();
        state.keep(7, &desk("# new names\na")).unwrap();
        assert_eq!(state.desk(7).unwrap(), Some(desk("# new names\na")));
        let files = fs::read_dir(folder.path().join("desks")).unwrap().count();
        assert_eq!(files, 1, "nothing is left of the way there");
    }

    #[test]
    fn a_desk_that_cannot_be_written_leaves_the_former_one() {
        let folder = tempfile::tempdir().unwrap();
        let state = State::open(folder.path()).unwrap();
        state.keep(7, &desk("a")).unwrap();
        let new = state
            .desk_path(7)
            .with_extension(format!("{}.new", std::process::id()));
        fs::create_dir(&new).unwrap();
        let error = state.keep(7, &desk("b")).unwrap_err();
        assert!(error.to_string().contains("cannot write"), "{error}");
        assert_eq!(state.desk(7).unwrap(), Some(desk("a")));
    }

    #[test]
    fn a_broken_file_is_an_error_and_not_an_unknown_desk() {
        let folder = tempfile::tempdir().unwrap();
        let state = State::open(folder.path()).unwrap();
        fs::write(state.desk_path(7), "{\"name\":").unwrap();
        assert!(
            state
                .desk(7)
                .unwrap_err()
                .to_string()
                .contains("does not understand")
        );
    }
}
