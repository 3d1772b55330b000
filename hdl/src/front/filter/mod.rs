//! Headers of one line: which frames are a feed's, and what their headers say (docs/semantics.md, section 2).
//!
//! In: the words of one line as the MAC gives them, the rows of the feeds, `next` of each feed. Out: for each word,
//! combinational, whether it is to be stored and whether it ends a bad frame; in the cycle after the block word (the word with
//! the last two bytes of the transport header and the first message length) a strobe with the frame's record; and for
//! every other frame a strobe with the reason to drop it.
//!
//! Feed, checks and sequence are known before the block word comes: `want` says with the word before it that the next
//! word is the block word of a good frame that may go past the buffer. Depth 6.

mod address;
mod checks;
mod checksum;
mod header;
mod lengths;
mod payload;
mod position;
mod reason;

pub use address::Address;
pub use checks::{Checks, seen};
pub use checksum::Checksum;
pub use header::Header;
pub use lengths::Lengths;
pub use payload::Payload;
pub use position::Position;
pub use reason::Reason;

use crate::const_table;
use crate::emit::Consts;
use crate::front::layout::ROW_W;
use crate::front::layout::info::INFO_W;
use crate::front::layout::place::{IP1, IP2, IP3, IP4, IP5, OPT, T3, TAG, U1, W0, W1, W3};
use rust_hdl::prelude::*;
use seen::{TRANSPORT_BAD, TYPE_BAD};
use t2t_contract::records::feed::{HAS_B, PROTO, VLAN, VLAN_EN};

const_table!(
    pub FilterConsts: W0, W1, W3, TAG, IP1, IP2, IP3, IP4, IP5, OPT, U1, T3, HAS_B, PROTO, VLAN, VLAN_EN,
        TYPE_BAD, TRANSPORT_BAD
);

/// The filter of one line; `OFF` as for [`Address`].
#[derive(LogicBlock, Default)]
pub struct Filter<const OFF: usize> {
    /// Clock.
    pub clock: Signal<In, Clock>,
    /// Word on the pins, first byte of the wire lowest.
    pub tdata: Signal<In, Bits<32>>,
    /// Its valid bytes.
    pub tkeep: Signal<In, Bits<4>>,
    /// There is a word.
    pub tvalid: Signal<In, Bit>,
    /// It is the last of its frame.
    pub tlast: Signal<In, Bit>,
    /// With the last word: the MAC says that the frame is bad.
    pub tuser: Signal<In, Bit>,
    /// Time of day, ns.
    pub now: Signal<In, Bits<64>>,
    /// Rows of window `feed`.
    pub row: [Signal<In, Bits<ROW_W>>; 4],
    /// Sequence expected next, of each feed.
    pub next: [Signal<In, Bits<64>>; 4],
    /// Address at which the buffer stores the block word (in the cycle after it).
    pub start: Signal<In, Bits<16>>,
    /// There is no room to hold the accepted frame back (in the cycle after its block word).
    pub refuse: Signal<In, Bit>,
    /// Combinational: the word is to be stored.
    pub store: Signal<Out, Bit>,
    /// Combinational: it is the block word.
    pub block: Signal<Out, Bit>,
    /// Combinational: the word ends a bad frame.
    pub bad: Signal<Out, Bit>,
    /// Combinational: the next word is the block word of a frame that passed all checks and that need not wait.
    pub want: Signal<Out, Bit>,
    /// Strobe: the block word of an accepted frame passed in the cycle before.
    pub accepted: Signal<Out, Bit>,
    /// Strobe: a block word passed in the cycle before that did not complete the transport header.
    pub cut: Signal<Out, Bit>,
    /// Record of the frame (see [`info`](crate::front::layout::info)), complete with `accepted`.
    pub info: Signal<Out, Bits<INFO_W>>,
    /// Whole words of the message block behind the block word, two's complement.
    pub words: Signal<Out, Bits<15>>,
    /// Strobe: a frame is dropped.
    pub drop: Signal<Out, Bit>,
    /// Why.
    pub reason: Signal<Out, Bits<4>>,
    /// Strobe: a frame ended.
    pub counted: Signal<Out, Bit>,
    position: Position,
    checks: Checks,
    checksum: Checksum,
    lengths: Lengths,
    header: Header,
    payload: Payload,
    reasons: Reason,
    address: [Address<OFF>; 4],
    any: DFF<Bit>,
    feed: DFF<Bits<2>>,
    deep: DFF<Bit>,
    has_b: DFF<Bit>,
    vlan_bad: DFF<Bit>,
    expected: DFF<Bits<64>>,
    good: DFF<Bit>,
    time: DFF<Bits<64>>,
    block_at: DFF<Bits<6>>,
    number: DFF<Bits<16>>,
    at: Signal<Local, Bits<5>>,
    options: Signal<Local, Bit>,
    tag_word: Signal<Local, Bit>,
    middle: Signal<Local, Bit>,
    mine: Signal<Local, Bits<14>>,
    consts: Consts<FilterConsts>,
}

