//! Numbers that the blocks of the front end share: places in a frame, the record that describes a frame, kinds of
//! messages.

/// Which word of the frame's headers is on the pins. Tag and IP options only exist where a frame has them.
pub mod place {
    /// First word of a frame: destination MAC, bytes 0 to 3.
    pub const W0: u64 = 0;
    /// Destination MAC, bytes 4 and 5.
    pub const W1: u64 = 1;
    /// EtherType; then IP version and header length, or the tag.
    pub const W3: u64 = 3;
    /// EtherType behind a VLAN tag; then IP version and header length.
    pub const TAG: u64 = 4;
    /// IP total length, identification.
    pub const IP1: u64 = 5;
    /// Fragment, time to live, protocol.
    pub const IP2: u64 = 6;
    /// IP checksum; then IP source, bytes 0 and 1.
    pub const IP3: u64 = 7;
    /// IP destination, bytes 0 and 1, in the upper half.
    pub const IP4: u64 = 8;
    /// IP destination, bytes 2 and 3; then UDP source port, or options.
    pub const IP5: u64 = 9;
    /// IP options; the last of these words ends with the UDP source port.
    pub const OPT: u64 = 10;
    /// UDP destination port and length.
    pub const U1: u64 = 11;
    /// UDP checksum, then the first two bytes of the transport header.
    pub const U2: u64 = 12;
    /// Transport header, bytes 2 to 5.
    pub const T1: u64 = 13;
    /// Transport header, bytes 6 to 9.
    pub const T2: u64 = 14;
    /// Transport header, bytes 10 to 13.
    pub const T3: u64 = 15;
    /// Transport header, bytes 14 to 17: the last of MoldUDP64 before the block word.
    pub const T4: u64 = 16;
    /// Transport header, bytes 22 to 25.
    pub const T6: u64 = 18;
    /// Transport header, bytes 26 to 29.
    pub const T7: u64 = 19;
    /// Transport header, bytes 30 to 33.
    pub const T8: u64 = 20;
    /// Transport header, bytes 34 to 37: the last of IEX-TP before the block word.
    pub const T9: u64 = 21;
    /// The block word: last two bytes of the transport header, first message length.
    pub const BLOCK: u64 = 22;
    /// Messages, and whatever follows them.
    pub const BODY: u64 = 23;
}

/// What is known of a frame when its transport header has passed; one record, lowest bit and width of each field.
pub mod info {
    /// Number of its feed.
    pub const FEED: usize = 0;
    /// Its feed is IEX-TP with DEEP.
    pub const DEEP: usize = 2;
    /// Its feed has a line B.
    pub const HAS_B: usize = 3;
    /// Messages; 0 also for the end of a session.
    pub const COUNT: usize = 4;
    /// Sequence of its first message.
    pub const SEQ: usize = 20;
    /// Session, in the order of the wire.
    pub const SESSION: usize = 84;
    /// Bits of a session: ten characters (MoldUDP64), or channel and session (IEX-TP).
    pub const SESSION_W: usize = 80;
    /// Time of day of its first word, ns.
    pub const TIME: usize = 164;
    /// Its number on its line, from 0.
    pub const FRAME: usize = 228;
    /// Bytes of the message block, less 2; two's complement.
    pub const LEFT: usize = 244;
    /// Bits of `LEFT`.
    pub const LEFT_W: usize = 17;
    /// Index of its block word in the frame.
    pub const BLOCK_AT: usize = 261;
    /// Address of its block word in the line's buffer.
    pub const START: usize = 267;
    /// Bits of `START`.
    pub const START_W: usize = 16;
    /// Bits of the record.
    pub const INFO_W: usize = START + START_W;
}

/// `d_kind`: what a message means to a book.
pub mod kind {
    use t2t_contract::reasons::Message;

    /// ITCH A, F.
    pub const ADD: u64 = Message::Add as u64;
    /// ITCH E.
    pub const EXECUTE: u64 = Message::Execute as u64;
    /// ITCH X.
    pub const CANCEL: u64 = Message::Cancel as u64;
    /// ITCH D.
    pub const DELETE: u64 = Message::Delete as u64;
    /// ITCH U.
    pub const REPLACE: u64 = Message::Replace as u64;
    /// ITCH C.
    pub const EXECUTE_PRICE: u64 = Message::ExecutePrice as u64;
    /// ITCH P, Q; DEEP T.
    pub const TRADE: u64 = Message::Trade as u64;
    /// ITCH H; DEEP H, O.
    pub const STATUS: u64 = Message::Status as u64;
    /// DEEP 8, 5.
    pub const LEVEL: u64 = Message::Level as u64;
    /// ITCH R.
    pub const DIRECTORY: u64 = Message::Directory as u64;
}

/// Bits of a frame record's feed row that the filter needs (window `feed`).
pub const ROW_W: usize = 384;
