//! Records as lines of the log, both directions.

use crate::{Error, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use std::fmt;

/// Most bytes of a line, its line feed included: a reader never holds more.
pub const MAX_LINE: usize = 1 << 20;

/// A SHA-256, written in lower-case hexadecimal.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Hash([u8; 32]);

impl Hash {
    /// What record 0 names as the hash before it.
    pub const NONE: Hash = Hash([0; 32]);

    /// Hash of the parts, one after the other.
    pub(crate) fn of(parts: &[&[u8]]) -> Hash {
        let mut state = Sha256::new();
        parts.iter().for_each(|part| state.update(part));
        Hash(state.finalize().into())
    }

    /// The hash that this text writes; `None` unless it is 64 lower-case hexadecimal digits.
    pub(crate) fn read(text: &[u8]) -> Option<Hash> {
        let digit = |b: u8| match b {
            b'0'..=b'9' => Some(b - b'0'),
            b'a'..=b'f' => Some(b - b'a' + 10),
            _ => None,
        };
        let text: &[u8; 64] = text.try_into().ok()?;
        let mut hash = [0; 32];
        for (byte, pair) in hash.iter_mut().zip(text.chunks_exact(2)) {
            *byte = digit(pair[0])? << 4 | digit(pair[1])?;
        }
        Some(Hash(hash))
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl From<Hash> for String {
    fn from(hash: Hash) -> String {
        hash.to_string()
    }
}

impl TryFrom<String> for Hash {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Hash, &'static str> {
        Hash::read(text.as_bytes()).ok_or("not a hash of 64 lower-case hexadecimal digits")
    }
}

/// Who did it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Who {
    /// Number of the user, from the kernel.
    pub uid: u32,
    /// Name of the user.
    pub user: String,
    /// In which role.
    pub role: String,
    /// The process.
    pub pid: u32,
}

/// What was done: a kind, and what belongs to it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct What {
    kind: String,
    #[serde(flatten)]
    details: Map<String, Value>,
}

impl What {
    /// An act of this kind.
    pub fn new(kind: impl Into<String>) -> What {
        What {
            kind: kind.into(),
            details: Map::new(),
        }
    }

    /// With one thing more to say about it; the name `kind` is taken, and refused by [`Log::append`](crate::Log::append).
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl Into<Value>) -> What {
        self.details.insert(name.into(), value.into());
        self
    }

    /// Its kind.
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// What else is said.
    pub fn details(&self) -> &Map<String, Value> {
        &self.details
    }

    /// One of these things.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.details.get(name)
    }
}

/// What a caller wants to have logged.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// Who does it.
    pub who: Who,
    /// What is done.
    pub what: What,
}

/// A record as it stands in the log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Its number.
    pub n: u64,
    /// When it was written.
    pub time: Timestamp,
    /// Who did it.
    pub who: Who,
    /// What was done.
    pub what: What,
    /// Hash of the record before.
    pub prev: Hash,
    /// Its own hash.
    pub hash: Hash,
}

/// An entry without its hash: what is hashed.
#[derive(Serialize)]
struct Body<'a> {
    n: u64,
    time: Timestamp,
    who: &'a Who,
    what: &'a What,
    prev: Hash,
}

const HASH: &[u8] = b",\"hash\":\"";
const END: &[u8] = b"\"}";
/// Bytes from the member `hash` to the end of the line.
const SEAL: usize = HASH.len() + 64 + END.len();

impl Entry {
    /// Makes the entry, and its line with the line feed.
    pub(crate) fn seal(
        record: &Record,
        n: u64,
        time: Timestamp,
        prev: Hash,
    ) -> Result<(Entry, Vec<u8>), Error> {
        if record.what.details.contains_key("kind") {
            return Err(Error::Reserved);
        }
        let Record { who, what } = record;
        let body = Body {
            n,
            time,
            who,
            what,
            prev,
        };
        let mut line = serde_json::to_vec(&body).map_err(|source| Error::Record { source })?;
        let hash = Hash::of(&[&line]);
        line.pop();
        line.extend_from_slice(HASH);
        line.extend_from_slice(hash.to_string().as_bytes());
        line.extend_from_slice(END);
        line.push(b'\n');
        if line.len() > MAX_LINE {
            return Err(Error::TooLong { bytes: line.len() });
        }
        let entry = Entry {
            n,
            time,
            who: who.clone(),
            what: what.clone(),
            prev,
            hash,
        };
        Ok((entry, line))
    }

    /// Reads a line without its line feed.
    ///
    /// # Errors
    /// `None`: the hash is not that of the line. `Some`: it is not a record at all, and why.
    pub(crate) fn read(line: &[u8]) -> Result<Entry, Option<String>> {
        let sealed = line.len().checked_sub(SEAL).and_then(|at| {
            let (body, seal) = line.split_at(at);
            let hash = seal.strip_prefix(HASH)?.strip_suffix(END)?;
            Some((body, Hash::read(hash)?))
        });
        let (body, hash) =
            sealed.ok_or_else(|| Some("it does not end with its hash".to_owned()))?;
        if Hash::of(&[body, b"}"]) != hash {
            return Err(None);
        }
        serde_json::from_slice(line).map_err(|why| Some(why.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = r#"{"n":17,"time":"2026-11-27T09:29:00.123456789Z","who":{"uid":1000,"user":"ada","role":"trade","pid":4711},"what":{"kind":"arm","desk":"a\nb","generation":3},"prev":"0000000000000000000000000000000000000000000000000000000000000000"}"#;
    /// `printf %s "$BODY" | sha256sum`
    const SHA256: &str = "2ddf5fc6dc907e78f417aaf5c8a03ddf97495ac3e7ff738d40a246bab46f9502";

    #[test]
    fn a_record_is_written_as_documented() {
        let who = Who {
            uid: 1000,
            user: "ada".to_owned(),
            role: "trade".to_owned(),
            pid: 4711,
        };
        let what = What::new("arm").with("generation", 3).with("desk", "a\nb");
        let time = Timestamp(1_795_771_740_123_456_789);
        let record = Record { who, what };
        let (entry, line) = Entry::seal(&record, 17, time, Hash::NONE).expect("fits");
        let body = BODY.strip_suffix('}').expect("a brace");
        let expected = format!("{body},\"hash\":\"{SHA256}\"}}\n");
        assert_eq!(String::from_utf8(line), Ok(expected.clone()));
        assert_eq!(Entry::read(expected.trim_end().as_bytes()), Ok(entry));
    }

    #[test]
    fn a_detail_cannot_take_the_place_of_the_kind() {
        let who = Who {
            uid: 0,
            user: String::new(),
            role: String::new(),
            pid: 1,
        };
        let what = What::new("disarm").with("kind", "arm");
        let refused = Entry::seal(&Record { who, what }, 0, Timestamp(0), Hash::NONE);
        assert!(matches!(refused, Err(Error::Reserved)));
    }

    #[test]
    fn hashes_are_64_lower_case_digits() {
        let hash = Hash::of(&[b"a", b"bc"]);
        let text = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(hash.to_string(), text);
        assert_eq!(Hash::read(text.as_bytes()), Some(hash));
        assert_eq!(Hash::read(text.to_uppercase().as_bytes()), None);
        assert_eq!(Hash::read(&text.as_bytes()[1..]), None);
        assert_eq!(Hash::read(&[b'g'; 64]), None);
    }
}
