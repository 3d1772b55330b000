//! Which bytes of which word of a frame the card replaces, and with what.
//!
//! In: the number of a word, the order's type and the fields. Out, one cycle later: the replacement and a mask of the
//! bytes to keep, so that the word itself needs one LUT level. Depth 5 (word number, type, field).
//!
//! Byte places: IP identification 18 and checksum 24; TCP sequence 38, acknowledgement 42, checksum 50; OUCH enter:
//! UserRefNum 58, quantity 63, price 75; replace: old UserRefNum 58, new 62, quantity 66, price 70; cancel: UserRefNum 58,
//! quantity 62 (docs/semantics.md, section 8).

use rust_hdl::prelude::*;

/// Chooses the replacement of a word.
#[derive(LogicBlock, Default)]
pub struct Patch {
    /// Clock.
    pub clock: Signal<In, Clock>,
    /// Word of the frame, from 0.
    pub word: Signal<In, Bits<6>>,
    /// 0 enter, 1 replace, 2 cancel.
    pub kind: Signal<In, Bits<2>>,
    /// IP identification.
    pub id: Signal<In, Bits<16>>,
    /// IP checksum.
    pub ip_checksum: Signal<In, Bits<16>>,
    /// TCP sequence number.
    pub seq: Signal<In, Bits<32>>,
    /// TCP acknowledgement number.
    pub ack: Signal<In, Bits<32>>,
    /// TCP checksum.
    pub tcp_checksum: Signal<In, Bits<16>>,
    /// UserRefNum in the first place.
    pub first: Signal<In, Bits<32>>,
    /// UserRefNum in the second place (replace).
    pub second: Signal<In, Bits<32>>,
    /// Quantity, shares.
    pub qty: Signal<In, Bits<20>>,
    /// Price, 1/10000 dollar.
    pub px: Signal<In, Bits<32>>,
    /// Bytes to keep are ones.
    pub keep: Signal<Out, Bits<32>>,
    /// Replacement, zero where bytes are kept.
    pub value: Signal<Out, Bits<32>>,
    enter: Signal<Local, Bit>,
    replace: Signal<Local, Bit>,
    id_w: Signal<Local, Bits<16>>,
    ips_w: Signal<Local, Bits<16>>,
    tcps_w: Signal<Local, Bits<16>>,
    seq_w: Signal<Local, Bits<32>>,
    ack_w: Signal<Local, Bits<32>>,
    first_w: Signal<Local, Bits<32>>,
    second_w: Signal<Local, Bits<32>>,
    qty_w: Signal<Local, Bits<32>>,
    px_w: Signal<Local, Bits<32>>,
    mask: DFF<Bits<32>>,
    put: DFF<Bits<32>>,
}

