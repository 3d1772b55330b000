//! Marks that last: which instruments are frozen.
//!
//! An instrument is frozen by a mark of its own (kept by instrument, the current one's in a register) or by a mark of
//! its feed (four bits and the table of members: one event freezes all its instruments in the next cycle).
//! In: L0-1 the instrument; L4 a mark of the current instrument; marks of feeds; the member window. Out: L0 `frozen`, 2 LUT levels
//! behind the table's registers; the feed's marks again, one cycle later, when they are in force. A feed's mark comes up
//! to 3 cycles before the rows of an earlier message (L4, 9 cycles after its deciding word): who puts them in order delays it.

use crate::const_table;
use crate::emit::Consts;
use crate::prim::LutRam;
use rust_hdl::prelude::*;
use t2t_contract::records::member;

const MEMBER_EN: usize = member::EN;
const MEMBER_FEED: usize = member::FEED;
const_table!(pub MarksConsts: MEMBER_EN, MEMBER_FEED);

/// Frozen instruments, of `2^A`; see the [module](self).
#[derive(LogicBlock, Default)]
pub struct Marks<const A: usize> {
    /// The clock.
    pub clock: Signal<In, Clock>,
    /// A row of the window `member`.
    pub cfg_row: Signal<In, Bits<32>>,
    /// Its number.
    pub cfg_addr: Signal<In, Bits<A>>,
    /// It is written.
    pub we_member: Signal<In, Bit>,
    /// A feed is marked.
    pub k_stb: Signal<In, Bit>,
    /// The feed.
    pub k_feed: Signal<In, Bits<2>>,
    /// Its reason.
    pub k_reason: Signal<In, Bits<4>>,
    /// First sequence that it concerns.
    pub k_seq: Signal<In, Bits<64>>,
    /// Time of the frame that caused it, in ns of the day.
    pub k_time: Signal<In, Bits<64>>,
    /// From [`Control`](super::control::Control), as the next ones: row to read.
    pub read_at: Signal<In, Bits<A>>,
    /// The register holds the instrument of the operation.
    pub same: Signal<In, Bit>,
    /// L0: an operation.
    pub load: Signal<In, Bit>,
    /// Row to write.
    pub write_at: Signal<In, Bits<A>>,
    /// Write it.
    pub write: Signal<In, Bit>,
    /// Forget all marks.
    pub sweeping: Signal<In, Bit>,
    /// L4: the current instrument is marked.
    pub mark4: Signal<In, Bit>,
    /// The instrument of the operation is frozen (L0).
    pub frozen: Signal<Out, Bit>,
    /// `k_stb` of the cycle before.
    pub g_stb: Signal<Out, Bit>,
    /// `k_feed` with it.
    pub g_feed: Signal<Out, Bits<2>>,
    /// `k_reason` with it.
    pub g_reason: Signal<Out, Bits<4>>,
    /// `k_seq` with it.
    pub g_seq: Signal<Out, Bits<64>>,
    /// `k_time` with it.
    pub g_time: Signal<Out, Bits<64>>,
    /// The feed of each instrument, one bit for each feed.
    feeds: LutRam<4, A>,
    own: LutRam<1, A>,
    current: DFF<Bit>,
    marked: DFF<Bits<4>>,
    feed_bits: Signal<Local, Bits<4>>,
    member_bits: Signal<Local, Bits<4>>,
    stuck: Signal<Local, Bit>,
    stb: DFF<Bit>,
    feed: DFF<Bits<2>>,
    reason: DFF<Bits<4>>,
    seq: DFF<Bits<64>>,
    time: DFF<Bits<64>>,
    consts: Consts<MarksConsts>,
}

impl<const A: usize> Logic for Marks<A> {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, current, marked, stb, feed, reason, seq, time);
        self.member_bits.next = 0.into();
        if self.cfg_row.val().get_bit(MEMBER_EN) {
            self.member_bits.next = bits::<4>(1) << self.cfg_row.val().get_bits::<2>(MEMBER_FEED);
        }
        self.feeds.clock.next = self.clock.val();
        self.feeds.read_address.next = self.read_at.val();
        self.feeds.write_address.next = self.cfg_addr.val();
        self.feeds.write_data.next = self.member_bits.val();
        self.feeds.write_enable.next = self.we_member.val();

        self.own.clock.next = self.clock.val();
        self.own.read_address.next = self.read_at.val();
        self.own.write_address.next = self.write_at.val();
        self.own.write_data.next =
            ((self.current.q.val() | self.mark4.val()) & !self.sweeping.val()).into();
        self.own.write_enable.next = self.write.val();

        self.feed_bits.next = bits::<4>(1) << self.k_feed.val();
        if self.k_stb.val() {
            self.marked.d.next = self.marked.q.val() | self.feed_bits.val();
        }
        if self.sweeping.val() {
            self.marked.d.next = 0.into();
        }
        if self.same.val() {
            self.stuck.next = self.current.q.val() | self.mark4.val();
        } else {
            self.stuck.next = self.own.read_data.val().get_bit(0);
        }
        self.frozen.next =
            self.stuck.val() | (self.feeds.read_data.val() & self.marked.q.val()).any();
        if self.load.val() {
            self.current.d.next = self.stuck.val();
        } else if self.mark4.val() {
            self.current.d.next = true;
        }

        self.stb.d.next = self.k_stb.val();
        self.feed.d.next = self.k_feed.val();
        self.reason.d.next = self.k_reason.val();
        self.seq.d.next = self.k_seq.val();
        self.time.d.next = self.k_time.val();
        self.g_stb.next = self.stb.q.val();
        self.g_feed.next = self.feed.q.val();
        self.g_reason.next = self.reason.q.val();
        self.g_seq.next = self.seq.q.val();
        self.g_time.next = self.time.q.val();
    }
}
