//! Whether a frame is addressed to one feed on one line.
//!
//! In: the words of the line, strobes of the places where addresses are, the feed's row. Out: whether MAC, IP and port
//! are the feed's, one cycle after the word with the port. Each word is compared as it passes (depth 6).

use crate::const_table;
use crate::emit::Consts;
use crate::front::layout::ROW_W;
use rust_hdl::prelude::*;
use t2t_contract::records::feed::{A_IP, A_MAC, A_PORT, EN, HAS_B};

const_table!(
    pub AddressConsts<OFF>: OFF, A_MAC, A_IP, A_PORT, EN, HAS_B
);

/// Compares the addresses of a frame with those of a feed; `OFF` as for [`AddressConsts`].
#[derive(LogicBlock, Default)]
pub struct Address<const OFF: usize> {
    /// Clock.
    pub clock: Signal<In, Clock>,
    /// Word on the pins.
    pub tdata: Signal<In, Bits<32>>,
    /// It holds bytes 0 to 3 of the destination MAC.
    pub mac_high: Signal<In, Bit>,
    /// It holds bytes 4 and 5 of the destination MAC.
    pub mac_low: Signal<In, Bit>,
    /// Its upper half holds bytes 0 and 1 of the destination IP.
    pub ip_high: Signal<In, Bit>,
    /// Its low half holds bytes 2 and 3 of the destination IP.
    pub ip_low: Signal<In, Bit>,
    /// Its low half holds the destination port.
    pub port: Signal<In, Bit>,
    /// Row of window `feed`.
    pub row: Signal<In, Bits<ROW_W>>,
    /// The frame is addressed to this feed.
    pub hit: Signal<Out, Bit>,
    mac0: DFF<Bit>,
    mac1: DFF<Bit>,
    ip0: DFF<Bit>,
    ip1: DFF<Bit>,
    port0: DFF<Bit>,
    swapped: Signal<Local, Bits<32>>,
    upper: Signal<Local, Bits<16>>,
    lower: Signal<Local, Bits<16>>,
    enabled: Signal<Local, Bit>,
    consts: Consts<AddressConsts<OFF>>,
}

impl<const OFF: usize> Logic for Address<OFF> {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, mac0, mac1, ip0, ip1, port0);
        self.swapped.next = (self.tdata.val().get_bits::<8>(0).get_bits::<32>(0) << 24)
            | (self.tdata.val().get_bits::<8>(8).get_bits::<32>(0) << 16)
            | (self.tdata.val().get_bits::<8>(16).get_bits::<32>(0) << 8)
            | self.tdata.val().get_bits::<8>(24).get_bits::<32>(0);
        self.lower.next = self.swapped.val().get_bits::<16>(16);
        self.upper.next = self.swapped.val().get_bits::<16>(0);
        if self.mac_high.val() {
            self.mac0.d.next =
                self.swapped.val() == self.row.val().get_bits::<32>(A_MAC + OFF + 16);
        }
        if self.mac_low.val() {
            self.mac1.d.next = self.lower.val() == self.row.val().get_bits::<16>(A_MAC + OFF);
        }
        if self.ip_high.val() {
            self.ip0.d.next = self.upper.val() == self.row.val().get_bits::<16>(A_IP + OFF + 16);
        }
        if self.ip_low.val() {
            self.ip1.d.next = self.lower.val() == self.row.val().get_bits::<16>(A_IP + OFF);
        }
        if self.port.val() {
            self.port0.d.next = self.lower.val() == self.row.val().get_bits::<16>(A_PORT + OFF);
        }
        self.enabled.next =
            self.row.val().get_bit(EN) & ((OFF == 0) | self.row.val().get_bit(HAS_B));
        self.hit.next = self.enabled.val()
            & self.mac0.q.val()
            & self.mac1.q.val()
            & self.ip0.q.val()
            & self.ip1.q.val()
            & self.port0.q.val();
    }
}
