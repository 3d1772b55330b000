//! The block between decode and levels: instrument lookup, order table, sequencer.
//!
//! In: `d_*` of the front (registered), window writes, `frozen_l0` of the levels, `reset_books`. Out: `o_pre_*` in L0-1,
//! `o_mark` and `o_clean` at L0+1, all other `o_*` at L0 (see [`Sequencer`](super::sequencer) for which cycle that is). Nothing waits and nothing is refused.
//!
//! Wiring only; the parts say how deep they are.

use super::lookup::Lookup;
use super::meta::Meta;
use super::sequencer::Sequencer;
use super::table::{LIVE_BITS, OrderTable};
use rust_hdl::prelude::*;

/// Instrument lookup, order table of `4 * 2^A * 4` entries for at most `LIVE` orders, sequencer; see the [module](self).
#[derive(LogicBlock, Default)]
pub struct Orders<const A: usize, const LIVE: u64> {
    /// The clock.
    pub clock: Signal<In, Clock>,
    /// Row of a window that the host writes.
    pub cfg_row: Signal<In, Bits<512>>,
    /// Number of that row.
    pub cfg_addr: Signal<In, Bits<20>>,
    /// The row is one of window `symbol`.
    pub we_symbol: Signal<In, Bit>,
    /// The row is one of window `locate`; at most every second cycle.
    pub we_locate: Signal<In, Bit>,
    /// Forget every order: `2^A` cycles.
    pub reset_books: Signal<In, Bit>,
    /// The instrument of the operation in L0 is frozen.
    pub frozen_l0: Signal<In, Bit>,
    /// L0, a register of the levels: turns `o_flip` round.
    pub turned_l0: Signal<In, Bit>,
    /// Feed of the current message.
    pub d_feed: Signal<In, Bits<2>>,
    /// Its line: 1 = B.
    pub d_line: Signal<In, Bit>,
    /// Number of its frame on the line.
    pub d_frame: Signal<In, Bits<16>>,
    /// Index of its deciding word in the frame.
    pub d_word: Signal<In, Bits<12>>,
    /// Its sequence number.
    pub d_seq: Signal<In, Bits<64>>,
    /// Time of day of its frame, ns.
    pub d_time: Signal<In, Bits<64>>,
    /// Timestamp in it, ns.
    pub d_ts: Signal<In, Bits<64>>,
    /// Type byte of an ITCH message, with `d_locate_stb`.
    pub d_type: Signal<In, Bits<8>>,
    /// The locate of an ITCH message arrived.
    pub d_locate_stb: Signal<In, Bit>,
    /// That locate.
    pub d_locate: Signal<In, Bits<16>>,
    /// A symbol arrived.
    pub d_symbol_stb: Signal<In, Bit>,
    /// That symbol, first character in the top byte.
    pub d_symbol: Signal<In, Bits<64>>,
    /// It is the symbol of a directory message.
    pub d_learn: Signal<In, Bit>,
    /// An order reference arrived.
    pub d_ref_stb: Signal<In, Bit>,
    /// That reference.
    pub d_ref: Signal<In, Bits<64>>,
    /// The reference that a replace introduces arrived.
    pub d_newref_stb: Signal<In, Bit>,
    /// That reference.
    pub d_newref: Signal<In, Bits<64>>,
    /// The deciding word of a message was captured (D1).
    pub d_ev: Signal<In, Bit>,
    /// Kind of that message; in the cycle before, too.
    pub d_kind: Signal<In, Bits<4>>,
    /// Its side, 1 = sell; one cycle before `d_ev`.
    pub d_side: Signal<In, Bit>,
    /// Its price, 1/10000 dollar.
    pub d_price: Signal<In, Bits<32>>,
    /// Its price is zero or beyond 32 bits.
    pub d_price_bad: Signal<In, Bit>,
    /// Its shares; of an execution with price at least two cycles before `d_ev`.
    pub d_qty: Signal<In, Bits<32>>,
    /// Its shares are zero.
    pub d_qty_zero: Signal<In, Bit>,
    /// It completes an event (only a level of DEEP may not).
    pub d_complete: Signal<In, Bit>,
    /// An execution with price is printable.
    pub d_printable: Signal<In, Bit>,
    /// Status: 0 trading halt, 1 operational halt.
    pub d_status_op: Signal<In, Bit>,
    /// Status: the halt is set.
    pub d_status_set: Signal<In, Bit>,
    /// L0-1: instrument of the current message.
    pub o_pre_instr: Signal<Out, Bits<8>>,
    /// L0-1: it is the instrument of the last operation, too.
    pub o_pre_same: Signal<Out, Bit>,
    /// L0 of an operation on a watched instrument.
    pub o_valid: Signal<Out, Bit>,
    /// Its instrument.
    pub o_instr: Signal<Out, Bits<8>>,
    /// Side of the book, 1 = sell.
    pub o_side: Signal<Out, Bit>,
    /// `o_side` if not `turned_l0`.
    pub o_flip: Signal<Out, Bit>,
    /// Price of the level, 1/10000 dollar.
    pub o_price: Signal<Out, Bits<32>>,
    /// Shares.
    pub o_qty: Signal<Out, Bits<32>>,
    /// 0 none, 1 add, 2 subtract, 3 set.
    pub o_op: Signal<Out, Bits<2>>,
    /// Publish and evaluate after this operation.
    pub o_judge: Signal<Out, Bit>,
    /// Publish the book's levels after this operation.
    pub o_level: Signal<Out, Bit>,
    /// L0+1: reason to mark the book (`t2t_contract::Mark`); 0 = none. If there is one, the operation is to be ignored.
    pub o_mark: Signal<Out, Bits<4>>,
    /// L0+1: there is none.
    pub o_clean: Signal<Out, Bit>,
    /// The message sets or clears a halt.
    pub o_status_we: Signal<Out, Bit>,
    /// 0 trading halt, 1 operational halt.
    pub o_status_op: Signal<Out, Bit>,
    /// The halt is set.
    pub o_status_set: Signal<Out, Bit>,
    /// The message is a trade (never with a mark).
    pub o_last_we: Signal<Out, Bit>,
    /// Its price.
    pub o_last_px: Signal<Out, Bits<32>>,
    /// Its shares.
    pub o_last_qty: Signal<Out, Bits<32>>,
    /// Sequence number of the message.
    pub o_seq: Signal<Out, Bits<64>>,
    /// Timestamp in it, ns.
    pub o_ts: Signal<Out, Bits<64>>,
    /// Time of day of its frame, ns.
    pub o_time: Signal<Out, Bits<64>>,
    /// Its kind.
    pub o_kind: Signal<Out, Bits<4>>,
    /// Its feed.
    pub o_feed: Signal<Out, Bits<2>>,
    /// Its line.
    pub o_line: Signal<Out, Bit>,
    /// Number of its frame on the line.
    pub o_frame: Signal<Out, Bits<16>>,
    /// Index of its deciding word in the frame.
    pub o_word: Signal<Out, Bits<12>>,
    /// One bit a feed: a locate came to mean a watched instrument.
    pub o_watches: Signal<Out, Bits<4>>,
    /// Live orders.
    pub live: Signal<Out, Bits<LIVE_BITS>>,
    /// Orders are being forgotten: messages do nothing.
    pub sweeping: Signal<Out, Bit>,
    lookup: Lookup,
    table: OrderTable<A, LIVE>,
    sequencer: Sequencer,
    meta: Meta,
    instr: DFF<Bits<8>>,
    last: DFF<Bits<8>>,
    pre_valid: Signal<Local, Bit>,
}

