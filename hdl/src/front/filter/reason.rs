//! Why a frame was dropped: the first check that fails, or `short` where the frame ends before a check could be made.
//!
//! In: the state of all checks, each with the cycles that it takes after its word. Out: a strobe with the reason, six
//! cycles after the word that decides (the block word, or the last word of a frame that ends before it). The checks are
//! delayed to the slowest of them, so that a frame that follows directly does not disturb. Depth 3.

use crate::const_table;
use crate::emit::Consts;
use crate::front::filter::checks::seen::{
    FRAGMENT, HEADER, IP_BAD, LENGTH, PORT, PROTOCOL_BAD, SEEN_W, TRANSPORT, TRANSPORT_BAD,
    TYPE_BAD,
};
use rust_hdl::prelude::*;
use t2t_contract::reasons::Drop;

const SHORT: u64 = Drop::Short as u64;
const ETHERTYPE: u64 = Drop::EtherType as u64;
const IP_HEADER: u64 = Drop::IpHeader as u64;
const FRAGMENTED: u64 = Drop::Fragment as u64;
const PROTOCOL: u64 = Drop::Protocol as u64;
const IP_CHECKSUM: u64 = Drop::IpChecksum as u64;
const ADDRESS: u64 = Drop::Address as u64;
const VLAN: u64 = Drop::Vlan as u64;
const LENGTHS: u64 = Drop::Length as u64;
const OTHER_TRANSPORT: u64 = Drop::Transport as u64;
const OVERFLOW: u64 = Drop::Overflow as u64;

const_table!(
    pub ReasonConsts: TYPE_BAD, IP_BAD, FRAGMENT, PROTOCOL_BAD, HEADER, PORT, LENGTH, TRANSPORT_BAD, TRANSPORT,
        SHORT, ETHERTYPE, IP_HEADER, FRAGMENTED, PROTOCOL, IP_CHECKSUM, ADDRESS, VLAN, LENGTHS, OTHER_TRANSPORT, OVERFLOW
);

/// Picks the reason to drop a frame.
#[derive(LogicBlock, Default)]
pub struct Reason {
    /// Clock.
    pub clock: Signal<In, Clock>,
    /// The present word decides.
    pub decide: Signal<In, Bit>,
    /// State of the single words' checks, 2 cycles after the word.
    pub seen: Signal<In, Bits<SEEN_W>>,
    /// The frame is addressed to some feed, 2 cycles after the port.
    pub any: Signal<In, Bit>,
    /// That feed is IEX-TP, 2 cycles after the port.
    pub deep: Signal<In, Bit>,
    /// The VLAN is not the feed's, 3 cycles after the port.
    pub vlan_bad: Signal<In, Bit>,
    /// IP and UDP lengths are wrong, 3 cycles after the UDP length.
    pub length_bad: Signal<In, Bit>,
    /// The IEX-TP payload length is wrong, 1 cycle after its word.
    pub payload_bad: Signal<In, Bit>,
    /// The IP checksum is wrong, 5 cycles after the header's end.
    pub checksum_bad: Signal<In, Bit>,
    /// There is no room to hold the accepted frame back (from 1 to 4 cycles after the block word).
    pub refuse: Signal<In, Bit>,
    /// A frame is dropped.
    pub drop: Signal<Out, Bit>,
    /// Why.
    pub reason: Signal<Out, Bits<4>>,
    decide1: DFF<Bit>,
    decide2: DFF<Bit>,
    decide3: DFF<Bit>,
    decide4: DFF<Bit>,
    decide5: DFF<Bit>,
    seen3: DFF<Bits<SEEN_W>>,
    seen4: DFF<Bits<SEEN_W>>,
    seen5: DFF<Bits<SEEN_W>>,
    payload2: DFF<Bit>,
    payload3: DFF<Bit>,
    payload4: DFF<Bit>,
    payload5: DFF<Bit>,
    any3: DFF<Bits<2>>,
    any4: DFF<Bits<2>>,
    any5: DFF<Bits<2>>,
    late4: DFF<Bits<2>>,
    late5: DFF<Bits<2>>,
    refused: DFF<Bit>,
    dropped: DFF<Bit>,
    why: DFF<Bits<4>>,
    found: Signal<Local, Bits<4>>,
    consts: Consts<ReasonConsts>,
}

impl Logic for Reason {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self, clock, decide1, decide2, decide3, decide4, decide5, seen3, seen4, seen5,
            payload2, payload3, payload4, payload5, any3, any4, any5, late4, late5, refused,
            dropped, why
        );
        self.decide1.d.next = self.decide.val();
        self.decide2.d.next = self.decide1.q.val();
        self.decide3.d.next = self.decide2.q.val();
        self.decide4.d.next = self.decide3.q.val();
        self.decide5.d.next = self.decide4.q.val();
        self.seen3.d.next = self.seen.val();
        self.seen4.d.next = self.seen3.q.val();
        self.seen5.d.next = self.seen4.q.val();
        self.payload2.d.next = self.payload_bad.val();
        self.payload3.d.next = self.payload2.q.val();
        self.payload4.d.next = self.payload3.q.val();
        self.payload5.d.next = self.payload4.q.val();
        self.any3.d.next = (bit_cast::<2, 1>(self.deep.val().into()) << 1)
            | bit_cast::<2, 1>(self.any.val().into());
        self.any4.d.next = self.any3.q.val();
        self.any5.d.next = self.any4.q.val();
        self.late4.d.next = (bit_cast::<2, 1>(self.length_bad.val().into()) << 1)
            | bit_cast::<2, 1>(self.vlan_bad.val().into());
        self.late5.d.next = self.late4.q.val();
        if self.refuse.val() {
            self.refused.d.next = true;
        }
        if self.decide5.q.val() {
            self.refused.d.next = false;
        }
        // The last assignment wins, so the first check stands last.
        self.found.next = 0.into();
        if self.refused.q.val() {
            self.found.next = OVERFLOW.into();
        }
        if self.any5.q.val().get_bit(1) {
            if self.seen5.q.val().get_bit(TRANSPORT_BAD) {
                self.found.next = OTHER_TRANSPORT.into();
            }
            if self.payload5.q.val() {
                self.found.next = LENGTHS.into();
            }
        }
        if !self.seen5.q.val().get_bit(TRANSPORT) {
            self.found.next = SHORT.into();
        }
        if self.seen5.q.val().get_bit(LENGTH) & self.late5.q.val().get_bit(1) {
            self.found.next = LENGTHS.into();
        }
        if self.seen5.q.val().get_bit(PORT) {
            if self.late5.q.val().get_bit(0) {
                self.found.next = VLAN.into();
            }
            if !self.any5.q.val().get_bit(0) {
                self.found.next = ADDRESS.into();
            }
        }
        if self.seen5.q.val().get_bit(HEADER) & self.checksum_bad.val() {
            self.found.next = IP_CHECKSUM.into();
        }
        if self.seen5.q.val().get_bit(PROTOCOL_BAD) {
            self.found.next = PROTOCOL.into();
        }
        if self.seen5.q.val().get_bit(FRAGMENT) {
            self.found.next = FRAGMENTED.into();
        }
        if self.seen5.q.val().get_bit(IP_BAD) {
            self.found.next = IP_HEADER.into();
        }
        if self.seen5.q.val().get_bit(TYPE_BAD) {
            self.found.next = ETHERTYPE.into();
        }
        self.dropped.d.next = self.decide5.q.val() & self.found.val().any();
        self.why.d.next = self.found.val();
        self.drop.next = self.dropped.q.val();
        self.reason.next = self.why.q.val();
    }
}
