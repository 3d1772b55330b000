//! Brings everything that the engine must do in order into one row of the items queue.
//!
//! In: judged messages with their attempts (`t_*`, L4), their books (`j_*`, L2), status of instruments (`s_*`, L4), feed
//! marks (`g_*`), frame ends (`e_*`), reset. Out, one cycle after L4: the item. Within an item the order is: feed's mark,
//! status, book, attempts, frame end, reset.
//!
//! Marks are delayed by three cycles and frame ends by four, so that they come after every attempt of messages before
//! them (9 cycles after D1 of the word that caused them; attempts come 4 to 8 cycles after theirs) and before the next.
//! Each frame has a tag (frames counted); a frame that ended badly after it was used is pending until the serial path
//! has come to its end: `bad_pending`, `bad_tag`. Depth 3.

use super::layout::*;
use crate::const_table;
use crate::emit::Consts;
use rust_hdl::prelude::*;

const_table!(pub IntakeConsts: TAG_S, INSTR_S, I_SLOTS_S, I_ATTEMPT_S, I_REPEAT_S, I_DECISION_S, I_DONE_S, I_OVER_S, I_MARK_S, I_MARK_FEED_S, I_STATUS_S, I_S_INSTR_S,
    I_STICKY_S, I_HALT_S, I_BOOK_S, I_BID_PX_S, I_BAD_S, I_USED_S, I_RESET_S, I_TAIL_S, I_PLAIN_S);

/// Makes items.
#[derive(LogicBlock, Default)]
pub struct Intake {
    /// Clock.
    pub clock: Signal<In, Clock>,
    /// L2: a judged message.
    pub j_valid: Signal<In, Bit>,
    /// L2: its instrument.
    pub j_instr: Signal<In, Bits<8>>,
    /// L2: best bid, 1/10000 dollar.
    pub j_bid_px: Signal<In, Bits<32>>,
    /// L2: there is a bid.
    pub j_bid_v: Signal<In, Bit>,
    /// L2: best ask, 1/10000 dollar.
    pub j_ask_px: Signal<In, Bits<32>>,
    /// L2: there is an ask.
    pub j_ask_v: Signal<In, Bit>,
    /// L4: which message decided.
    pub message: Signal<In, Bits<MESSAGE_BITS>>,
    /// L4: its instrument.
    pub instr: Signal<In, Bits<8>>,
    /// L4: all slots.
    pub slots: Signal<In, Bits<I_SLOTS_W>>,
    /// L4: attempts; 0 if no message was judged.
    pub attempt: Signal<In, Bits<8>>,
    /// L4: triggers that disarmed themselves.
    pub repeat: Signal<In, Bits<8>>,
    /// L4: release on decision.
    pub decision: Signal<In, Bits<8>>,
    /// L4: slot whose first order leaves now, by the fast path.
    pub done: Signal<In, Bits<8>>,
    /// L4: the status of an instrument is said.
    pub s_stb: Signal<In, Bit>,
    /// L4: which.
    pub s_instr: Signal<In, Bits<8>>,
    /// L4: it has a sticky mark.
    pub s_sticky: Signal<In, Bit>,
    /// L4: it is halted.
    pub s_halt: Signal<In, Bit>,
    /// A feed is marked.
    pub g_stb: Signal<In, Bit>,
    /// Which.
    pub g_feed: Signal<In, Bits<2>>,
    /// An in-turn frame ended.
    pub e_stb: Signal<In, Bit>,
    /// Badly.
    pub e_bad: Signal<In, Bit>,
    /// It had moved its feed's sequence.
    pub e_used: Signal<In, Bit>,
    /// Forget the books.
    pub reset: Signal<In, Bit>,
    /// The items queue is three quarters full.
    pub high: Signal<In, Bit>,
    /// The serial path has come to the end of a bad frame.
    pub bad_done: Signal<In, Bit>,
    /// The item.
    pub item: Signal<Out, Bits<ITEM_BITS>>,
    /// It says something.
    pub item_valid: Signal<Out, Bit>,
    /// There will be an item in the next cycle.
    pub item_soon: Signal<Out, Bit>,
    /// Tag of the frame that messages in L4 belong to.
    pub tag: Signal<Out, Bits<8>>,
    /// A used frame ended badly and its end is not yet reached.
    pub bad_pending: Signal<Out, Bit>,
    /// Its tag.
    pub bad_tag: Signal<Out, Bits<8>>,
    /// A used frame ended badly two cycles ago.
    pub bad_now: Signal<Out, Bit>,
    /// Its tag.
    pub bad_now_tag: Signal<Out, Bits<8>>,
    /// L4: attempts come while the queue is nearly full: they are refused and the card disarms.
    pub overload: Signal<Out, Bit>,
    /// L3: book of the judged message.
    pub b_we: Signal<Out, Bit>,
    /// L3: its instrument.
    pub b_instr: Signal<Out, Bits<8>>,
    /// L3: best bid.
    pub b_bid_px: Signal<Out, Bits<32>>,
    /// L3: there is a bid.
    pub b_bid_v: Signal<Out, Bit>,
    /// L3: best ask.
    pub b_ask_px: Signal<Out, Bits<32>>,
    /// L3: there is an ask.
    pub b_ask_v: Signal<Out, Bit>,
    over: Signal<Local, Bit>,
    soon: Signal<Local, Bit>,
    tail: Signal<Local, Bit>,
    plain: Signal<Local, Bit>,
    ends_badly: Signal<Local, Bit>,
    v3: DFF<Bit>,
    instr3: DFF<Bits<8>>,
    book3: DFF<Bits<66>>,
    v4: DFF<Bit>,
    book4: DFF<Bits<66>>,
    mark: [DFF<Bit>; 3],
    mark_feed: [DFF<Bits<2>>; 3],
    end: [DFF<Bit>; 4],
    bad: [DFF<Bit>; 4],
    used: [DFF<Bit>; 4],
    ended: DFF<Bits<8>>,
    passed: DFF<Bits<8>>,
    just_bad: DFF<Bit>,
    just_tag: DFF<Bits<8>>,
    now_bad: DFF<Bit>,
    now_tag: DFF<Bits<8>>,
    pending: DFF<Bit>,
    pending_tag: DFF<Bits<8>>,
    row: DFF<Bits<ITEM_BITS>>,
    row_valid: DFF<Bit>,
    consts: Consts<IntakeConsts>,
}