impl<const A: usize, const LIVE: u64> Logic for Orders<A, LIVE> {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, instr, last);
        self.lookup.clock.next = self.clock.val();
        self.lookup.cfg_row.next = self.cfg_row.val();
        self.lookup.cfg_addr.next = self.cfg_addr.val();
        self.lookup.we_symbol.next = self.we_symbol.val();
        self.lookup.we_locate.next = self.we_locate.val();
        self.lookup.d_feed.next = self.d_feed.val();
        self.lookup.d_locate_stb.next = self.d_locate_stb.val();
        self.lookup.d_locate.next = self.d_locate.val();
        self.lookup.d_symbol_stb.next = self.d_symbol_stb.val();
        self.lookup.d_symbol.next = self.d_symbol.val();
        self.lookup.d_learn.next = self.d_learn.val();
        self.lookup.d_ev.next = self.d_ev.val();

        self.pre_valid.next = self.lookup.known.val() & !self.table.sweeping.val();
        self.o_pre_same.next = self.lookup.again.val();
        self.lookup.last.next = self.last.q.val();
        if self.sequencer.o_valid.val() {
            self.last.d.next = self.instr.q.val();
        }
        self.o_pre_instr.next = self.lookup.instr.val();
        self.o_watches.next = self.lookup.watches.val();
        self.instr.d.next = self.lookup.instr.val();
        self.o_instr.next = self.instr.q.val();

        self.table.clock.next = self.clock.val();
        self.table.instr.next = self.lookup.located.val();
        self.table.ref_stb.next = self.d_ref_stb.val();
        self.table.order_ref.next = self.d_ref.val();
        self.table.newref_stb.next = self.d_newref_stb.val();
        self.table.newref.next = self.d_newref.val();
        self.table.shares.next = self.sequencer.shares.val();
        self.table.modify.next = self.sequencer.modify.val();
        self.table.insert.next = self.sequencer.insert.val();
        self.table.replace.next = self.sequencer.replace.val();
        self.table.new_side.next = self.sequencer.new_side.val();
        self.table.new_qty.next = self.sequencer.new_qty.val();
        self.table.new_price.next = self.sequencer.new_price.val();
        self.table.take.next = self.sequencer.o_qty.val();
        self.table.reset_books.next = self.reset_books.val();
        self.live.next = self.table.live.val();
        self.sweeping.next = self.table.sweeping.val();

        self.sequencer.clock.next = self.clock.val();
        self.sequencer.d_type.next = self.d_type.val();
        self.sequencer.d_locate_stb.next = self.d_locate_stb.val();
        self.sequencer.d_symbol_stb.next = self.d_symbol_stb.val();
        self.sequencer.d_learn.next = self.d_learn.val();
        self.sequencer.d_ev.next = self.d_ev.val();
        self.sequencer.d_kind.next = self.d_kind.val();
        self.sequencer.d_side.next = self.d_side.val();
        self.sequencer.d_price.next = self.d_price.val();
        self.sequencer.d_price_bad.next = self.d_price_bad.val();
        self.sequencer.d_qty.next = self.d_qty.val();
        self.sequencer.d_qty_zero.next = self.d_qty_zero.val();
        self.sequencer.d_complete.next = self.d_complete.val();
        self.sequencer.d_printable.next = self.d_printable.val();
        self.sequencer.d_status_op.next = self.d_status_op.val();
        self.sequencer.d_status_set.next = self.d_status_set.val();
        self.sequencer.pre_valid.next = self.pre_valid.val();
        self.sequencer.frozen_l0.next = self.frozen_l0.val();
        self.sequencer.turned.next = self.turned_l0.val();
        self.sequencer.hit.next = self.table.hit.val();
        self.sequencer.side.next = self.table.side.val();
        self.sequencer.qty.next = self.table.qty.val();
        self.sequencer.price.next = self.table.price.val();
        self.sequencer.over.next = self.table.over.val();
        self.sequencer.duplicate.next = self.table.duplicate.val();
        self.sequencer.no_way.next = self.table.no_way.val();
        self.sequencer.live_full.next = self.table.live_full.val();
        self.o_valid.next = self.sequencer.o_valid.val();
        self.o_side.next = self.sequencer.o_side.val();
        self.o_flip.next = self.sequencer.o_flip.val();
        self.o_price.next = self.sequencer.o_price.val();
        self.o_qty.next = self.sequencer.o_qty.val();
        self.o_op.next = self.sequencer.o_op.val();
        self.o_judge.next = self.sequencer.o_judge.val();
        self.o_level.next = self.sequencer.o_level.val();
        self.o_mark.next = self.sequencer.o_mark.val();
        self.o_clean.next = self.sequencer.o_clean.val();
        self.o_status_we.next = self.sequencer.o_status_we.val();
        self.o_status_op.next = self.sequencer.o_status_op.val();
        self.o_status_set.next = self.sequencer.o_status_set.val();
        self.o_last_we.next = self.sequencer.o_last_we.val();
        self.o_last_px.next = self.sequencer.o_last_px.val();
        self.o_last_qty.next = self.sequencer.o_last_qty.val();

        self.meta.clock.next = self.clock.val();
        self.meta.d_ev.next = self.d_ev.val();
        self.meta.d_seq.next = self.d_seq.val();
        self.meta.d_ts.next = self.d_ts.val();
        self.meta.d_time.next = self.d_time.val();
        self.meta.d_kind.next = self.d_kind.val();
        self.meta.d_feed.next = self.d_feed.val();
        self.meta.d_line.next = self.d_line.val();
        self.meta.d_frame.next = self.d_frame.val();
        self.meta.d_word.next = self.d_word.val();
        self.meta.late.next = self.sequencer.late.val();
        self.o_seq.next = self.meta.o_seq.val();
        self.o_ts.next = self.meta.o_ts.val();
        self.o_time.next = self.meta.o_time.val();
        self.o_kind.next = self.meta.o_kind.val();
        self.o_feed.next = self.meta.o_feed.val();
        self.o_line.next = self.meta.o_line.val();
        self.o_frame.next = self.meta.o_frame.val();
        self.o_word.next = self.meta.o_word.val();
    }
}
