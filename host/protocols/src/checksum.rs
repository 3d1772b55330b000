//! The internet checksum (RFC 1071) of IPv4, UDP and TCP.

/// Adds `bytes`, as big-endian 16-bit words padded with a zero byte, to a running one's-complement sum.
///
/// Sums of several pieces chain as long as every piece but the last has an even length.
pub fn add(sum: u32, bytes: &[u8]) -> u32 {
    let (words, rest) = bytes.as_chunks::<2>();
    // 64 bits cannot overflow for any packet, so the carries are folded once at the end.
    let mut total = u64::from(sum);
    for word in words {
        total += u64::from(u16::from_be_bytes(*word));
    }
    if let [last] = rest {
        total += u64::from(*last) << 8;
    }
    while total > 0xFFFF {
        total = (total & 0xFFFF) + (total >> 16);
    }
    total as u32
}

/// The checksum field that belongs to a running sum.
pub fn finish(sum: u32) -> u16 {
    let mut sum = sum;
    while sum > 0xFFFF {
        sum = (sum & 0xFFFF) + (sum >> 16);
    }
    !(sum as u16)
}

/// The checksum of one piece.
pub fn of(bytes: &[u8]) -> u16 {
    finish(add(0, bytes))
}

/// Sum of the IPv4 pseudo header that UDP and TCP prepend: addresses, protocol, length of header and payload.
pub fn pseudo_header(source: [u8; 4], destination: [u8; 4], protocol: u8, length: u16) -> u32 {
    let sum = add(add(0, &source), &destination);
    add(add(sum, &[0, protocol]), &length.to_be_bytes())
}
