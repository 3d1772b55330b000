//! TCP sessions: which are up, the first words of their frames, sequence and acknowledgement numbers.
//!
//! In: rows of window `session`; a one-hot session with each frame that starts. Out: the frame's first word at once (two
//! LUT levels behind `select`), second and third word in the cycle after, sequence and acknowledgement two cycles
//! after. The sequence number moves on by the frame's payload in the cycle after its start.

use crate::const_table;
use crate::emit::Consts;
use rust_hdl::prelude::*;
use t2t_contract::records::session::{ACK, LOCAL_MAC, PEER_MAC, SEQ, UP};

/// Bytes of a frame before the TCP payload: Ethernet, IPv4 and TCP without options.
const HEADERS: u64 = 54;

const_table!(pub SessionConsts: UP, PEER_MAC, LOCAL_MAC, SEQ, ACK, HEADERS);

/// State of the sessions.
#[derive(LogicBlock, Default)]
pub struct Sessions {
    /// Clock.
    pub clock: Signal<In, Clock>,
    /// Row of window `session`.
    pub cfg_row: Signal<In, Bits<256>>,
    /// Session that the row is for.
    pub cfg_addr: Signal<In, Bits<2>>,
    /// The row is written.
    pub we_session: Signal<In, Bit>,
    /// One-hot: session of the frame that may start in this cycle.
    pub select: Signal<In, Bits<4>>,
    /// A frame of session `session` started in the cycle before.
    pub started: Signal<In, Bit>,
    /// Session of the latest frame.
    pub session: Signal<In, Bits<2>>,
    /// Its length, bytes.
    pub bytes: Signal<In, Bits<8>>,
    /// Sessions that are up.
    pub up: Signal<Out, Bits<4>>,
    /// First word of a frame of the selected session.
    pub word0: Signal<Out, Bits<32>>,
    /// Second word of a frame of the session selected in the cycle before.
    pub word1: Signal<Out, Bits<32>>,
    /// Third word of a frame of the session selected in the cycle before.
    pub word2: Signal<Out, Bits<32>>,
    /// Sequence number of the latest frame, from two cycles after its start.
    pub seq: Signal<Out, Bits<32>>,
    /// Acknowledgement number of the latest frame, from two cycles after its start.
    pub ack: Signal<Out, Bits<32>>,
    peer: Signal<Local, Bits<48>>,
    local: Signal<Local, Bits<48>>,
    new0: Signal<Local, Bits<32>>,
    new1: Signal<Local, Bits<32>>,
    new2: Signal<Local, Bits<32>>,
    out0: [Signal<Local, Bits<32>>; 4],
    out1: [Signal<Local, Bits<32>>; 4],
    out2: [Signal<Local, Bits<32>>; 4],
    payload: Signal<Local, Bits<32>>,
    chosen: DFF<Bits<4>>,
    is_up: [DFF<Bit>; 4],
    first: [DFF<Bits<32>>; 4],
    second: [DFF<Bits<32>>; 4],
    third: [DFF<Bits<32>>; 4],
    next_seq: [DFF<Bits<32>>; 4],
    next_ack: [DFF<Bits<32>>; 4],
    seq_out: DFF<Bits<32>>,
    ack_out: DFF<Bits<32>>,
    consts: Consts<SessionConsts>,
}

