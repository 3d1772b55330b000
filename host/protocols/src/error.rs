//! The one error of this crate: what was being read, what was found there, what would have been right.

/// Why some bytes are not the format they were read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WireError {
    /// The bytes end before the format does.
    #[error("{what}: {have} bytes left, at least {need} needed")]
    Short {
        /// The format or field being read.
        what: &'static str,
        /// Bytes that were there.
        have: usize,
        /// Bytes that it takes.
        need: usize,
    },
    /// A message of a fixed length has another one.
    #[error("{what}: {have} bytes long, the specification says {need}")]
    Length {
        /// The message.
        what: &'static str,
        /// Its length here.
        have: usize,
        /// Its length in the specification.
        need: usize,
    },
    /// A field holds a value that the format does not allow.
    #[error("{what}: {found:#x} is not allowed here")]
    Value {
        /// Format and field.
        what: &'static str,
        /// What the field holds.
        found: u64,
    },
    /// A checksum does not match the bytes it covers.
    #[error("{what}: checksum {found:#06x}, the bytes give {computed:#06x}")]
    Checksum {
        /// The header.
        what: &'static str,
        /// The checksum on the wire.
        found: u16,
        /// The checksum of the bytes.
        computed: u16,
    },
}

/// Runs a nom parser that can only fail by running out of input, and says so in this crate's terms.
pub(crate) fn header<'a, T, P>(
    what: &'static str,
    need: usize,
    bytes: &'a [u8],
    mut parser: P,
) -> Result<(&'a [u8], T), WireError>
where
    P: nom::Parser<&'a [u8], Output = T, Error = nom::error::Error<&'a [u8]>>,
{
    parser.parse(bytes).map_err(|_| WireError::Short {
        what,
        have: bytes.len(),
        need,
    })
}
