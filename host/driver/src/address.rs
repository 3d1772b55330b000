//! Where a card is: `vfio:0000:3b:00.0` through the kernel, `vfio-user:/path` through a socket.

use core::fmt;
use core::str::FromStr;
use std::path::PathBuf;

use crate::error::Error;

/// Where a card is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Address {
    /// A PCI function that is bound to `vfio-pci`.
    Vfio(Bdf),
    /// The socket of a simulated card.
    VfioUser(PathBuf),
}

/// A PCI function: domain, bus, device, function.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Bdf {
    /// Domain (segment).
    pub domain: u32,
    /// Bus.
    pub bus: u8,
    /// Device, 0 to 31.
    pub device: u8,
    /// Function, 0 to 7.
    pub function: u8,
}

const VFIO: &str = "vfio:";
const VFIO_USER: &str = "vfio-user:";

impl fmt::Display for Bdf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Bdf {
            domain,
            bus,
            device,
            function,
        } = self;
        write!(f, "{domain:04x}:{bus:02x}:{device:02x}.{function:x}")
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Address::Vfio(bdf) => write!(f, "{VFIO}{bdf}"),
            Address::VfioUser(path) => write!(f, "{VFIO_USER}{}", path.display()),
        }
    }
}

impl FromStr for Bdf {
    type Err = Error;

    /// Reads `0000:3b:00.0`, or `3b:00.0` of domain 0.
    fn from_str(text: &str) -> Result<Self, Error> {
        let wrong = |why: &str| Error::Address {
            text: text.to_owned(),
            why: why.to_owned(),
        };
        let number = |part: &str, digits: usize, largest: u32, what: &str| {
            let hex = !part.is_empty()
                && part.len() <= digits
                && part.bytes().all(|byte| byte.is_ascii_hexdigit());
            match u32::from_str_radix(part, 16) {
                Ok(value) if hex && value <= largest => Ok(value),
                _ => Err(wrong(&format!(
                    "`{part}` is no {what}: write up to {digits} hexadecimal digits, at most {largest:x}"
                ))),
            }
        };
        let parts: Vec<&str> = text.split(':').collect();
        let (domain, bus, rest) = match parts[..] {
            [bus, rest] => ("0", bus, rest),
            [domain, bus, rest] => (domain, bus, rest),
            _ => return Err(wrong("write a PCI function as in 0000:3b:00.0")),
        };
        let (device, function) = rest
            .split_once('.')
            .ok_or_else(|| wrong("the function is missing: write 00.0 after the bus"))?;
        Ok(Bdf {
            domain: number(domain, 8, u32::MAX, "domain")?,
            bus: number(bus, 2, 0xFF, "bus")? as u8,
            device: number(device, 2, 31, "device")? as u8,
            function: number(function, 1, 7, "function")? as u8,
        })
    }
}

impl FromStr for Address {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let wrong = |why: &str| Error::Address {
            text: text.to_owned(),
            why: why.to_owned(),
        };
        if let Some(path) = text.strip_prefix(VFIO_USER) {
            return match path {
                "" => Err(wrong(
                    "the path of the socket is missing after `vfio-user:`",
                )),
                _ => Ok(Address::VfioUser(PathBuf::from(path))),
            };
        }
        if let Some(bdf) = text.strip_prefix(VFIO) {
            return bdf.parse().map(Address::Vfio);
        }
        if text.parse::<Bdf>().is_ok() {
            return Err(wrong(&format!("write `{VFIO}{text}`")));
        }
        if text.contains('/') {
            return Err(wrong(&format!("write `{VFIO_USER}{text}`")));
        }
        Err(wrong(
            "write `vfio:0000:3b:00.0` for a card in this machine, `vfio-user:/path` for a simulated one",
        ))
    }
}
