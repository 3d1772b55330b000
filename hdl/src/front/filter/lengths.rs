//! Lengths of a frame that must agree: IP, UDP, IEX-TP.
//!
//! In: the words of one line, strobes of the words that hold lengths, whether the feed is IEX-TP. Out: whether IP and
//! UDP lengths contradict each other or leave no room for the transport header (three cycles after the UDP length),
//! whether the IEX-TP payload length differs, and the bytes of the message block less 2. Depth 4.

use rust_hdl::prelude::*;

/// Compares lengths.
#[derive(LogicBlock, Default)]
pub struct Lengths {
    /// Clock.
    pub clock: Signal<In, Clock>,
    /// Word on the pins.
    pub tdata: Signal<In, Bits<32>>,
    /// Its low half is the IP total length.
    pub at_ip: Signal<In, Bit>,
    /// Its upper half is the UDP length.
    pub at_udp: Signal<In, Bit>,
    /// Its upper half is the IEX-TP payload length.
    pub at_payload: Signal<In, Bit>,
    /// IP header length in words.
    pub ihl: Signal<In, Bits<4>>,
    /// The frame's feed is IEX-TP.
    pub deep: Signal<In, Bit>,
    /// IP and UDP contradict each other, or leave no room for the transport header.
    pub bad: Signal<Out, Bit>,
    /// The IEX-TP payload length is not what UDP leaves.
    pub payload_bad: Signal<Out, Bit>,
    /// Bytes of the message block less 2, two's complement.
    pub left: Signal<Out, Bits<17>>,
    total: DFF<Bits<16>>,
    expected: DFF<Bits<17>>,
    udp: DFF<Bits<16>>,
    room: DFF<Bits<16>>,
    bytes: DFF<Bits<17>>,
    differs: DFF<Bit>,
    short: DFF<Bit>,
    payload_wrong: DFF<Bit>,
    low: Signal<Local, Bits<16>>,
    high: Signal<Local, Bits<16>>,
    least: Signal<Local, Bits<16>>,
    header: Signal<Local, Bits<17>>,
}

impl Logic for Lengths {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self,
            clock,
            total,
            expected,
            udp,
            room,
            bytes,
            differs,
            short,
            payload_wrong
        );
        self.low.next = (self.tdata.val().get_bits::<16>(0) << 8)
            | self.tdata.val().get_bits::<8>(8).get_bits::<16>(0);
        self.high.next = (self.tdata.val().get_bits::<16>(16) << 8)
            | self.tdata.val().get_bits::<8>(24).get_bits::<16>(0);
        if self.at_ip.val() {
            self.total.d.next = self.low.val();
        }
        if self.at_udp.val() {
            self.udp.d.next = self.high.val();
        }
        // 17 bits: a total length below the header's must not come out as a large UDP length.
        self.expected.d.next =
            self.total.q.val().get_bits::<17>(0) - (self.ihl.val().get_bits::<17>(0) << 2);
        // 8 bytes of UDP and 20 or 40 of transport header.
        self.least.next = 28.into();
        self.header.next = 30.into();
        if self.deep.val() {
            self.least.next = 48.into();
            self.header.next = 50.into();
        }
        self.differs.d.next = self.expected.q.val() != self.udp.q.val().get_bits::<17>(0);
        self.short.d.next = self.udp.q.val() < self.least.val();
        self.bytes.d.next = self.udp.q.val().get_bits::<17>(0) - self.header.val();
        self.room.d.next = self.udp.q.val() - 48;
        if self.at_payload.val() {
            self.payload_wrong.d.next = self.tdata.val().get_bits::<16>(16) != self.room.q.val();
        }
        self.bad.next = self.differs.q.val() | self.short.q.val();
        self.payload_bad.next = self.payload_wrong.q.val();
        self.left.next = self.bytes.q.val();
    }
}
