//! pcapng (draft-ietf-opsawg-pcapng): sections, interfaces and their clocks, packets; all other blocks are skipped.

use super::{CaptureError, Fault, Located, MAX_FRAME, pcap::ETHERNET, source::Source};

/// Type of a section header block, the same in either byte order.
pub(super) const SECTION_HEADER: [u8; 4] = [0x0A, 0x0D, 0x0D, 0x0A];
const INTERFACE: u32 = 1;
const OLD_PACKET: u32 = 2;
const SIMPLE_PACKET: u32 = 3;
const ENHANCED_PACKET: u32 = 6;
const BYTE_ORDER: u32 = 0x1A2B_3C4D;
/// Options of an interface: the resolution of its times, and seconds to add to them.
const TIME_RESOLUTION: u16 = 9;
const TIME_OFFSET: u16 = 14;
/// Longest block, with room for a frame's options.
const MAX_BLOCK: usize = MAX_FRAME + 65_536;

/// What the section has said so far.
pub(super) struct Section {
    big_endian: bool,
    interfaces: Vec<Interface>,
    // A simple packet has no time of its own: it gets that of the packet before it.
    last_time_ns: u64,
}

struct Interface {
    link: u32,
    snapshot_length: u32,
    units_per_second: u64,
    offset_seconds: i64,
}

impl Section {
    /// Reads a section header, after its block type.
    pub(super) fn read(source: &mut Source) -> Result<Section, CaptureError> {
        let mut head = [0; 8];
        source.need(&mut head, "section header")?;
        let mark = [head[4], head[5], head[6], head[7]];
        let big_endian = match (u32::from_be_bytes(mark), u32::from_le_bytes(mark)) {
            (BYTE_ORDER, _) => true,
            (_, BYTE_ORDER) => false,
            _ => return Err(source.error(Fault::ByteOrder(mark))),
        };
        let section = Section {
            big_endian,
            interfaces: Vec::new(),
            last_time_ns: 0,
        };
        let length = section.u32(&head, 0) as usize;
        if !(28..=MAX_BLOCK).contains(&length) || !length.is_multiple_of(4) {
            return Err(source.error(Fault::BadLength {
                what: "a section header",
                found: length as u64,
            }));
        }
        source.need(&mut vec![0; length - 12], "section header")?;
        Ok(section)
    }

    fn u16(&self, bytes: &[u8], at: usize) -> u16 {
        let word = [bytes[at], bytes[at + 1]];
        if self.big_endian {
            u16::from_be_bytes(word)
        } else {
            u16::from_le_bytes(word)
        }
    }