impl Logic for Intake {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self,
            clock,
            v3,
            instr3,
            book3,
            v4,
            book4,
            ended,
            passed,
            just_bad,
            just_tag,
            now_bad,
            now_tag,
            pending,
            pending_tag,
            row,
            row_valid
        );
        for i in 0..3 {
            self.mark[i].clock.next = self.clock.val();
            self.mark_feed[i].clock.next = self.clock.val();
        }
        self.mark[0].d.next = self.g_stb.val();
        self.mark_feed[0].d.next = self.g_feed.val();
        for i in 0..2 {
            self.mark[i + 1].d.next = self.mark[i].q.val();
            self.mark_feed[i + 1].d.next = self.mark_feed[i].q.val();
        }
        self.ends_badly.next = self.e_stb.val() & self.e_bad.val() & self.e_used.val();
        for i in 0..4 {
            self.end[i].clock.next = self.clock.val();
            self.bad[i].clock.next = self.clock.val();
            self.used[i].clock.next = self.clock.val();
        }
        self.end[0].d.next = self.e_stb.val();
        self.bad[0].d.next = self.e_bad.val();
        self.used[0].d.next = self.e_used.val();
        for i in 0..3 {
            self.end[i + 1].d.next = self.end[i].q.val();
            self.bad[i + 1].d.next = self.bad[i].q.val();
            self.used[i + 1].d.next = self.used[i].q.val();
        }
        // Frames are counted twice: as they end, and as their ends come into the queue behind their attempts.
        if self.e_stb.val() {
            self.ended.d.next = self.ended.q.val() + 1;
        }
        if self.end[3].q.val() {
            self.passed.d.next = self.passed.q.val() + 1;
        }
        // Two cycles: an order that left in the cycle after the end is on the wire by then.
        self.just_bad.d.next = self.ends_badly.val();
        self.just_tag.d.next = self.ended.q.val();
        self.now_bad.d.next = self.just_bad.q.val();
        self.now_tag.d.next = self.just_tag.q.val();
        // The first bad frame counts: behind it the card is disarmed.
        if self.bad_done.val() {
            self.pending.d.next = false;
        }
        if self.ends_badly.val() & !self.pending.q.val() {
            self.pending.d.next = true;
            self.pending_tag.d.next = self.ended.q.val();
        }

        self.v3.d.next = self.j_valid.val();
        self.instr3.d.next = self.j_instr.val();
        self.book3.d.next = (bit_cast::<66, 1>(self.j_ask_v.val().into()) << 65)
            | (bit_cast::<66, 32>(self.j_ask_px.val()) << 33)
            | (bit_cast::<66, 1>(self.j_bid_v.val().into()) << 32)
            | bit_cast::<66, 32>(self.j_bid_px.val());
        self.v4.d.next = self.v3.q.val();
        self.book4.d.next = self.book3.q.val();
        self.b_we.next = self.v3.q.val();
        self.b_instr.next = self.instr3.q.val();
        self.b_bid_px.next = self.book3.q.val().get_bits::<32>(0);
        self.b_bid_v.next = self.book3.q.val().get_bit(32);
        self.b_ask_px.next = self.book3.q.val().get_bits::<32>(33);
        self.b_ask_v.next = self.book3.q.val().get_bit(65);

        self.over.next = self.high.val() & self.attempt.val().any();
        self.tail.next = self.end[3].q.val() | self.reset.val();
        self.plain.next = !self.tail.val() & !self.attempt.val().any();
        self.overload.next = self.over.val();
        self.soon.next = self.v4.q.val()
            | self.attempt.val().any()
            | self.s_stb.val()
            | self.mark[2].q.val()
            | self.end[3].q.val()
            | self.reset.val();
        self.row_valid.d.next = self.soon.val();
        self.item_soon.next = self.soon.val();
        self.row.d.next = bit_cast::<ITEM_BITS, MESSAGE_BITS>(self.message.val())
            | bit_cast::<ITEM_BITS, 8>(self.passed.q.val()) << TAG_S
            | bit_cast::<ITEM_BITS, 8>(self.instr.val()) << INSTR_S
            | bit_cast::<ITEM_BITS, I_SLOTS_W>(self.slots.val()) << I_SLOTS_S
            | bit_cast::<ITEM_BITS, 8>(self.attempt.val()) << I_ATTEMPT_S
            | bit_cast::<ITEM_BITS, 8>(self.repeat.val()) << I_REPEAT_S
            | bit_cast::<ITEM_BITS, 8>(self.decision.val()) << I_DECISION_S
            | bit_cast::<ITEM_BITS, 8>(self.done.val()) << I_DONE_S
            | bit_cast::<ITEM_BITS, 1>(self.over.val().into()) << I_OVER_S
            | bit_cast::<ITEM_BITS, 1>(self.mark[2].q.val().into()) << I_MARK_S
            | bit_cast::<ITEM_BITS, 2>(self.mark_feed[2].q.val()) << I_MARK_FEED_S
            | bit_cast::<ITEM_BITS, 1>(self.s_stb.val().into()) << I_STATUS_S
            | bit_cast::<ITEM_BITS, 8>(self.s_instr.val()) << I_S_INSTR_S
            | bit_cast::<ITEM_BITS, 1>(self.s_sticky.val().into()) << I_STICKY_S
            | bit_cast::<ITEM_BITS, 1>(self.s_halt.val().into()) << I_HALT_S
            | bit_cast::<ITEM_BITS, 1>(self.v4.q.val().into()) << I_BOOK_S
            | bit_cast::<ITEM_BITS, 66>(self.book4.q.val()) << I_BID_PX_S
            | bit_cast::<ITEM_BITS, 1>(self.bad[3].q.val().into()) << I_BAD_S
            | bit_cast::<ITEM_BITS, 1>(self.used[3].q.val().into()) << I_USED_S
            | bit_cast::<ITEM_BITS, 1>(self.reset.val().into()) << I_RESET_S
            | bit_cast::<ITEM_BITS, 1>(self.tail.val().into()) << I_TAIL_S
            | bit_cast::<ITEM_BITS, 1>(self.plain.val().into()) << I_PLAIN_S;
        self.item.next = self.row.q.val();
        self.item_valid.next = self.row_valid.q.val();
        self.tag.next = self.passed.q.val();
        self.bad_pending.next = self.pending.q.val();
        self.bad_tag.next = self.pending_tag.q.val();
        self.bad_now.next = self.now_bad.q.val();
        self.bad_now_tag.next = self.now_tag.q.val();
    }
}