impl Logic for Sessions {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, chosen, seq_out, ack_out);
        self.chosen.d.next = self.select.val();
        // MAC addresses are big-endian readings; on the wire their top byte is first.
        self.peer.next = self.cfg_row.val().get_bits::<48>(PEER_MAC);
        self.local.next = self.cfg_row.val().get_bits::<48>(LOCAL_MAC);
        self.new0.next = (bit_cast::<32, 8>(self.peer.val().get_bits::<8>(16)) << 24)
            | (bit_cast::<32, 8>(self.peer.val().get_bits::<8>(24)) << 16)
            | (bit_cast::<32, 8>(self.peer.val().get_bits::<8>(32)) << 8)
            | bit_cast::<32, 8>(self.peer.val().get_bits::<8>(40));
        self.new1.next = (bit_cast::<32, 8>(self.local.val().get_bits::<8>(32)) << 24)
            | (bit_cast::<32, 8>(self.local.val().get_bits::<8>(40)) << 16)
            | (bit_cast::<32, 8>(self.peer.val().get_bits::<8>(0)) << 8)
            | bit_cast::<32, 8>(self.peer.val().get_bits::<8>(8));
        self.new2.next = (bit_cast::<32, 8>(self.local.val().get_bits::<8>(0)) << 24)
            | (bit_cast::<32, 8>(self.local.val().get_bits::<8>(8)) << 16)
            | (bit_cast::<32, 8>(self.local.val().get_bits::<8>(16)) << 8)
            | bit_cast::<32, 8>(self.local.val().get_bits::<8>(24));
        self.payload.next = bit_cast::<32, 8>(self.bytes.val()) - HEADERS;
        for i in 0..4 {
            self.is_up[i].clock.next = self.clock.val();
            self.first[i].clock.next = self.clock.val();
            self.second[i].clock.next = self.clock.val();
            self.third[i].clock.next = self.clock.val();
            self.next_seq[i].clock.next = self.clock.val();
            self.next_ack[i].clock.next = self.clock.val();
            self.is_up[i].d.next = self.is_up[i].q.val();
            self.first[i].d.next = self.first[i].q.val();
            self.second[i].d.next = self.second[i].q.val();
            self.third[i].d.next = self.third[i].q.val();
            self.next_seq[i].d.next = self.next_seq[i].q.val();
            self.next_ack[i].d.next = self.next_ack[i].q.val();
            if self.started.val() & (self.session.val().index() == i) {
                self.next_seq[i].d.next = self.next_seq[i].q.val() + self.payload.val();
            }
            if self.we_session.val() & (self.cfg_addr.val().index() == i) {
                self.is_up[i].d.next = self.cfg_row.val().get_bit(UP);
                self.first[i].d.next = self.new0.val();
                self.second[i].d.next = self.new1.val();
                self.third[i].d.next = self.new2.val();
                self.next_seq[i].d.next = self.cfg_row.val().get_bits::<32>(SEQ);
                self.next_ack[i].d.next = self.cfg_row.val().get_bits::<32>(ACK);
            }
        }
        for i in 0..4 {
            self.out0[i].next = 0.into();
            self.out1[i].next = 0.into();
            self.out2[i].next = 0.into();
            if self.select.val().get_bit(i) {
                self.out0[i].next = self.first[i].q.val();
            }
            if self.chosen.q.val().get_bit(i) {
                self.out1[i].next = self.second[i].q.val();
                self.out2[i].next = self.third[i].q.val();
            }
            if self.started.val() & (self.session.val().index() == i) {
                self.seq_out.d.next = self.next_seq[i].q.val();
                self.ack_out.d.next = self.next_ack[i].q.val();
            }
        }
        self.word0.next =
            self.out0[0].val() | self.out0[1].val() | self.out0[2].val() | self.out0[3].val();
        self.word1.next =
            self.out1[0].val() | self.out1[1].val() | self.out1[2].val() | self.out1[3].val();
        self.word2.next =
            self.out2[0].val() | self.out2[1].val() | self.out2[2].val() | self.out2[3].val();
        self.up.next = (bit_cast::<4, 1>(self.is_up[3].q.val().into()) << 3)
            | (bit_cast::<4, 1>(self.is_up[2].q.val().into()) << 2)
            | (bit_cast::<4, 1>(self.is_up[1].q.val().into()) << 1)
            | bit_cast::<4, 1>(self.is_up[0].q.val().into());
        self.seq.next = self.seq_out.q.val();
        self.ack.next = self.ack_out.q.val();
    }
}