    fn u32(&self, bytes: &[u8], at: usize) -> u32 {
        let word = [bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]];
        if self.big_endian {
            u32::from_be_bytes(word)
        } else {
            u32::from_le_bytes(word)
        }
    }

    /// Reads blocks up to and including the next packet; its block is left in `buffer`.
    pub(super) fn next(
        &mut self,
        source: &mut Source,
        buffer: &mut Vec<u8>,
    ) -> Result<Option<Located>, CaptureError> {
        loop {
            source.begin_record();
            let mut kind = [0; 4];
            if !source.fill(&mut kind, "block header")? {
                source.forget_record();
                return Ok(None);
            }
            if kind == SECTION_HEADER {
                let last_time_ns = self.last_time_ns;
                *self = Section {
                    last_time_ns,
                    ..Section::read(source)?
                };
                source.forget_record();
                continue;
            }
            let mut length = [0; 4];
            source.need(&mut length, "block header")?;
            let length = self.u32(&length, 0) as usize;
            if !(12..=MAX_BLOCK).contains(&length) || !length.is_multiple_of(4) {
                return Err(source.error(Fault::BadLength {
                    what: "a block",
                    found: length as u64,
                }));
            }
            buffer.resize(length - 8, 0);
            source.need(buffer, "block")?;
            let body = &buffer[..length - 12];
            let located = match self.u32(&kind, 0) {
                INTERFACE => {
                    let interface = self.interface(body).map_err(|fault| source.error(fault))?;
                    self.interfaces.push(interface);
                    None
                }
                kind @ (ENHANCED_PACKET | OLD_PACKET | SIMPLE_PACKET) => Some(
                    self.packet(kind, body)
                        .map_err(|fault| source.error(fault))?,
                ),
                _ => None,
            };
            match located {
                Some(located) => {
                    self.last_time_ns = located.time_ns;
                    return Ok(Some(located));
                }
                None => source.forget_record(),
            }
        }
    }

    fn interface(&self, body: &[u8]) -> Result<Interface, Fault> {
        if body.len() < 8 {
            return Err(Fault::BadLength {
                what: "an interface description",
                found: body.len() as u64,
            });
        }
        let mut interface = Interface {
            link: u32::from(self.u16(body, 0)),
            snapshot_length: self.u32(body, 4),
            units_per_second: 1_000_000,
            offset_seconds: 0,
        };
        let mut options = &body[8..];
        while options.len() >= 4 {
            let (code, length) = (self.u16(options, 0), usize::from(self.u16(options, 2)));
            let Some(value) = options.get(4..4 + length) else {
                return Err(Fault::BadLength {
                    what: "an interface option",
                    found: length as u64,
                });
            };
            match (code, value) {
                (TIME_RESOLUTION, [resolution]) => {
                    let exponent = u32::from(resolution & 0x7F);
                    let units = if resolution & 0x80 == 0 {
                        10u64.checked_pow(exponent)
                    } else {
                        1u64.checked_shl(exponent)
                    };
                    interface.units_per_second = units.ok_or(Fault::BadLength {
                        what: "a time resolution",
                        found: u64::from(*resolution),
                    })?;
                }
                (TIME_OFFSET, value) if value.len() == 8 => {
                    let (first, second) =
                        (u64::from(self.u32(value, 0)), u64::from(self.u32(value, 4)));
                    let (high, low) = if self.big_endian {
                        (first, second)
                    } else {
                        (second, first)
                    };
                    interface.offset_seconds = (high << 32 | low) as i64;
                }
                _ => {}
            }
            options = options.get(4 + length.next_multiple_of(4)..).unwrap_or(&[]);
        }
        Ok(interface)
    }

    fn packet(&self, kind: u32, body: &[u8]) -> Result<Located, Fault> {
        let start = if kind == SIMPLE_PACKET { 4 } else { 20 };
        if body.len() < start {
            return Err(Fault::BadLength {
                what: "a packet block",
                found: body.len() as u64,
            });
        }
        let number = match kind {
            ENHANCED_PACKET => self.u32(body, 0),
            OLD_PACKET => u32::from(self.u16(body, 0)),
            _ => 0,
        };
        let interface = self
            .interfaces
            .get(number as usize)
            .ok_or(Fault::UnknownInterface(number))?;
        if interface.link != ETHERNET {
            return Err(Fault::LinkType(interface.link));
        }
        let original_length = self.u32(body, start - 4);
        let (time_ns, length) = if kind == SIMPLE_PACKET {
            let limit = if interface.snapshot_length == 0 {
                u32::MAX
            } else {
                interface.snapshot_length
            };
            (self.last_time_ns, original_length.min(limit) as usize)
        } else {
            let units = u64::from(self.u32(body, 4)) << 32 | u64::from(self.u32(body, 8));
            (interface.nanoseconds(units), self.u32(body, 12) as usize)
        };
        if length > body.len() - start {
            return Err(Fault::BadLength {
                what: "a frame",
                found: length as u64,
            });
        }
        Ok(Located {
            time_ns,
            start,
            end: start + length,
            original_length,
        })
    }
}

impl Interface {
    fn nanoseconds(&self, units: u64) -> u64 {
        let scaled = u128::from(units) * 1_000_000_000 / u128::from(self.units_per_second);
        let offset = i128::from(self.offset_seconds) * 1_000_000_000;
        u64::try_from(scaled as i128 + offset).unwrap_or(0)
    }
}
