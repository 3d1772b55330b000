//! Front end: from the words of two lines to the fields of the messages that are in turn (docs/semantics.md, sections 2
//! to 4).
//!
//! In: the words of lines A and B as the MACs give them, the time of day, window `feed`. Out: fields and strobes of
//! messages (`d_*`), marks of feeds (`k_*`), ends of frames (`e_*`), counts (`c_*`).
//!
//! ```text
//! rx A ─┬─ Filter ─ Line ─┐
//!       ├─────────────────┤         ┌─ Walker ─ Shape
//!       │   Arbiter, Feeds├─ Source ┼─ Fields ───────── d_*
//!       ├─────────────────┤         └─ Marks ────────── k_*, e_*
//! rx B ─┴─ Filter ─ Line ─┘
//! ```
//!
//! **One cycle** from a word on the pins to the fields that it completes, for a frame whose line nothing waits on and
//! that need not wait for the other line: the registered grant chooses between pins and buffers, choice,
//! alignment and order of bytes are one level each. What the grant costs otherwise is said in [`Arbiter`].

pub mod align;
pub mod arbiter;
pub mod context;
pub mod drops;
pub mod feeds;
pub mod fields;
pub mod filter;
pub mod layout;
pub mod line;
pub mod marks;
pub mod shape;
pub mod source;
pub mod table;
pub mod value;
pub mod walker;

pub use align::Align;
pub use arbiter::Arbiter;
pub use context::Context;
pub use drops::Drops;
pub use feeds::Feeds;
pub use fields::Fields;
pub use filter::Filter;
pub use line::Line;
pub use marks::Marks;
pub use shape::Shape;
pub use source::Source;
pub use table::Table;
pub use value::Value;
pub use walker::Walker;

use crate::const_table;
use crate::emit::Consts;
use layout::ROW_W;
use layout::info::{COUNT, FEED, INFO_W, SEQ, SESSION, SESSION_W};
use rust_hdl::prelude::*;
use t2t_contract::records::feed::HOLD;

/// Distance from line A's fields to line B's in a row of window `feed`.
const B_OFF: usize = t2t_contract::records::feed::B_MAC - t2t_contract::records::feed::A_MAC;

const_table!(
    pub FrontConsts: COUNT, SEQ, SESSION, FEED, HOLD
);