impl<const OFF: usize> Logic for Filter<OFF> {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self, clock, any, feed, deep, has_b, vlan_bad, expected, good, time, block_at, number
        );
        clock!(
            self, clock, position, checks, checksum, lengths, header, payload, reasons
        );
        self.position.tdata.next = self.tdata.val();
        self.position.tvalid.next = self.tvalid.val();
        self.position.tlast.next = self.tlast.val();
        self.position.deep.next = self.deep.q.val();
        self.at.next = self.position.place.val();
        self.checks.tdata.next = self.tdata.val();
        self.checks.tkeep.next = self.tkeep.val();
        self.checks.tvalid.next = self.tvalid.val();
        self.checks.place.next = self.at.val();
        self.checks.tagged.next = self.position.tagged.val();
        self.checks.ip_end.next = self.position.ip_end.val();
        self.options.next = self.tvalid.val()
            & ((self.at.val() == IP5) | (self.at.val() == OPT))
            & !self.position.ip_end.val();
        self.checksum.tdata.next = self.tdata.val();
        self.tag_word.next = (self.at.val() == TAG) & self.position.tagged.val();
        self.checksum.start.next =
            self.tvalid.val() & ((self.at.val() == W3) | self.tag_word.val());
        self.checksum.unless_tag.next = self.at.val() == W3;
        self.checksum.tagged.next = self.position.tagged.val();
        self.middle.next = (self.at.val() == IP2) | (self.at.val() == IP3) | (self.at.val() == IP4);
        self.checksum.low.next = self.tvalid.val()
            & (self.position.at_ip1.val()
                | self.middle.val()
                | (self.at.val() == IP5)
                | (self.at.val() == OPT));
        // What place TAG holds is the header's start with a tag, and what IP1 holds without one.
        self.checksum.high.next = self.options.val()
            | (self.tvalid.val()
                & ((self.at.val() == W3)
                    | (self.at.val() == TAG)
                    | (self.at.val() == IP1)
                    | self.middle.val()));
        self.checksum.end.next = self.position.ip_end.val();
        self.lengths.tdata.next = self.tdata.val();
        self.lengths.at_ip.next = self.tvalid.val() & self.position.at_ip1.val();
        self.lengths.at_udp.next = self.tvalid.val() & (self.at.val() == U1);
        self.lengths.at_payload.next = self.tvalid.val() & (self.at.val() == T3);
        self.lengths.ihl.next = self.position.ihl.val();
        self.lengths.deep.next = self.deep.q.val();
        for i in 0..4 {
            self.address[i].clock.next = self.clock.val();
            self.address[i].tdata.next = self.tdata.val();
            self.address[i].mac_high.next = self.tvalid.val() & (self.at.val() == W0);
            self.address[i].mac_low.next = self.tvalid.val() & (self.at.val() == W1);
            self.address[i].ip_high.next = self.tvalid.val() & (self.at.val() == IP4);
            self.address[i].ip_low.next = self.tvalid.val() & (self.at.val() == IP5);
            self.address[i].port.next = self.tvalid.val() & (self.at.val() == U1);
            self.address[i].row.next = self.row[i].val();
        }
        // The lowest feed number wins: it stands last.
        self.any.d.next = self.address[0].hit.val()
            | self.address[1].hit.val()
            | self.address[2].hit.val()
            | self.address[3].hit.val();
        self.feed.d.next = 3.into();
        self.deep.d.next = self.address[3].hit.val() & self.row[3].val().get_bit(PROTO);
        if self.address[2].hit.val() {
            self.feed.d.next = 2.into();
            self.deep.d.next = self.row[2].val().get_bit(PROTO);
        }
        if self.address[1].hit.val() {
            self.feed.d.next = 1.into();
            self.deep.d.next = self.row[1].val().get_bit(PROTO);
        }
        if self.address[0].hit.val() {
            self.feed.d.next = 0.into();
            self.deep.d.next = self.row[0].val().get_bit(PROTO);
        }
        self.mine.next = self.row[3].val().get_bits::<14>(VLAN_EN);
        self.expected.d.next = self.next[3].val();
        for i in 0..3 {
            if self.feed.q.val().index() == i {
                self.mine.next = self.row[i].val().get_bits::<14>(VLAN_EN);
                self.expected.d.next = self.next[i].val();
            }
        }
        self.has_b.d.next = self.mine.val().get_bit(HAS_B - VLAN_EN);
        self.vlan_bad.d.next = self.mine.val().get_bit(0)
            & (!self.position.tagged.val()
                | (self.position.vlan.val() != self.mine.val().get_bits::<12>(VLAN - VLAN_EN)));
        self.good.d.next = self.any.q.val()
            & !self.vlan_bad.q.val()
            & !self.lengths.bad.val()
            & !self.checksum.bad.val()
            & !self.checks.seen.val().get_bits::<4>(TYPE_BAD).any()
            & (!self.deep.q.val()
                | (!self.lengths.payload_bad.val()
                    & !self.checks.seen.val().get_bit(TRANSPORT_BAD)));
        self.header.tdata.next = self.tdata.val();
        self.header.tvalid.next = self.tvalid.val();
        self.header.place.next = self.at.val();
        self.header.deep.next = self.deep.q.val();
        self.header.at_last.next = self.position.at_last.val();
        self.header.expected.next = self.expected.q.val();
        if self.tvalid.val() & (self.at.val() == W0) {
            self.time.d.next = self.now.val();
        }
        if self.position.to_block.val() {
            self.block_at.d.next = self.position.index.val() + 1;
            self.number.d.next = self.position.frame.val();
        }
        self.payload.tkeep.next = self.tkeep.val();
        self.payload.tvalid.next = self.tvalid.val();
        self.payload.tlast.next = self.tlast.val();
        self.payload.tuser.next = self.tuser.val();
        self.payload.block.next = self.position.at_block.val();
        self.payload.body.next = self.position.at_body.val();
        self.payload.to_block.next = self.position.to_block.val();
        self.payload.ok.next = self.good.q.val();
        self.payload.left.next = self.lengths.left.val();
        self.payload.refuse.next = self.refuse.val();
        self.reasons.decide.next = self.tvalid.val()
            & (self.position.at_block.val() | (self.tlast.val() & !self.position.at_body.val()));
        self.reasons.seen.next = self.checks.seen.val();
        self.reasons.any.next = self.any.q.val();
        self.reasons.deep.next = self.deep.q.val();
        self.reasons.vlan_bad.next = self.vlan_bad.q.val();
        self.reasons.length_bad.next = self.lengths.bad.val();
        self.reasons.payload_bad.next = self.lengths.payload_bad.val();
        self.reasons.checksum_bad.next = self.checksum.bad.val();
        self.reasons.refuse.next = self.refuse.val();
        self.store.next = self.payload.store.val();
        self.block.next = self.tvalid.val() & self.position.at_block.val();
        self.bad.next = self.payload.bad.val();
        self.want.next = (self.position.to_block.val()
            | (self.position.at_block.val() & !self.tvalid.val()))
            & self.good.q.val()
            & (!self.has_b.q.val() | self.header.in_turn.val());
        self.accepted.next = self.payload.accepted.val();
        self.cut.next = self.payload.cut.val();
        self.words.next = self.lengths.left.val().get_bits::<15>(2);
        self.info.next = (self.start.val().get_bits::<INFO_W>(0) << 267)
            | (self.block_at.q.val().get_bits::<INFO_W>(0) << 261)
            | (self.lengths.left.val().get_bits::<INFO_W>(0) << 244)
            | (self.number.q.val().get_bits::<INFO_W>(0) << 228)
            | (self.time.q.val().get_bits::<INFO_W>(0) << 164)
            | (self.header.session.val().get_bits::<INFO_W>(0) << 84)
            | (self.header.seq.val().get_bits::<INFO_W>(0) << 20)
            | (self.header.count.val().get_bits::<INFO_W>(0) << 4)
            | (bit_cast::<INFO_W, 1>(self.has_b.q.val().into()) << 3)
            | (bit_cast::<INFO_W, 1>(self.deep.q.val().into()) << 2)
            | self.feed.q.val().get_bits::<INFO_W>(0);
        self.drop.next = self.reasons.drop.val();
        self.reason.next = self.reasons.reason.val();
        self.counted.next = self.position.counted.val();
    }
}
