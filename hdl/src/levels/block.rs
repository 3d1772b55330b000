//! The block that joins the levels' parts; timing and ports as in the [module](super).

use super::cache::Cache;
use super::control::Control;
use super::handover::Handover;
use super::index::Index;
use super::leaf::Leaf;
use super::marks::Marks;
use super::origin::Origin;
use super::pool::Pool;
use super::publish::Publish;
use super::publish::shown::*;
use super::rows::Rows;
use crate::const_table;
use crate::emit::Consts;
use rust_hdl::prelude::*;

const_table!(pub LevelsConsts: BID_PX, BID_QTY, BID_V, ASK_PX, ASK_QTY, ASK_V, LAST_PX, LAST_QTY, LAST_V);

/// Books of `2^A` instruments: cache and leaves of `K` levels (`HALF = K/2`), `N` leaves a side, `2^P` leaves in all
/// (`E = P + 32`), at most `LIMIT` levels a side; see the [module](super).
#[derive(LogicBlock, Default)]
pub struct Levels<
    const K: usize,
    const HALF: usize,
    const N: usize,
    const P: usize,
    const E: usize,
    const A: usize,
    const LIMIT: usize,
> {
    /// The clock.
    pub clock: Signal<In, Clock>,
    /// Parameter bus: the row.
    pub cfg_row: Signal<In, Bits<512>>,
    /// Parameter bus: its number.
    pub cfg_addr: Signal<In, Bits<20>>,
    /// A row of window `member` is written.
    pub we_member: Signal<In, Bit>,
    /// Forget all books and marks; takes as many cycles as there are instruments.
    pub reset_books: Signal<In, Bit>,
    /// L0-1: instrument of the operation that comes, if one comes.
    pub o_pre_instr: Signal<In, Bits<A>>,
    /// L0-1: it is the instrument of the last operation, too.
    pub o_pre_same: Signal<In, Bit>,
    /// L0: an operation on a watched instrument.
    pub o_valid: Signal<In, Bit>,
    /// L0: its instrument.
    pub o_instr: Signal<In, Bits<A>>,
    /// L0: 0 buy, 1 sell.
    pub o_side: Signal<In, Bit>,
    /// L0: either `o_side` or `turned_l0`. Whoever knows the side makes this as well: it is the longest path of L0.
    pub o_flip: Signal<In, Bit>,
    /// L0: price, 1/10000 dollar, not 0.
    pub o_price: Signal<In, Bits<32>>,
    /// L0: quantity.
    pub o_qty: Signal<In, Bits<32>>,
    /// L0: 0 none, 1 add, 2 subtract, 3 set.
    pub o_op: Signal<In, Bits<2>>,
    /// L0: publish and evaluate.
    pub o_judge: Signal<In, Bit>,
    /// L0: publish the book's levels; otherwise bid and ask stay as published.
    pub o_level: Signal<In, Bit>,
    /// L1: a mark of the order table (the operation is then ignored); 0 = none.
    pub o_mark: Signal<In, Bits<4>>,
    /// L1: there is none.
    pub o_clean: Signal<In, Bit>,
    /// Triggers do not look at messages that are in L1 now; their books change as always.
    pub hold: Signal<In, Bit>,
    /// L0: a trading status.
    pub o_status_we: Signal<In, Bit>,
    /// L0: the operational one.
    pub o_status_op: Signal<In, Bit>,
    /// L0: halted.
    pub o_status_set: Signal<In, Bit>,
    /// L0: a trade.
    pub o_last_we: Signal<In, Bit>,
    /// L0: its price.
    pub o_last_px: Signal<In, Bits<32>>,
    /// L0: its size.
    pub o_last_qty: Signal<In, Bits<32>>,
    /// L0: sequence number of the message.
    pub o_seq: Signal<In, Bits<64>>,
    /// L0: timestamp in the message, ns.
    pub o_ts: Signal<In, Bits<64>>,
    /// L0: time of day of its frame, ns.
    pub o_time: Signal<In, Bits<64>>,
    /// L0: kind of the message.
    pub o_kind: Signal<In, Bits<4>>,
    /// L0: its feed.
    pub o_feed: Signal<In, Bits<2>>,
    /// L0: its line, 1 = B.
    pub o_line: Signal<In, Bit>,
    /// L0: number of its frame on the line.
    pub o_frame: Signal<In, Bits<16>>,
    /// L0: index of its deciding word in the frame.
    pub o_word: Signal<In, Bits<12>>,
    /// A feed is marked.
    pub k_stb: Signal<In, Bit>,
    /// The feed.
    pub k_feed: Signal<In, Bits<2>>,
    /// Its reason.
    pub k_reason: Signal<In, Bits<4>>,
    /// First sequence that it concerns.
    pub k_seq: Signal<In, Bits<64>>,
    /// Time of the frame that caused it, ns.
    pub k_time: Signal<In, Bits<64>>,
    /// L0: the instrument of the operation is frozen (2 levels from registers).
    pub frozen_l0: Signal<Out, Bit>,
    /// L0: the books' registers are the other way round (a register).
    pub turned_l0: Signal<Out, Bit>,
    /// Books are being cleared; operations are ignored.
    pub sweeping: Signal<Out, Bit>,
    /// L2: a message on `j_instr` is judged (one level behind registers).
    pub j_valid: Signal<Out, Bit>,
    /// L2: evaluate the triggers of `j_instr`: judged, and not held (one level behind registers).
    pub j_look: Signal<Out, Bit>,
    /// L2: instrument.
    pub j_instr: Signal<Out, Bits<A>>,
    /// L2: published bid, 1/10000 dollar; 0 if there is none.
    pub j_bid_px: Signal<Out, Bits<32>>,
    /// L2: its quantity.
    pub j_bid_qty: Signal<Out, Bits<32>>,
    /// L2: there is a bid.
    pub j_bid_v: Signal<Out, Bit>,
    /// L2: published ask, 1/10000 dollar; 0 if there is none.
    pub j_ask_px: Signal<Out, Bits<32>>,
    /// L2: its quantity.
    pub j_ask_qty: Signal<Out, Bits<32>>,
    /// L2: there is an ask.
    pub j_ask_v: Signal<Out, Bit>,
    /// L2: last trade's price.
    pub j_last_px: Signal<Out, Bits<32>>,
    /// L2: its size.
    pub j_last_qty: Signal<Out, Bits<32>>,
    /// L2: there was a trade.
    pub j_last_v: Signal<Out, Bit>,
    /// L2: halted.
    pub j_halt: Signal<Out, Bit>,
    /// L2: sequence number of the message.
    pub j_seq: Signal<Out, Bits<64>>,
    /// L2: timestamp in the message, ns.
    pub j_ts: Signal<Out, Bits<64>>,
    /// L2: time of day of its frame, ns.
    pub j_time: Signal<Out, Bits<64>>,
    /// L2: kind of the message.
    pub j_kind: Signal<Out, Bits<4>>,
    /// L2: its feed.
    pub j_feed: Signal<Out, Bits<2>>,
    /// L2: its line, 1 = B.
    pub j_line: Signal<Out, Bit>,
    /// L2: number of its frame on the line.
    pub j_frame: Signal<Out, Bits<16>>,
    /// L2: index of its deciding word in the frame.
    pub j_word: Signal<Out, Bits<12>>,
    /// L4: a row of the instrument.
    pub r_stb: Signal<Out, Bit>,
    /// L4: instrument.
    pub r_instr: Signal<Out, Bits<A>>,
    /// L4: sequence number of the message.
    pub r_seq: Signal<Out, Bits<64>>,
    /// L4: timestamp in the message, ns.
    pub r_ts: Signal<Out, Bits<64>>,
    /// L4: bid.
    pub r_bid_px: Signal<Out, Bits<32>>,
    /// L4: its quantity.
    pub r_bid_qty: Signal<Out, Bits<32>>,
    /// L4: ask.
    pub r_ask_px: Signal<Out, Bits<32>>,
    /// L4: its quantity.
    pub r_ask_qty: Signal<Out, Bits<32>>,
    /// L4: mark (`Mark` of the contract), 0 = none.
    pub r_mark: Signal<Out, Bits<4>>,
    /// L4: the instrument was judged or marked.
    pub s_stb: Signal<Out, Bit>,
    /// L4: instrument.
    pub s_instr: Signal<Out, Bits<A>>,
    /// L4: it has a mark that stays.
    pub s_sticky: Signal<Out, Bit>,
    /// L4: it is halted.
    pub s_halt: Signal<Out, Bit>,
    /// A feed is marked: `k_stb` one cycle later.
    pub g_stb: Signal<Out, Bit>,
    /// The feed.
    pub g_feed: Signal<Out, Bits<2>>,
    /// Its reason.
    pub g_reason: Signal<Out, Bits<4>>,
    /// First sequence that it concerns.
    pub g_seq: Signal<Out, Bits<64>>,
    /// Time of the frame, ns.
    pub g_time: Signal<Out, Bits<64>>,
    control: Control<A>,
    cache: Cache<K, HALF, LIMIT, A>,
    handover: Handover,
    index: Index<N, P, E, A>,
    leaf: Leaf<K, HALF, P>,
    pool: Pool<P>,
    marks: Marks<A>,
    publish: Publish<A>,
    rows: Rows,
    origin: Origin,
    key: Signal<Local, Bits<32>>,
    edit: Signal<Local, Bit>,
    sub: Signal<Local, Bit>,
    replace: Signal<Local, Bit>,
    empty: Signal<Local, Bit>,
    instr2: DFF<Bits<A>>,
    consts: Consts<LevelsConsts>,
}

