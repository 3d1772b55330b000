//! Requests and answers as lines of JSON over a stream, whoever is at the other end.

use super::MAX_LINE;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::io::{self, BufRead, Read, Write};

/// Largest line of a request without a desk, bytes.
pub const SHORT: usize = 4 << 10;
/// How requests with a desk start, without spaces.
const LONG: [&[u8]; 2] = [b"{\"ask\":\"plan\"", b"{\"ask\":\"apply\""];
/// Bytes of the longest of them.
const LONGEST_HEAD: usize = 14;

/// What came instead of a line that means something.
#[derive(Debug, thiserror::Error)]
pub enum WireError {
    /// The stream.
    #[error(transparent)]
    Stream(#[from] io::Error),
    /// The other end left in the middle of a line.
    #[error("the other end left in the middle of a line")]
    Cut,
    /// More than this request or answer can be.
    #[error("a line of more than {0} bytes")]
    Long(usize),
    /// Not what was agreed.
    #[error("not understood: {0}")]
    Meaning(String),
}

/// Reads a line; `None` where the stream ended before one began.
///
/// # Errors
/// See [`WireError`]. After [`WireError::Meaning`] the stream is at the next line; after all others it is of no use.
pub fn read<T: DeserializeOwned>(stream: &mut impl BufRead) -> Result<Option<T>, WireError> {
    read_if(stream, |_| true)
}

/// Likewise, but a line of more than [`SHORT`] bytes only if `long` says so of how it starts.
///
/// # Errors
/// As [`read`].
pub fn read_if<T: DeserializeOwned>(
    stream: &mut impl BufRead,
    long: impl FnOnce(&[u8]) -> bool,
) -> Result<Option<T>, WireError> {
    let mut line = Vec::new();
    let up_to = |most: usize, line: &mut Vec<u8>, stream: &mut dyn BufRead| {
        let left = most + 1 - line.len();
        stream.take(left as u64).read_until(b'\n', line)
    };
    up_to(SHORT, &mut line, stream)?;
    let mut most = SHORT;
    if line.len() > SHORT && line.last() != Some(&b'\n') && long(&line) {
        most = MAX_LINE;
        up_to(most, &mut line, stream)?;
    }
    match line.last() {
        None => return Ok(None),
        Some(b'\n') => {}
        Some(_) if line.len() > most => return Err(WireError::Long(most)),
        Some(_) => return Err(WireError::Cut),
    }
    match serde_json::from_slice(&line) {
        Ok(meaning) => Ok(Some(meaning)),
        Err(error) => Err(WireError::Meaning(error.to_string())),
    }
}

/// Whether a line that starts so is a request with a desk in it. `ask` must come first in it.
pub fn is_long(start: &[u8]) -> bool {
    let mut start = start
        .iter()
        .copied()
        .filter(|byte| !byte.is_ascii_whitespace());
    let head: Vec<u8> = start.by_ref().take(LONGEST_HEAD).collect();
    LONG.iter().any(|long| head.starts_with(long))
}

/// Writes a line.
///
/// # Errors
/// When the other end is gone.
pub fn write(stream: &mut impl Write, what: &impl Serialize) -> io::Result<()> {
    let mut line = serde_json::to_vec(what)?;
    line.push(b'\n');
    stream.write_all(&line)?;
    stream.flush()
}

#[cfg(test)]
mod tests {
    use super::super::{Reply, Request};
    use super::*;
    use crate::exit::{self, Failure};

    #[test]
    fn requests_are_lines_that_a_script_can_write() {
        let mut stream: &[u8] = b"{\"ask\":\"kill\"}\n{\"ask\":\"arm\",\"generation\":7}\n";
        assert_eq!(read::<Request>(&mut stream).unwrap(), Some(Request::Kill));
        assert_eq!(
            read(&mut stream).unwrap(),
            Some(Request::Arm { generation: 7 })
        );
        assert_eq!(read::<Request>(&mut stream).unwrap(), None);
    }

    #[test]
    fn answers_are_lines_that_a_script_can_read() {
        let mut out = Vec::new();
        let reply = Reply::Failed(Failure::new(exit::REFUSED, "no"));
        write(&mut out, &reply).unwrap();
        assert_eq!(
            out,
            b"{\"reply\":\"failed\",\"code\":4,\"message\":\"no\"}\n"
        );
        assert_eq!(read(&mut out.as_slice()).unwrap(), Some(reply));
    }

    #[test]
    fn a_line_that_means_nothing_leaves_the_next_one_whole() {
        let mut stream: &[u8] =
            b"{\"ask\":\"arm\"}\n{\"ask\":\"fire\"}\n\xFF\n{\"ask\":\"kill\"}\n";
        for _ in 0..3 {
            let error = read::<Request>(&mut stream).unwrap_err();
            assert!(matches!(error, WireError::Meaning(_)), "{error}");
        }
        assert_eq!(read(&mut stream).unwrap(), Some(Request::Kill));
    }

    #[test]
    fn a_request_that_was_cut_off_is_not_carried_out() {
        let mut stream: &[u8] = b"{\"ask\":\"disarm\"}";
        assert!(matches!(read::<Request>(&mut stream), Err(WireError::Cut)));
    }

    #[test]
    fn a_line_without_end_is_refused_at_the_largest_length() {
        let mut stream = io::BufReader::new(io::repeat(b'x'));
        assert!(matches!(
            read::<Request>(&mut stream),
            Err(WireError::Long(MAX_LINE))
        ));
    }

    #[test]
    fn only_a_request_with_a_desk_may_be_long() {
        let long = |request: &Request| {
            let mut line = Vec::new();
            write(&mut line, request).unwrap();
            assert!(line.len() > SHORT);
            read_if::<Request>(&mut line.as_slice(), is_long)
        };
        let text = "x".repeat(2 * SHORT);
        let name = "desk.toml".to_owned();
        let plan = Request::Plan {
            name: name.clone(),
            text: text.clone(),
        };
        assert_eq!(long(&plan).unwrap(), Some(plan));
        let apply = Request::Apply {
            name,
            text: text.clone(),
            generation: 1,
            loosen: false,
        };
        assert_eq!(long(&apply).unwrap(), Some(apply));
        let device = Request::KillCard { device: text };
        assert!(matches!(long(&device), Err(WireError::Long(SHORT))));
        assert!(is_long(b" { \"ask\" : \"plan\", "));
    }
}
