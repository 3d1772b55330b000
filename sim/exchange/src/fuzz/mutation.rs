//! The ways to break a frame.

use crate::rng::Random;

/// One way to break a frame, or its place in the stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mutation {
    /// Nothing.
    None,
    /// One to three bits of the Ethernet, IP or UDP header.
    HeaderBits,
    /// The IP total length or the UDP length.
    PacketLength,
    /// A fragment.
    Fragment,
    /// IP options, well-formed: the frame is still good.
    Options,
    /// An 802.1Q tag more or less, or another VLAN.
    Tag,
    /// A bit of the transport header.
    TransportBits,
    /// The sequence number, a little off.
    Sequence,
    /// The message count.
    Count,
    /// IEX-TP's payload length; for MoldUDP64, the session.
    TransportLength,
    /// A message's length prefix.
    BlockLength,
    /// A message's type, its length as it was.
    Type,
    /// A message of a type that does not exist, or that nobody cares about, with any length.
    UnknownMessage,
    /// One to four bits of a message.
    MessageBits,
    /// A field of a message at the edge: all zeros, all ones, or that of another message.
    EdgeField,
    /// Two messages change places.
    Swap,
    /// The frame ends early; the MAC may or may not have noticed.
    Truncated,
    /// Bytes after the end.
    Extended,
    /// The MAC found a wrong check sequence; the bytes are as they were.
    BadCheck,
    /// The tail of an earlier frame.
    Spliced,
    /// Random bytes, all of them.
    Garbage,
    /// Not sent at all.
    Lost,
    /// Sent twice.
    Twice,
    /// Sent after up to three frames that were behind it.
    Late,
    /// Sent on the other line.
    OtherLine,
}

impl Mutation {
    /// Every mutation, with its weight.
    pub const ALL: [(Mutation, u64); 24] = [
        (Mutation::HeaderBits, 8),
        (Mutation::PacketLength, 6),
        (Mutation::Fragment, 2),
        (Mutation::Options, 4),
        (Mutation::Tag, 3),
        (Mutation::TransportBits, 5),
        (Mutation::Sequence, 5),
        (Mutation::Count, 6),
        (Mutation::TransportLength, 3),
        (Mutation::BlockLength, 8),
        (Mutation::Type, 6),
        (Mutation::UnknownMessage, 5),
        (Mutation::MessageBits, 8),
        (Mutation::EdgeField, 8),
        (Mutation::Swap, 3),
        (Mutation::Truncated, 7),
        (Mutation::Extended, 4),
        (Mutation::BadCheck, 5),
        (Mutation::Spliced, 3),
        (Mutation::Garbage, 1),
        (Mutation::Lost, 2),
        (Mutation::Twice, 4),
        (Mutation::Late, 4),
        (Mutation::OtherLine, 1),
    ];

    pub(super) fn draw(random: &mut Random) -> Mutation {
        let mut draw = random.below(Mutation::ALL.iter().map(|(_, weight)| weight).sum());
        for (mutation, weight) in Mutation::ALL {
            if draw < weight {
                return mutation;
            }
            draw -= weight;
        }
        Mutation::None
    }
}