impl<
    const K: usize,
    const HALF: usize,
    const N: usize,
    const P: usize,
    const E: usize,
    const A: usize,
    const LIMIT: usize,
> Logic for Levels<K, HALF, N, P, E, A, LIMIT>
{
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, instr2);
        self.control.clock.next = self.clock.val();
        self.cache.clock.next = self.clock.val();
        self.handover.clock.next = self.clock.val();
        self.index.clock.next = self.clock.val();
        self.leaf.clock.next = self.clock.val();
        self.pool.clock.next = self.clock.val();
        self.marks.clock.next = self.clock.val();
        self.publish.clock.next = self.clock.val();
        self.origin.clock.next = self.clock.val();

        // L0: the operation. Smaller keys are better, on both sides.
        if self.o_side.val() {
            self.key.next = self.o_price.val();
        } else {
            self.key.next = !self.o_price.val();
        }
        self.sub.next = !self.o_op.val().get_bit(0);
        self.replace.next = self.o_op.val().all();
        self.empty.next = self.o_op.val().all() & !self.o_qty.val().any();
        self.edit.next = self.control.load.val() & !self.marks.frozen.val() & self.o_op.val().any();
        self.control.reset_books.next = self.reset_books.val();
        self.control.pre_same.next = self.o_pre_same.val();
        self.control.pre.next = self.o_pre_instr.val();
        self.control.valid.next = self.o_valid.val();
        self.control.instr.next = self.o_instr.val();
        self.control.side.next = self.o_side.val();
        self.control.frozen.next = self.marks.frozen.val();

        // The book in memory and registers.
        self.cache.read_at.next = self.control.read_at.val();
        self.cache.same.next = self.control.same.val();
        self.cache.flip.next = self.o_flip.val();
        self.cache.load.next = self.control.load.val();
        self.cache.write_at.next = self.control.write_at.val();
        self.cache.to_bid.next = self.control.to_bid.val();
        self.cache.to_ask.next = self.control.to_ask.val();
        self.cache.sweeping.next = self.control.sweeping.val();
        self.cache.key.next = self.key.val();
        self.index.read_at.next = self.control.read_at.val();
        self.index.same.next = self.control.same.val();
        self.index.flip.next = self.o_flip.val();
        self.index.load.next = self.control.load.val();
        self.index.write_at.next = self.control.write_at.val();
        self.index.to_bid.next = self.control.to_bid.val();
        self.index.to_ask.next = self.control.to_ask.val();
        self.index.sweeping.next = self.control.sweeping.val();
        self.index.key.next = self.key.val();
        self.marks.read_at.next = self.control.read_at.val();
        self.marks.same.next = self.control.same.val();
        self.marks.load.next = self.control.load.val();
        self.marks.write_at.next = self.control.write_at.val();
        self.marks.sweeping.next = self.control.sweeping.val();
        self.marks.write.next = self.control.to_both.val();
        self.publish.read_at.next = self.control.read_at.val();
        self.publish.same.next = self.control.same.val();
        self.publish.load.next = self.control.load.val();
        self.publish.write_at.next = self.control.write_at.val();
        self.publish.sweeping.next = self.control.sweeping.val();
        self.publish.write.next = self.control.to_both.val();

        // L0 to L2: cache, and what it hands over.
        self.cache.qty.next = self.o_qty.val();
        self.cache.sub.next = self.sub.val();
        self.cache.replace.next = self.replace.val();
        self.cache.empty.next = self.empty.val();
        self.handover.empty.next = self.empty.val();
        self.cache.edit0.next = self.o_op.val().any();
        self.cache.edit1.next = self.handover.edit1.val();
        self.cache.ins1.next = self.handover.ins1.val();
        self.cache.key1.next = self.handover.key1.val();
        self.cache.qty1.next = self.handover.qty1.val();
        self.cache.store_some.next = self.index.some.val();
        self.cache.pull2.next = self.handover.pull2.val();
        self.cache.pull_valid.next = self.leaf.raw_valid.val();
        self.cache.up.next = self.handover.up.val();
        self.cache.down.next = self.handover.down.val();
        for i in 0..HALF {
            self.cache.pull_key[i].next = self.leaf.raw_key[i].val();
            self.cache.pull_qty[i].next = self.leaf.raw_qty[i].val();
        }
        self.handover.edit.next = self.edit.val();
        self.handover.clean.next = self.o_clean.val();
        self.handover.sub.next = self.sub.val();
        self.handover.replace.next = self.replace.val();
        self.handover.key.next = self.key.val();
        self.handover.qty.next = self.o_qty.val();
        self.handover.hit.next = self.cache.hit.val();
        self.handover.behind.next = self.cache.behind.val();
        self.handover.pushed.next = self.cache.pushed.val();
        self.handover.removed.next = self.cache.removed.val();
        self.handover.cache_full.next = self.cache.last.val();
        self.handover.cache_low.next = self.cache.low.val();
        self.handover.over.next = self.cache.over.val();
        self.handover.count_full.next = self.cache.count_full.val();
        self.handover.last_key.next = self.cache.last_key.val();
        self.handover.last_qty.next = self.cache.last_qty.val();
        self.handover.store_some.next = self.index.some.val();
        self.handover.store_new.next = self.leaf.created.val();
        self.handover.store_gone.next = self.leaf.removed.val();

        // L1 to L4: store.
        self.leaf.at1.next = self.index.leaf.val();
        self.leaf.edit2.next = self.handover.edit2.val();
        self.leaf.deep2.next = self.handover.deep2.val();
        self.leaf.pull2.next = self.handover.pull2.val();
        self.leaf.first2.next = self.handover.first2.val();
        self.leaf.count_full2.next = self.handover.count_full2.val();
        self.leaf.ins2.next = self.handover.ins2.val();
        self.leaf.sub2.next = self.handover.sub2.val();
        self.leaf.replace2.next = self.handover.replace2.val();
        self.leaf.key2.next = self.handover.key2.val();
        self.leaf.qty2.next = self.handover.qty2.val();
        self.leaf.free.next = self.pool.free.val();
        self.leaf.free_some.next = self.pool.some.val();
        self.leaf.index_full.next = self.index.full.val();
        self.index.grow.next = self.leaf.grow.val();
        self.index.shrink.next = self.leaf.shrink.val();
        self.index.new_leaf.next = self.pool.free.val();
        self.index.new_separator.next = self.leaf.separator.val();
        self.pool.clear.next = self.control.sweeping.val();
        self.pool.take.next = self.leaf.grow.val();
        self.pool.give.next = self.leaf.shrink.val();
        self.pool.give_at.next = self.leaf.at3.val();

        // L0 to L4: marks and what is published.
        self.marks.cfg_row.next = self.cfg_row.val().get_bits::<32>(0);
        self.marks.cfg_addr.next = self.cfg_addr.val().get_bits::<A>(0);
        self.marks.we_member.next = self.we_member.val();
        self.marks.k_stb.next = self.k_stb.val();
        self.marks.k_feed.next = self.k_feed.val();
        self.marks.k_reason.next = self.k_reason.val();
        self.marks.k_seq.next = self.k_seq.val();
        self.marks.k_time.next = self.k_time.val();
        self.marks.mark4.next = self.rows.mark4.val();
        self.rows.clock.next = self.clock.val();
        self.rows.load.next = self.control.load.val();
        self.rows.o_judge.next = self.o_judge.val();
        self.rows.act1.next = self.control.act1.val();
        self.rows.before.next = self.publish.before.val();
        self.rows.result.next = self.publish.result.val();
        self.publish.settle4.next = self.rows.settle4.val();
        self.publish.act1.next = self.control.act1.val();
        self.rows.act2.next = self.control.act2.val();
        self.rows.act3.next = self.control.act3.val();
        self.publish.o_side.next = self.o_side.val();
        self.publish.o_judge.next = self.o_judge.val();
        self.publish.o_level.next = self.o_level.val();
        self.rows.o_mark.next = self.o_mark.val();
        self.rows.o_clean.next = self.o_clean.val();
        self.rows.hold.next = self.hold.val();
        self.publish.o_status_we.next = self.o_status_we.val();
        self.publish.o_status_op.next = self.o_status_op.val();
        self.publish.o_status_set.next = self.o_status_set.val();
        self.publish.o_last_we.next = self.o_last_we.val();
        self.publish.o_last_px.next = self.o_last_px.val();
        self.publish.o_last_qty.next = self.o_last_qty.val();
        self.publish.best_some.next = self.cache.best_some.val();
        self.publish.best_key.next = self.cache.best_key.val();
        self.publish.best_qty.next = self.cache.best_qty.val();
        self.publish.other_some.next = self.cache.other_some.val();
        self.publish.other_key.next = self.cache.other_key.val();
        self.publish.other_qty.next = self.cache.other_qty.val();
        self.rows.bad2.next = self.handover.bad2.val();
        self.rows.stop2.next = self.handover.stop2.val();
        self.rows.full2.next = self.handover.full2.val();
        self.rows.bad3.next = self.leaf.bad.val();
        self.rows.full3.next = self.leaf.full.val();
        self.origin.load.next = self.control.load.val();
        self.origin.act1.next = self.control.act1.val();
        self.origin.o_seq.next = self.o_seq.val();
        self.origin.o_ts.next = self.o_ts.val();
        self.origin.o_time.next = self.o_time.val();
        self.origin.o_kind.next = self.o_kind.val();
        self.origin.o_feed.next = self.o_feed.val();
        self.origin.o_line.next = self.o_line.val();
        self.origin.o_frame.next = self.o_frame.val();
        self.origin.o_word.next = self.o_word.val();
        if self.control.act1.val() {
            self.instr2.d.next = self.control.current.val();
        }

        self.frozen_l0.next = self.marks.frozen.val();
        self.turned_l0.next = self.control.turned.val();
        self.sweeping.next = self.control.sweeping.val();
        self.j_instr.next = self.instr2.q.val();
        self.r_instr.next = self.instr2.q.val();
        self.s_instr.next = self.instr2.q.val();
        self.r_seq.next = self.origin.j_seq.val();
        self.r_ts.next = self.origin.j_ts.val();
        self.j_seq.next = self.origin.j_seq.val();
        self.j_ts.next = self.origin.j_ts.val();
        self.j_time.next = self.origin.j_time.val();
        self.j_kind.next = self.origin.j_kind.val();
        self.j_feed.next = self.origin.j_feed.val();
        self.j_line.next = self.origin.j_line.val();
        self.j_frame.next = self.origin.j_frame.val();
        self.j_word.next = self.origin.j_word.val();
        self.j_valid.next = self.rows.j_valid.val();
        self.j_look.next = self.rows.j_look.val();
        self.j_bid_px.next = self.publish.result.val().get_bits::<32>(BID_PX);
        self.j_bid_qty.next = self.publish.result.val().get_bits::<32>(BID_QTY);
        self.j_bid_v.next = self.publish.result.val().get_bit(BID_V);
        self.j_ask_px.next = self.publish.result.val().get_bits::<32>(ASK_PX);
        self.j_ask_qty.next = self.publish.result.val().get_bits::<32>(ASK_QTY);
        self.j_ask_v.next = self.publish.result.val().get_bit(ASK_V);
        self.j_last_px.next = self.publish.result.val().get_bits::<32>(LAST_PX);
        self.j_last_qty.next = self.publish.result.val().get_bits::<32>(LAST_QTY);
        self.j_last_v.next = self.publish.result.val().get_bit(LAST_V);
        self.j_halt.next = self.rows.j_halt.val();
        self.r_stb.next = self.rows.r_stb.val();
        self.r_bid_px.next = self.rows.r_bid_px.val();
        self.r_bid_qty.next = self.rows.r_bid_qty.val();
        self.r_ask_px.next = self.rows.r_ask_px.val();
        self.r_ask_qty.next = self.rows.r_ask_qty.val();
        self.r_mark.next = self.rows.r_mark.val();
        self.s_stb.next = self.rows.s_stb.val();
        self.s_sticky.next = self.rows.s_sticky.val();
        self.s_halt.next = self.rows.s_halt.val();
        self.g_stb.next = self.marks.g_stb.val();
        self.g_feed.next = self.marks.g_feed.val();
        self.g_reason.next = self.marks.g_reason.val();
        self.g_seq.next = self.marks.g_seq.val();
        self.g_time.next = self.marks.g_time.val();
    }
}
