//! Negotiation of version and capabilities (section "VFIO_USER_VERSION").

use crate::wire::{Put, Reader};
use crate::{MAX_DATA, MAX_FDS, Malformed};
use serde_json::{Value, json};

/// What a peer can take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Capabilities {
    /// File descriptors in one message to it.
    pub max_msg_fds: u64,
    /// Bytes of data in one message to it.
    pub max_data_xfer_size: u64,
    /// Memory maps at a time.
    pub max_dma_maps: u64,
    /// Page sizes of memory maps, or'ed.
    pub pgsizes: u64,
}

/// What holds of a peer that does not say.
impl Default for Capabilities {
    fn default() -> Self {
        Capabilities {
            max_msg_fds: 1,
            max_data_xfer_size: 1 << 20,
            max_dma_maps: 65535,
            pgsizes: 4096,
        }
    }
}

impl Capabilities {
    /// What this crate takes. Maps are half of what the kernel lets a process have: the rest is the process's own.
    pub const OURS: Capabilities = Capabilities {
        max_msg_fds: MAX_FDS as u64,
        max_data_xfer_size: MAX_DATA as u64,
        max_dma_maps: 1 << 15,
        pgsizes: 4096,
    };

    fn names(&mut self) -> [(&'static str, &mut u64); 4] {
        [
            ("max_msg_fds", &mut self.max_msg_fds),
            ("max_data_xfer_size", &mut self.max_data_xfer_size),
            ("max_dma_maps", &mut self.max_dma_maps),
            ("pgsizes", &mut self.pgsizes),
        ]
    }
}

/// A version, proposed or agreed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Version {
    /// Peers of another major number do not understand each other.
    pub major: u16,
    /// The lower of two minor numbers is spoken.
    pub minor: u16,
    /// What the sender can take.
    pub capabilities: Capabilities,
}

impl Version {
    /// What this crate speaks.
    pub const OURS: Version = Version {
        major: 0,
        minor: 1,
        capabilities: Capabilities::OURS,
    };

    /// The payload.
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        bytes.u16(self.major).u16(self.minor);
        let mut capabilities = self.capabilities;
        let object = capabilities
            .names()
            .map(|(name, value)| (name.to_string(), json!(*value)));
        let object = Value::Object(object.into_iter().collect());
        bytes.extend(json!({ "capabilities": object }).to_string().into_bytes());
        bytes.push(0);
        bytes
    }

    /// Reads a payload. Capabilities that this crate does not know are none of its business.
    ///
    /// # Errors
    /// Text that is no JSON object, or a capability that is no whole number.
    pub fn decode(payload: &[u8]) -> Result<Version, Malformed> {
        let mut read = Reader::new("version", payload);
        let (major, minor) = (read.u16()?, read.u16()?);
        let wrong = |why: String| Malformed::new("version", why);
        let rest = read.rest();
        let text = rest.strip_suffix(&[0]).unwrap_or(rest);
        let mut capabilities = Capabilities::default();
        if !text.is_empty() {
            let value: Value = serde_json::from_slice(text).map_err(|e| wrong(e.to_string()))?;
            let Value::Object(object) = value else {
                return Err(wrong("capabilities are no object".into()));
            };
            let given = match object.get("capabilities") {
                None => None,
                Some(Value::Object(given)) => Some(given),
                Some(_) => return Err(wrong("`capabilities` is no object".into())),
            };
            for (name, place) in capabilities.names() {
                if let Some(value) = given.and_then(|given| given.get(name)) {
                    let number = value.as_u64();
                    *place = number.ok_or_else(|| wrong(format!("`{name}` is no number")))?;
                }
            }
        }
        Ok(Version {
            major,
            minor,
            capabilities,
        })
    }

    /// The server's reply to what a client proposed: the client's major number, the lower minor one.
    ///
    /// # Errors
    /// Another major number: the server closes the connection.
    pub fn negotiate(proposed: &Version) -> Result<Version, Malformed> {
        if proposed.major != Version::OURS.major {
            let (theirs, ours) = (proposed.major, Version::OURS.major);
            let why = format!("major number {theirs}, and {ours} is spoken here");
            return Err(Malformed::new("version", why));
        }
        Ok(Version {
            minor: proposed.minor.min(Version::OURS.minor),
            ..Version::OURS
        })
    }
}