/// The front end with buffers of `2^A` words and `2^Q - 4` frames a line.
#[derive(LogicBlock, Default)]
pub struct Front<const A: usize, const Q: usize> {
    /// Clock.
    pub clock: Signal<In, Clock>,
    /// Line A: word, first byte of the wire lowest.
    pub rx_a_tdata: Signal<In, Bits<32>>,
    /// Line A: valid bytes.
    pub rx_a_tkeep: Signal<In, Bits<4>>,
    /// Line A: there is a word.
    pub rx_a_tvalid: Signal<In, Bit>,
    /// Line A: it is the last of its frame.
    pub rx_a_tlast: Signal<In, Bit>,
    /// Line A: with the last word, the frame is bad.
    pub rx_a_tuser: Signal<In, Bit>,
    /// Line B: word.
    pub rx_b_tdata: Signal<In, Bits<32>>,
    /// Line B: valid bytes.
    pub rx_b_tkeep: Signal<In, Bits<4>>,
    /// Line B: there is a word.
    pub rx_b_tvalid: Signal<In, Bit>,
    /// Line B: it is the last of its frame.
    pub rx_b_tlast: Signal<In, Bit>,
    /// Line B: with the last word, the frame is bad.
    pub rx_b_tuser: Signal<In, Bit>,
    /// Time of day, ns.
    pub now: Signal<In, Bits<64>>,
    /// Parameter bus: row.
    pub cfg_row: Signal<In, Bits<ROW_W>>,
    /// Parameter bus: number of the feed.
    pub cfg_addr: Signal<In, Bits<2>>,
    /// Parameter bus: it is a row of window `feed`.
    pub we_feed: Signal<In, Bit>,
    /// All feeds start anew.
    pub reset_books: Signal<In, Bit>,
    /// Books are being cleared: what passes now reaches none.
    pub clearing: Signal<In, Bit>,
    /// A frame is under way that began before the books were clear: its messages are lost to them.
    pub forgetful: Signal<Out, Bit>,
    /// Feed of the passing message.
    pub d_feed: Signal<Out, Bits<2>>,
    /// It is ITCH, else DEEP.
    pub d_itch: Signal<Out, Bit>,
    /// Its line is B.
    pub d_line: Signal<Out, Bit>,
    /// Number of its frame on its line, from 0.
    pub d_frame: Signal<Out, Bits<16>>,
    /// With `d_ev`: index in the frame of the word that decided.
    pub d_word: Signal<Out, Bits<12>>,
    /// Its sequence.
    pub d_seq: Signal<Out, Bits<64>>,
    /// Time of its frame, ns.
    pub d_time: Signal<Out, Bits<64>>,
    /// Its timestamp.
    pub d_ts: Signal<Out, Bits<64>>,
    /// Its type byte.
    pub d_type: Signal<Out, Bits<8>>,
    /// Strobe: locate (it may turn out that the message does not count).
    pub d_locate_stb: Signal<Out, Bit>,
    /// ITCH stock locate.
    pub d_locate: Signal<Out, Bits<16>>,
    /// Strobe: symbol.
    pub d_symbol_stb: Signal<Out, Bit>,
    /// Symbol, first character highest.
    pub d_symbol: Signal<Out, Bits<64>>,
    /// With `d_symbol_stb`: the locate is to be learnt.
    pub d_learn: Signal<Out, Bit>,
    /// Strobe: reference.
    pub d_ref_stb: Signal<Out, Bit>,
    /// Order reference.
    pub d_ref: Signal<Out, Bits<64>>,
    /// Strobe: new reference.
    pub d_newref_stb: Signal<Out, Bit>,
    /// New order reference.
    pub d_newref: Signal<Out, Bits<64>>,
    /// Strobe: the deciding byte.
    pub d_ev: Signal<Out, Bit>,
    /// See [`layout::kind`].
    pub d_kind: Signal<Out, Bits<4>>,
    /// Sell.
    pub d_side: Signal<Out, Bit>,
    /// Price, 1/10000 dollar.
    pub d_price: Signal<Out, Bits<32>>,
    /// Zero or beyond 32 bits.
    pub d_price_bad: Signal<Out, Bit>,
    /// Shares.
    pub d_qty: Signal<Out, Bits<32>>,
    /// None.
    pub d_qty_zero: Signal<Out, Bit>,
    /// The event is complete.
    pub d_complete: Signal<Out, Bit>,
    /// The trade is printable.
    pub d_printable: Signal<Out, Bit>,
    /// The status is the operational halt.
    pub d_status_op: Signal<Out, Bit>,
    /// It is set.
    pub d_status_set: Signal<Out, Bit>,
    /// Strobe: a feed is marked.
    pub k_stb: Signal<Out, Bit>,
    /// The feed.
    pub k_feed: Signal<Out, Bits<2>>,
    /// Why.
    pub k_reason: Signal<Out, Bits<4>>,
    /// What it expected next.
    pub k_seq: Signal<Out, Bits<64>>,
    /// Time of the frame, ns.
    pub k_time: Signal<Out, Bits<64>>,
    /// Strobe: a frame in turn ended.
    pub e_stb: Signal<Out, Bit>,
    /// Its feed.
    pub e_feed: Signal<Out, Bits<2>>,
    /// Its line is B.
    pub e_line: Signal<Out, Bit>,
    /// Badly.
    pub e_bad: Signal<Out, Bit>,
    /// It moved its feed's `next`.
    pub e_used: Signal<Out, Bit>,
    /// A frame is on its way through, or about to be.
    pub stirs: Signal<Out, Bit>,
    /// Lines on which a frame waits or passes, A lowest.
    pub waiting: Signal<Out, Bits<2>>,
    /// Count: frame ended on line A.
    pub c_frame_a: Signal<Out, Bit>,
    /// Count: frame ended on line B.
    pub c_frame_b: Signal<Out, Bit>,
    /// Count: frame of line A dropped.
    pub c_drop_a: Signal<Out, Bit>,
    /// Why.
    pub c_drop_a_reason: Signal<Out, Bits<4>>,
    /// Count: frame of line B dropped.
    pub c_drop_b: Signal<Out, Bit>,
    /// Why.
    pub c_drop_b_reason: Signal<Out, Bits<4>>,
    /// Count: message accepted in turn.
    pub c_msg: Signal<Out, Bit>,
    /// Count: message of a used frame skipped as a duplicate.
    pub c_dup: Signal<Out, Bit>,
    /// Count: gap.
    pub c_gap: Signal<Out, Bit>,
    /// Count: malformed message.
    pub c_malformed: Signal<Out, Bit>,
    /// Count: bad frame in turn.
    pub c_bad: Signal<Out, Bit>,
    /// Count: frame in turn without messages.
    pub c_heartbeat: Signal<Out, Bit>,
    /// Count: accepted message of unknown type.
    pub c_unknown: Signal<Out, Bit>,
    table: Table,
    filter_a: Filter<0>,
    filter_b: Filter<B_OFF>,
    line: [Line<A, Q>; 2],
    feeds: Feeds,
    arbiter: Arbiter,
    source: Source,
    context: Context,
    walker: Walker,
    shape: Shape,
    fields: Fields,
    marks: Marks,
    drops: [Drops; 2],
    word: DFF<Bits<12>>,
    msg: DFF<Bit>,
    dup: DFF<Bit>,
    gap: DFF<Bit>,
    malformed: DFF<Bit>,
    spoilt: DFF<Bit>,
    heartbeat: DFF<Bit>,
    unknown: DFF<Bit>,
    forgets: DFF<Bit>,
    b: Signal<Local, Bit>,
    is_gap: Signal<Local, Bit>,
    record: Signal<Local, Bits<INFO_W>>,
    skip: Signal<Local, Bits<16>>,
    expected: Signal<Local, Bits<64>>,
    empty: Signal<Local, Bit>,
    consts: Consts<FrontConsts>,
}

