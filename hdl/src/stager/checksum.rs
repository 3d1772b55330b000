//! The two checksums of a frame, from sums that the host prepared and the fields that the card puts in.
//!
//! In: the prepared one's complement sums and the fields, held still. Out: the inverted sums; [`IpSum`] two cycles after
//! its inputs, [`TcpSum`] six. Depth: one addition (and a multiplexer) a cycle, at most 3.

use rust_hdl::prelude::*;

/// Checksum of the IPv4 header: prepared sum plus identification.
#[derive(LogicBlock, Default)]
pub struct IpSum {
    /// Clock.
    pub clock: Signal<In, Clock>,
    /// Sum with identification and checksum zero.
    pub base: Signal<In, Bits<16>>,
    /// Identification.
    pub id: Signal<In, Bits<16>>,
    /// The checksum field, two cycles later.
    pub checksum: Signal<Out, Bits<16>>,
    sum: DFF<Bits<17>>,
    folded: DFF<Bits<16>>,
}

impl Logic for IpSum {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, sum, folded);
        self.sum.d.next = bit_cast::<17, 16>(self.base.val()) + bit_cast::<17, 16>(self.id.val());
        self.folded.d.next = self.sum.q.val().get_bits::<16>(0)
            + bit_cast::<16, 1>(self.sum.q.val().get_bits::<1>(16));
        self.checksum.next = !self.folded.q.val();
    }
}

/// Checksum of the TCP segment: prepared sum plus every patched field.
#[derive(LogicBlock, Default)]
pub struct TcpSum {
    /// Clock.
    pub clock: Signal<In, Clock>,
    /// Sum with the patched fields zero.
    pub base: Signal<In, Bits<16>>,
    /// Sequence number.
    pub seq: Signal<In, Bits<32>>,
    /// Acknowledgement number.
    pub ack: Signal<In, Bits<32>>,
    /// UserRefNum in the first place.
    pub first: Signal<In, Bits<32>>,
    /// UserRefNum in the second place, 0 if there is none.
    pub second: Signal<In, Bits<32>>,
    /// Quantity, shares.
    pub qty: Signal<In, Bits<20>>,
    /// Price, 1/10000 dollar.
    pub px: Signal<In, Bits<32>>,
    /// Quantity and price start at an odd byte of the segment (an enter order).
    pub odd: Signal<In, Bit>,
    /// The checksum field, six cycles later.
    pub checksum: Signal<Out, Bits<16>>,
    qty32: Signal<Local, Bits<32>>,
    qty_a: Signal<Local, Bits<16>>,
    qty_b: Signal<Local, Bits<16>>,
    px_a: Signal<Local, Bits<16>>,
    px_b: Signal<Local, Bits<16>>,
    seq1: DFF<Bits<17>>,
    ack1: DFF<Bits<17>>,
    first1: DFF<Bits<17>>,
    second1: DFF<Bits<17>>,
    qty1: DFF<Bits<17>>,
    px1: DFF<Bits<17>>,
    tcp2: DFF<Bits<18>>,
    refs2: DFF<Bits<18>>,
    size2: DFF<Bits<18>>,
    left3: DFF<Bits<19>>,
    right3: DFF<Bits<19>>,
    sum4: DFF<Bits<20>>,
    fold5: DFF<Bits<17>>,
    fold6: DFF<Bits<16>>,
}

impl Logic for TcpSum {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self, clock, seq1, ack1, first1, second1, qty1, px1, tcp2, refs2, size2, left3, right3,
            sum4, fold5, fold6
        );
        // At an odd place a field b3 b2 b1 b0 lies in the 16-bit words (. b3) (b2 b1) (b0 .): together (b0 b3) + (b2 b1).
        self.qty32.next = bit_cast::<32, 20>(self.qty.val());
        self.qty_a.next = self.qty32.val().get_bits::<16>(16);
        self.qty_b.next = self.qty32.val().get_bits::<16>(0);
        self.px_a.next = self.px.val().get_bits::<16>(16);
        self.px_b.next = self.px.val().get_bits::<16>(0);
        if self.odd.val() {
            self.qty_a.next = (bit_cast::<16, 8>(self.qty32.val().get_bits::<8>(0)) << 8)
                | bit_cast::<16, 8>(self.qty32.val().get_bits::<8>(24));
            self.qty_b.next = self.qty32.val().get_bits::<16>(8);
            self.px_a.next = (bit_cast::<16, 8>(self.px.val().get_bits::<8>(0)) << 8)
                | bit_cast::<16, 8>(self.px.val().get_bits::<8>(24));
            self.px_b.next = self.px.val().get_bits::<16>(8);
        }
        self.seq1.d.next = bit_cast::<17, 16>(self.seq.val().get_bits::<16>(16))
            + bit_cast::<17, 16>(self.seq.val().get_bits::<16>(0));
        self.ack1.d.next = bit_cast::<17, 16>(self.ack.val().get_bits::<16>(16))
            + bit_cast::<17, 16>(self.ack.val().get_bits::<16>(0));
        self.first1.d.next = bit_cast::<17, 16>(self.first.val().get_bits::<16>(16))
            + bit_cast::<17, 16>(self.first.val().get_bits::<16>(0));
        self.second1.d.next = bit_cast::<17, 16>(self.second.val().get_bits::<16>(16))
            + bit_cast::<17, 16>(self.second.val().get_bits::<16>(0));
        self.qty1.d.next =
            bit_cast::<17, 16>(self.qty_a.val()) + bit_cast::<17, 16>(self.qty_b.val());
        self.px1.d.next = bit_cast::<17, 16>(self.px_a.val()) + bit_cast::<17, 16>(self.px_b.val());
        self.tcp2.d.next =
            bit_cast::<18, 17>(self.seq1.q.val()) + bit_cast::<18, 17>(self.ack1.q.val());
        self.refs2.d.next =
            bit_cast::<18, 17>(self.first1.q.val()) + bit_cast::<18, 17>(self.second1.q.val());
        self.size2.d.next =
            bit_cast::<18, 17>(self.qty1.q.val()) + bit_cast::<18, 17>(self.px1.q.val());
        self.left3.d.next =
            bit_cast::<19, 18>(self.tcp2.q.val()) + bit_cast::<19, 18>(self.refs2.q.val());
        self.right3.d.next =
            bit_cast::<19, 18>(self.size2.q.val()) + bit_cast::<19, 16>(self.base.val());
        self.sum4.d.next =
            bit_cast::<20, 19>(self.left3.q.val()) + bit_cast::<20, 19>(self.right3.q.val());
        self.fold5.d.next = bit_cast::<17, 16>(self.sum4.q.val().get_bits::<16>(0))
            + bit_cast::<17, 4>(self.sum4.q.val().get_bits::<4>(16));
        self.fold6.d.next = self.fold5.q.val().get_bits::<16>(0)
            + bit_cast::<16, 1>(self.fold5.q.val().get_bits::<1>(16));
        self.checksum.next = !self.fold6.q.val();
    }
}
