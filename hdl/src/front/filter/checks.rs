//! The checks of single header words.
//!
//! In: the words of one line with their place. Out, two cycles after the word: what this frame failed so far, and which
//! parts of it have arrived. Cleared by the first word of a frame. Depth 6.

use crate::const_table;
use crate::emit::Consts;
use crate::front::layout::place::{BLOCK, IP2, T1, TAG, U1, U2, W0, W3};
use rust_hdl::prelude::*;

/// EtherType of IPv4 as it lies in a word.
const IPV4_TYPE: u64 = 0x0008;
/// EtherType of a VLAN tag as it lies in a word.
const VLAN_TYPE: u64 = 0x0081;
/// IP protocol UDP.
const UDP: u64 = 17;
/// IEX-TP message protocol of DEEP 1.0.
const DEEP_PROTOCOL: u64 = 0x8004;

/// Bits of [`Checks::seen`].
pub mod seen {
    /// Neither IPv4 nor one tag before it.
    pub const TYPE_BAD: usize = 0;
    /// IP version or header length is wrong.
    pub const IP_BAD: usize = 1;
    /// A fragment.
    pub const FRAGMENT: usize = 2;
    /// Not UDP.
    pub const PROTOCOL_BAD: usize = 3;
    /// The whole IP header is there.
    pub const HEADER: usize = 4;
    /// The UDP port is there.
    pub const PORT: usize = 5;
    /// The UDP length is there.
    pub const LENGTH: usize = 6;
    /// The IEX-TP version or message protocol is wrong (meaningless for MoldUDP64).
    pub const TRANSPORT_BAD: usize = 7;
    /// The whole transport header is there.
    pub const TRANSPORT: usize = 8;
    /// Bits.
    pub const SEEN_W: usize = 9;
}
use seen::SEEN_W;

const_table!(
    pub ChecksConsts: W0, W3, TAG, IP2, U1, U2, T1, BLOCK, IPV4_TYPE, VLAN_TYPE, UDP, DEEP_PROTOCOL
);

/// Checks header words as they pass.
#[derive(LogicBlock, Default)]
pub struct Checks {
    /// Clock.
    pub clock: Signal<In, Clock>,
    /// Word on the pins.
    pub tdata: Signal<In, Bits<32>>,
    /// Its valid bytes.
    pub tkeep: Signal<In, Bits<4>>,
    /// There is a word.
    pub tvalid: Signal<In, Bit>,
    /// Its place.
    pub place: Signal<In, Bits<5>>,
    /// The frame has a tag, in the cycle after its EtherType and later.
    pub tagged: Signal<In, Bit>,
    /// Its low half ends the IP header.
    pub ip_end: Signal<In, Bit>,
    /// What is known of the frame so far; bits as in [`seen`].
    pub seen: Signal<Out, Bits<SEEN_W>>,
    word: DFF<Bits<32>>,
    at: DFF<Bits<5>>,
    ends: DFF<Bit>,
    starts: DFF<Bit>,
    has2: DFF<Bit>,
    has3: DFF<Bit>,
    has4: DFF<Bit>,
    type_bad: DFF<Bit>,
    ip_bad: DFF<Bit>,
    fragment: DFF<Bit>,
    protocol_bad: DFF<Bit>,
    header: DFF<Bit>,
    port: DFF<Bit>,
    length: DFF<Bit>,
    transport_bad: DFF<Bit>,
    transport: DFF<Bit>,
    low: Signal<Local, Bits<16>>,
    ip_start: Signal<Local, Bit>,
    consts: Consts<ChecksConsts>,
}

impl Logic for Checks {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self,
            clock,
            word,
            at,
            ends,
            starts,
            has2,
            has3,
            has4,
            type_bad,
            ip_bad,
            fragment,
            protocol_bad,
            header,
            port,
            length,
            transport_bad,
            transport
        );
        self.word.d.next = self.tdata.val();
        self.at.d.next = self.place.val();
        self.ends.d.next = self.ip_end.val();
        self.starts.d.next = self.tvalid.val() & (self.place.val() == W0);
        self.has2.d.next = self.tvalid.val() & self.tkeep.val().get_bit(1);
        self.has3.d.next = self.tvalid.val() & self.tkeep.val().get_bit(2);
        self.has4.d.next = self.tvalid.val() & self.tkeep.val().get_bit(3);
        self.low.next = self.word.q.val().get_bits::<16>(0);
        self.ip_start.next = ((self.at.q.val() == W3) & !self.tagged.val())
            | ((self.at.q.val() == TAG) & self.tagged.val());
        if self.starts.q.val() {
            self.type_bad.d.next = false;
            self.ip_bad.d.next = false;
            self.fragment.d.next = false;
            self.protocol_bad.d.next = false;
            self.header.d.next = false;
            self.port.d.next = false;
            self.length.d.next = false;
            self.transport_bad.d.next = false;
            self.transport.d.next = false;
        }
        if self.has2.q.val() {
            if (self.at.q.val() == W3)
                & (self.low.val() != IPV4_TYPE)
                & (self.low.val() != VLAN_TYPE)
            {
                self.type_bad.d.next = true;
            }
            if (self.at.q.val() == TAG) & self.tagged.val() & (self.low.val() != IPV4_TYPE) {
                self.type_bad.d.next = true;
            }
            // Reserved and don't-fragment bits are free; more-fragments and the offset are not.
            if (self.at.q.val() == IP2) & (self.low.val() & 0xFF3F).any() {
                self.fragment.d.next = true;
            }
            if self.ends.q.val() {
                self.header.d.next = true;
            }
            if self.at.q.val() == U1 {
                self.port.d.next = true;
            }
            if self.at.q.val() == BLOCK {
                self.transport.d.next = true;
            }
            if (self.at.q.val() == T1) & (self.low.val() != DEEP_PROTOCOL) {
                self.transport_bad.d.next = true;
            }
        }
        if self.has3.q.val() {
            if self.ip_start.val()
                & ((self.word.q.val().get_bits::<4>(20) != 4)
                    | (self.word.q.val().get_bits::<4>(16) < 5))
            {
                self.ip_bad.d.next = true;
            }
            if (self.at.q.val() == U2) & (self.word.q.val().get_bits::<8>(16) != 1) {
                self.transport_bad.d.next = true;
            }
        }
        if self.has4.q.val() {
            if (self.at.q.val() == IP2) & (self.word.q.val().get_bits::<8>(24) != UDP) {
                self.protocol_bad.d.next = true;
            }
            if self.at.q.val() == U1 {
                self.length.d.next = true;
            }
        }
        self.seen.next = (bit_cast::<SEEN_W, 1>(self.transport.q.val().into()) << 8)
            | (bit_cast::<SEEN_W, 1>(self.transport_bad.q.val().into()) << 7)
            | (bit_cast::<SEEN_W, 1>(self.length.q.val().into()) << 6)
            | (bit_cast::<SEEN_W, 1>(self.port.q.val().into()) << 5)
            | (bit_cast::<SEEN_W, 1>(self.header.q.val().into()) << 4)
            | (bit_cast::<SEEN_W, 1>(self.protocol_bad.q.val().into()) << 3)
            | (bit_cast::<SEEN_W, 1>(self.fragment.q.val().into()) << 2)
            | (bit_cast::<SEEN_W, 1>(self.ip_bad.q.val().into()) << 1)
            | bit_cast::<SEEN_W, 1>(self.type_bad.q.val().into());
    }
}