impl Logic for Patch {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, mask, put);
        self.enter.next = self.kind.val() == 0;
        self.replace.next = self.kind.val() == 1;
        // Wire order: the first byte on the wire in bits 7:0.
        self.id_w.next = (bit_cast::<16, 8>(self.id.val().get_bits::<8>(0)) << 8)
            | bit_cast::<16, 8>(self.id.val().get_bits::<8>(8));
        self.ips_w.next = (bit_cast::<16, 8>(self.ip_checksum.val().get_bits::<8>(0)) << 8)
            | bit_cast::<16, 8>(self.ip_checksum.val().get_bits::<8>(8));
        self.tcps_w.next = (bit_cast::<16, 8>(self.tcp_checksum.val().get_bits::<8>(0)) << 8)
            | bit_cast::<16, 8>(self.tcp_checksum.val().get_bits::<8>(8));
        self.seq_w.next = (bit_cast::<32, 8>(self.seq.val().get_bits::<8>(0)) << 24)
            | (bit_cast::<32, 8>(self.seq.val().get_bits::<8>(8)) << 16)
            | (bit_cast::<32, 8>(self.seq.val().get_bits::<8>(16)) << 8)
            | bit_cast::<32, 8>(self.seq.val().get_bits::<8>(24));
        self.ack_w.next = (bit_cast::<32, 8>(self.ack.val().get_bits::<8>(0)) << 24)
            | (bit_cast::<32, 8>(self.ack.val().get_bits::<8>(8)) << 16)
            | (bit_cast::<32, 8>(self.ack.val().get_bits::<8>(16)) << 8)
            | bit_cast::<32, 8>(self.ack.val().get_bits::<8>(24));
        self.first_w.next = (bit_cast::<32, 8>(self.first.val().get_bits::<8>(0)) << 24)
            | (bit_cast::<32, 8>(self.first.val().get_bits::<8>(8)) << 16)
            | (bit_cast::<32, 8>(self.first.val().get_bits::<8>(16)) << 8)
            | bit_cast::<32, 8>(self.first.val().get_bits::<8>(24));
        self.second_w.next = (bit_cast::<32, 8>(self.second.val().get_bits::<8>(0)) << 24)
            | (bit_cast::<32, 8>(self.second.val().get_bits::<8>(8)) << 16)
            | (bit_cast::<32, 8>(self.second.val().get_bits::<8>(16)) << 8)
            | bit_cast::<32, 8>(self.second.val().get_bits::<8>(24));
        self.qty_w.next = (bit_cast::<32, 8>(self.qty.val().get_bits::<8>(0)) << 24)
            | (bit_cast::<32, 8>(self.qty.val().get_bits::<8>(8)) << 16)
            | (bit_cast::<32, 4>(self.qty.val().get_bits::<4>(16)) << 8);
        self.px_w.next = (bit_cast::<32, 8>(self.px.val().get_bits::<8>(0)) << 24)
            | (bit_cast::<32, 8>(self.px.val().get_bits::<8>(8)) << 16)
            | (bit_cast::<32, 8>(self.px.val().get_bits::<8>(16)) << 8)
            | bit_cast::<32, 8>(self.px.val().get_bits::<8>(24));

        self.mask.d.next = 0xFFFF_FFFF_u64.into();
        self.put.d.next = 0.into();
        if self.word.val() == 4 {
            self.mask.d.next = 0x0000_FFFF.into();
            self.put.d.next = bit_cast::<32, 16>(self.id_w.val()) << 16;
        }
        if self.word.val() == 6 {
            self.mask.d.next = 0xFFFF_0000_u64.into();
            self.put.d.next = bit_cast::<32, 16>(self.ips_w.val());
        }
        if self.word.val() == 9 {
            self.mask.d.next = 0x0000_FFFF.into();
            self.put.d.next = bit_cast::<32, 16>(self.seq_w.val().get_bits::<16>(0)) << 16;
        }
        if self.word.val() == 10 {
            self.mask.d.next = 0.into();
            self.put.d.next = (bit_cast::<32, 16>(self.ack_w.val().get_bits::<16>(0)) << 16)
                | bit_cast::<32, 16>(self.seq_w.val().get_bits::<16>(16));
        }
        if self.word.val() == 11 {
            self.mask.d.next = 0xFFFF_0000_u64.into();
            self.put.d.next = bit_cast::<32, 16>(self.ack_w.val().get_bits::<16>(16));
        }
        if self.word.val() == 12 {
            self.mask.d.next = 0x0000_FFFF.into();
            self.put.d.next = bit_cast::<32, 16>(self.tcps_w.val()) << 16;
        }
        if self.word.val() == 14 {
            self.mask.d.next = 0x0000_FFFF.into();
            self.put.d.next = bit_cast::<32, 16>(self.first_w.val().get_bits::<16>(0)) << 16;
        }
        if self.word.val() == 15 {
            if self.enter.val() {
                self.mask.d.next = 0x00FF_0000.into();
                self.put.d.next = (bit_cast::<32, 8>(self.qty_w.val().get_bits::<8>(0)) << 24)
                    | bit_cast::<32, 16>(self.first_w.val().get_bits::<16>(16));
            } else if self.replace.val() {
                self.mask.d.next = 0.into();
                self.put.d.next = (bit_cast::<32, 16>(self.second_w.val().get_bits::<16>(0)) << 16)
                    | bit_cast::<32, 16>(self.first_w.val().get_bits::<16>(16));
            } else {
                self.mask.d.next = 0.into();
                self.put.d.next = (bit_cast::<32, 16>(self.qty_w.val().get_bits::<16>(0)) << 16)
                    | bit_cast::<32, 16>(self.first_w.val().get_bits::<16>(16));
            }
        }
        if self.word.val() == 16 {
            if self.enter.val() {
                self.mask.d.next = 0xFF00_0000_u64.into();
                self.put.d.next = bit_cast::<32, 24>(self.qty_w.val().get_bits::<24>(8));
            } else if self.replace.val() {
                self.mask.d.next = 0.into();
                self.put.d.next = (bit_cast::<32, 16>(self.qty_w.val().get_bits::<16>(0)) << 16)
                    | bit_cast::<32, 16>(self.second_w.val().get_bits::<16>(16));
            } else {
                self.mask.d.next = 0xFFFF_0000_u64.into();
                self.put.d.next = bit_cast::<32, 16>(self.qty_w.val().get_bits::<16>(16));
            }
        }
        if self.replace.val() {
            if self.word.val() == 17 {
                self.mask.d.next = 0.into();
                self.put.d.next = bit_cast::<32, 16>(self.qty_w.val().get_bits::<16>(16));
            }
            if self.word.val() == 18 {
                self.mask.d.next = 0.into();
                self.put.d.next = bit_cast::<32, 16>(self.px_w.val().get_bits::<16>(0)) << 16;
            }
            if self.word.val() == 19 {
                self.mask.d.next = 0xFFFF_0000_u64.into();
                self.put.d.next = bit_cast::<32, 16>(self.px_w.val().get_bits::<16>(16));
            }
        }
        if self.enter.val() {
            if self.word.val() == 18 {
                self.mask.d.next = 0x00FF_FFFF.into();
            }
            if self.word.val() == 19 {
                self.mask.d.next = 0.into();
                self.put.d.next = bit_cast::<32, 8>(self.px_w.val().get_bits::<8>(0)) << 24;
            }
            if self.word.val() == 20 {
                self.mask.d.next = 0xFF00_0000_u64.into();
                self.put.d.next = bit_cast::<32, 24>(self.px_w.val().get_bits::<24>(8));
            }
        }
        self.keep.next = self.mask.q.val();
        self.value.next = self.put.q.val();
    }
}