impl<const A: usize, const Q: usize> Logic for Front<A, Q> {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self, clock, word, msg, dup, gap, malformed, spoilt, heartbeat, unknown, forgets
        );
        clock!(
            self, clock, table, filter_a, filter_b, feeds, arbiter, context, walker, shape, fields,
            marks
        );
        self.table.cfg_row.next = self.cfg_row.val();
        self.table.cfg_addr.next = self.cfg_addr.val();
        self.table.we_feed.next = self.we_feed.val();

        // A message that meets a book being cleared is lost to it. The feeds stay at their start until the sweep is over and
        // no frame is under way that began before: then the first frame that is used shows the loss as a gap.
        if self.reset_books.val() | self.clearing.val() {
            self.forgets.d.next = true;
        } else if self.arbiter.calm.val() {
            self.forgets.d.next = false;
        }
        self.feeds.reset.next = self.reset_books.val() | self.forgets.q.val();
        self.forgetful.next = self.forgets.q.val();
        for i in 0..4 {
            self.feeds.fresh[i].next = self.table.fresh[i].val();
            self.feeds.first[i].next = self.table.first[i].val();
            self.filter_a.row[i].next = self.table.row[i].val();
            self.filter_b.row[i].next = self.table.row[i].val();
            self.filter_a.next[i].next = self.feeds.next[i].val();
            self.filter_b.next[i].next = self.feeds.next[i].val();
            self.marks.next[i].next = self.feeds.next[i].val();
        }
        self.filter_a.tdata.next = self.rx_a_tdata.val();
        self.filter_a.tkeep.next = self.rx_a_tkeep.val();
        self.filter_a.tvalid.next = self.rx_a_tvalid.val();
        self.filter_a.tlast.next = self.rx_a_tlast.val();
        self.filter_a.tuser.next = self.rx_a_tuser.val();
        self.filter_a.now.next = self.now.val();
        self.filter_a.start.next = self.line[0].start.val();
        self.filter_a.refuse.next = self.line[0].refuse.val();
        self.line[0].tdata.next = self.rx_a_tdata.val();
        self.line[0].tlast.next = self.rx_a_tlast.val();
        self.line[0].bad.next = self.filter_a.bad.val();
        self.line[0].store.next = self.filter_a.store.val();
        self.line[0].block.next = self.filter_a.block.val();
        self.line[0].accepted.next = self.filter_a.accepted.val();
        self.line[0].newest.next = self.filter_a.info.val();
        self.line[0].length.next = self.filter_a.words.val();
        self.arbiter.want[0].next = self.filter_a.want.val();
        self.arbiter.cut[0].next = self.filter_a.cut.val();
        self.source.tdata[0].next = self.rx_a_tdata.val();
        self.source.tvalid[0].next = self.rx_a_tvalid.val();
        self.source.tlast[0].next = self.rx_a_tlast.val();
        self.source.bad[0].next = self.filter_a.bad.val();
        self.source.newest[0].next = self.filter_a.info.val();
        self.drops[0].filter.next = self.filter_a.drop.val();
        self.drops[0].filter_reason.next = self.filter_a.reason.val();
        self.c_frame_a.next = self.filter_a.counted.val();
        self.c_drop_a.next = self.drops[0].drop.val();
        self.c_drop_a_reason.next = self.drops[0].reason.val();
        self.filter_b.tdata.next = self.rx_b_tdata.val();
        self.filter_b.tkeep.next = self.rx_b_tkeep.val();
        self.filter_b.tvalid.next = self.rx_b_tvalid.val();
        self.filter_b.tlast.next = self.rx_b_tlast.val();
        self.filter_b.tuser.next = self.rx_b_tuser.val();
        self.filter_b.now.next = self.now.val();
        self.filter_b.start.next = self.line[1].start.val();
        self.filter_b.refuse.next = self.line[1].refuse.val();
        self.line[1].tdata.next = self.rx_b_tdata.val();
        self.line[1].tlast.next = self.rx_b_tlast.val();
        self.line[1].bad.next = self.filter_b.bad.val();
        self.line[1].store.next = self.filter_b.store.val();
        self.line[1].block.next = self.filter_b.block.val();
        self.line[1].accepted.next = self.filter_b.accepted.val();
        self.line[1].newest.next = self.filter_b.info.val();
        self.line[1].length.next = self.filter_b.words.val();
        self.arbiter.want[1].next = self.filter_b.want.val();
        self.arbiter.cut[1].next = self.filter_b.cut.val();
        self.source.tdata[1].next = self.rx_b_tdata.val();
        self.source.tvalid[1].next = self.rx_b_tvalid.val();
        self.source.tlast[1].next = self.rx_b_tlast.val();
        self.source.bad[1].next = self.filter_b.bad.val();
        self.source.newest[1].next = self.filter_b.info.val();
        self.drops[1].filter.next = self.filter_b.drop.val();
        self.drops[1].filter_reason.next = self.filter_b.reason.val();
        self.c_frame_b.next = self.filter_b.counted.val();
        self.c_drop_b.next = self.drops[1].drop.val();
        self.c_drop_b_reason.next = self.drops[1].reason.val();
        self.line[0].direct.next =
            self.arbiter.busy.val() & !self.arbiter.line_b.val() & !self.arbiter.buffered.val();
        self.line[1].direct.next =
            self.arbiter.busy.val() & self.arbiter.line_b.val() & !self.arbiter.buffered.val();
        self.drops[0].foreign.next = self.arbiter.refused.val() & !self.arbiter.line_b.val();
        self.drops[1].foreign.next = self.arbiter.refused.val() & self.arbiter.line_b.val();
        for i in 0..2 {
            self.line[i].clock.next = self.clock.val();
            self.drops[i].clock.next = self.clock.val();
            for j in 0..4 {
                self.line[i].next[j].next = self.feeds.next[j].val();
                self.line[i].session[j].next = self.feeds.session[j].val();
                self.line[i].hold[j].next = self.table.row[j].val().get_bits::<32>(HOLD);
            }
            self.line[i].known.next = self.feeds.known.val();
            self.line[i].now.next = self.now.val();
            self.line[i].pop.next = self.arbiter.pop[i].val();
            self.line[i].wait.next = self.arbiter.wait[i].val();
            self.line[i].take.next = self.source.take[i].val();
            self.arbiter.idle[i].next = self.line[i].idle.val();
            self.arbiter.through[i].next = self.line[i].through.val();
            self.arbiter.settled[i].next = self.line[i].settled.val();
            self.arbiter.duplicate[i].next = self.line[i].duplicate.val();
            self.arbiter.ahead[i].next = self.line[i].ahead.val();
            self.arbiter.held[i].next = self.line[i].held.val();
            self.arbiter.foreign[i].next = self.line[i].foreign.val();
            self.arbiter.judged[i].next = self.line[i].judged.val();
            self.source.shown[i].next = self.line[i].shown.val();
            self.source.there[i].next = self.line[i].there.val();
            self.source.head[i].next = self.line[i].record.val();
            self.context.head[i].next = self.line[i].record.val();
            self.drops[i].duplicate.next = self.arbiter.dropped[i].val();
        }
        self.arbiter.last.next = self.source.last.val();
        self.source.busy.next = self.arbiter.flows.val();
        self.source.line_b.next = self.arbiter.line_b.val();
        self.source.buffered.next = self.arbiter.buffered.val();

        // The granted frame.
        self.b.next = self.arbiter.line_b.val();
        self.record.next = self.line[0].record.val();
        self.skip.next = self.line[0].skip.val();
        self.expected.next = self.line[0].expected.val();
        self.empty.next = self.line[0].heartbeat.val();
        if self.b.val() {
            self.record.next = self.line[1].record.val();
            self.skip.next = self.line[1].skip.val();
            self.expected.next = self.line[1].expected.val();
            self.empty.next = self.line[1].heartbeat.val();
        }
        self.is_gap.next = self.arbiter.used.val() & self.arbiter.gap.val();
        self.context.first.next = self.walker.first.val();
        self.context.valid.next = self.source.valid.val();
        self.context.early_feed.next = self.source.feed.val();
        self.context.block_at.next = self.source.block_at.val();
        self.context.line_b.next = self.b.val();
        self.context.judged.next = self.arbiter.used.val() | self.arbiter.refused.val();
        self.context.used.next = self.arbiter.used.val();

        // The feeds move on with a gap, or with a message.
        self.feeds.advance.next = self.is_gap.val() | self.walker.accepted.val();
        self.feeds.feed.next = self.context.feed.val();
        self.feeds.sequence.next = self.walker.sequence_next.val();
        if self.is_gap.val() {
            self.feeds.feed.next = self.record.val().get_bits::<2>(FEED);
            self.feeds.sequence.next = self.record.val().get_bits::<64>(SEQ);
        }
        self.feeds.learn.next = self.arbiter.learn[0].val() | self.arbiter.learn[1].val();
        self.feeds.pupil.next = self.line[0].record.val().get_bits::<2>(FEED);
        self.feeds.lesson.next = self.line[0].record.val().get_bits::<SESSION_W>(SESSION);
        if self.arbiter.learn[1].val() {
            self.feeds.pupil.next = self.line[1].record.val().get_bits::<2>(FEED);
            self.feeds.lesson.next = self.line[1].record.val().get_bits::<SESSION_W>(SESSION);
        }

        self.walker.ready.next = self.arbiter.rest.val();
        self.walker.data.next = self.source.data.val();
        self.walker.valid.next = self.source.valid.val();
        self.walker.last.next = self.source.last.val();
        self.walker.spoilt.next = self.source.spoilt.val();
        self.walker.deep_frame.next = self.source.deep.val();
        self.walker.left.next = self.source.left.val();
        self.walker.used.next = self.arbiter.used.val();
        self.walker.count.next = self.record.val().get_bits::<16>(COUNT);
        self.walker.skip.next = self.skip.val();
        if self.arbiter.gap.val() {
            self.walker.skip.next = 0.into();
        }
        self.walker.sequence.next = self.record.val().get_bits::<64>(SEQ);
        self.walker.exact.next = self.shape.length.val();
        self.shape.kind.next = self.walker.kind.val();
        self.shape.row.next = self.walker.row.val();
        self.shape.deep.next = self.walker.deep.val();
        self.shape.look.next = self.walker.look.val();

        self.fields.data.next = self.source.data.val();
        self.fields.valid.next = self.source.valid.val();
        self.fields.spoilt.next = self.source.spoilt.val();
        self.fields.before.next = self.walker.before.val();
        self.fields.offset.next = self.walker.offset.val();
        self.fields.k1.next = self.walker.k1.val();
        self.fields.k2.next = self.walker.k2.val();
        self.fields.k3.next = self.walker.k3.val();
        self.fields.deep.next = self.walker.deep.val();
        self.fields.walking.next = self.walker.walking.val();
        self.fields.armed.next = self.walker.armed.val();
        self.fields.is.next = self.shape.is.val();
        self.fields.type_sells.next = self.shape.sell.val();

        self.marks.gap.next = self.is_gap.val();
        self.marks.buffered.next = self.arbiter.buffered.val();
        self.marks.expected.next = self.expected.val();
        self.marks.block.next = self.walker.first.val() & self.source.valid.val();
        self.marks.foreign.next = self.arbiter.refused.val();
        self.marks.malformed.next = self.walker.malformed.val();
        self.marks.missing.next = self.walker.missing.val();
        self.marks.ended.next = self.walker.ended.val();
        self.marks.badly.next = self.walker.ended_badly.val();
        self.marks.moved.next = self.walker.moved.val();
        self.marks.feed.next = self.context.feed.val();
        self.marks.line.next = self.context.line.val();
        self.marks.time.next = self.context.time.val();

        self.word.d.next = self.context.word.val();
        self.msg.d.next = self.walker.accepted.val();
        self.dup.d.next = self.walker.skipped.val();
        self.unknown.d.next = self.walker.accepted.val() & self.walker.unknown.val();
        self.gap.d.next = self.is_gap.val();
        self.malformed.d.next = self.walker.malformed.val() | self.walker.missing.val();
        self.spoilt.d.next = self.walker.ended.val() & self.walker.ended_badly.val();
        self.heartbeat.d.next = self.arbiter.used.val() & self.empty.val();

        self.d_feed.next = self.context.feed.val();
        self.d_itch.next = !self.walker.deep.val();
        self.d_line.next = self.context.line.val();
        self.d_frame.next = self.context.frame.val();
        self.d_word.next = self.word.q.val();
        self.d_seq.next = self.walker.message.val();
        self.d_time.next = self.context.time.val();
        self.d_kind.next = self.shape.number.val();
        self.d_ts.next = self.fields.d_ts.val();
        self.d_type.next = self.fields.d_type.val();
        self.d_locate_stb.next = self.fields.d_locate_stb.val();
        self.d_locate.next = self.fields.d_locate.val();
        self.d_symbol_stb.next = self.fields.d_symbol_stb.val();
        self.d_symbol.next = self.fields.d_symbol.val();
        self.d_learn.next = self.fields.d_learn.val();
        self.d_ref_stb.next = self.fields.d_ref_stb.val();
        self.d_ref.next = self.fields.d_ref.val();
        self.d_newref_stb.next = self.fields.d_newref_stb.val();
        self.d_newref.next = self.fields.d_newref.val();
        self.d_ev.next = self.fields.d_ev.val();
        self.d_side.next = self.fields.d_side.val();
        self.d_price.next = self.fields.d_price.val();
        self.d_price_bad.next = self.fields.d_price_bad.val();
        self.d_qty.next = self.fields.d_qty.val();
        self.d_qty_zero.next = self.fields.d_qty_zero.val();
        self.d_complete.next = self.fields.d_complete.val();
        self.d_printable.next = self.fields.d_printable.val();
        self.d_status_op.next = self.fields.d_status_op.val();
        self.d_status_set.next = self.fields.d_status_set.val();
        self.k_stb.next = self.marks.k_stb.val();
        self.k_feed.next = self.marks.k_feed.val();
        self.k_reason.next = self.marks.k_reason.val();
        self.k_seq.next = self.marks.k_seq.val();
        self.k_time.next = self.marks.k_time.val();
        self.e_stb.next = self.marks.e_stb.val();
        self.e_feed.next = self.marks.e_feed.val();
        self.e_line.next = self.marks.e_line.val();
        self.e_bad.next = self.marks.e_bad.val();
        self.e_used.next = self.marks.e_used.val();
        self.stirs.next = self.arbiter.stirs.val();
        self.waiting.next = (bit_cast::<2, 1>((!self.line[1].idle.val()).into()) << 1)
            | bit_cast::<2, 1>((!self.line[0].idle.val()).into());
        self.c_msg.next = self.msg.q.val();
        self.c_dup.next = self.dup.q.val();
        self.c_gap.next = self.gap.q.val();
        self.c_malformed.next = self.malformed.q.val();
        self.c_bad.next = self.spoilt.q.val();
        self.c_heartbeat.next = self.heartbeat.q.val();
        self.c_unknown.next = self.unknown.q.val();
    }
}
