//! Goes through the items in order and through the orders of each attempt: what the judge is asked, and in which order.
//!
//! In: the head of the items queue and of the waiting queue, `done` of the judge. Out: updates of status and books, pushes
//! into and pops from the queues, one order at a time for the judge (`ask`, then everything held until `done`).
//!
//! An item without attempts takes one cycle. An attempt with release `decision` is asked order by order, one that waits for
//! its frame goes into the waiting queue; the end of a frame (or a reset) asks the whole waiting queue. Depth 4.

use super::layout::*;
use crate::const_table;
use crate::emit::Consts;
use crate::triggers::t_slot::{ORDER0, ORDER1, ORDER2, ORDER3, ORDERS, PARTNER, TRIGGER};
use rust_hdl::prelude::*;

/// The instrument before the last one.
const NEXT_TO_LAST: u64 = 254;

const_table!(pub WalkerConsts: I_SLOTS, I_ATTEMPT, I_REPEAT, I_DECISION, I_DONE, I_OVER, I_MARK, I_MARK_FEED, I_STATUS,
    I_S_INSTR, I_STICKY, I_HALT, I_BOOK, I_BID_PX, NEXT_TO_LAST, I_BAD, I_USED, I_RESET, I_TAIL, I_PLAIN, SLOT_BITS,
    A_SLOT, A_SLOT_S, A_REPEAT_S, INSTR, ORDERS, ORDER0, ORDER1, ORDER2, ORDER3, TRIGGER);

/// Where the walker is.
#[derive(Copy, Clone, PartialEq, Debug, LogicState)]
pub enum Walk {
    /// Looks at the head of the items queue.
    Item,
    /// Takes the next slot that attempts.
    Slot,
    /// Decides whether the attempt waits.
    Attempt,
    /// Asks the next order.
    Order,
    /// Waits for the judge.
    Judged,
    /// A frame ended: first its consequences.
    End,
    /// Takes the next waiting attempt.
    Waiting,
    /// Clears the books of the serial lane.
    Clear,
}

/// Walks through items, attempts and orders.
#[derive(LogicBlock, Default)]
pub struct Walker {
    /// Clock.
    pub clock: Signal<In, Clock>,
    /// There is an item.
    pub item_valid: Signal<In, Bit>,
    /// The item.
    pub item: Signal<In, Bits<ITEM_BITS>>,
    /// The item is done with.
    pub item_pop: Signal<Out, Bit>,
    /// A waiting attempt is at the head.
    pub wait_valid: Signal<In, Bit>,
    /// It.
    pub wait_head: Signal<In, Bits<ATTEMPT_BITS>>,
    /// There are waiting attempts.
    pub wait_some: Signal<In, Bit>,
    /// No room for one more.
    pub wait_full: Signal<In, Bit>,
    /// An attempt waits.
    pub wait_push: Signal<Out, Bit>,
    /// It is taken.
    pub wait_pop: Signal<Out, Bit>,
    /// The judge has released or refused the order.
    pub done: Signal<In, Bit>,
    /// Judge this order.
    pub ask: Signal<Out, Bit>,
    /// The attempt: held while an order is judged; also what waits.
    pub attempt: Signal<Out, Bits<ATTEMPT_BITS>>,
    /// Number of the order to judge.
    pub order: Signal<Out, Bits<10>>,
    /// Trigger of the attempt.
    pub trigger: Signal<Out, Bits<10>>,
    /// The attempt's release is `decision`.
    pub decision: Signal<Out, Bit>,
    /// Its frame ended badly.
    pub bad: Signal<Out, Bit>,
    /// There was no room for it.
    pub over: Signal<Out, Bit>,
    /// A waiting attempt found no room: the card disarms.
    pub overload: Signal<Out, Bit>,
    /// The end of a bad used frame was reached.
    pub bad_done: Signal<Out, Bit>,
    /// Nothing is being done.
    pub idle: Signal<Out, Bit>,
    /// An attempt is taken apart, or one of its orders is judged.
    pub working: Signal<Out, Bit>,
    /// A reset was reached.
    pub clear: Signal<Out, Bit>,
    /// A feed is marked.
    pub mark: Signal<Out, Bit>,
    /// Which.
    pub mark_feed: Signal<Out, Bits<2>>,
    /// The status of an instrument.
    pub status: Signal<Out, Bit>,
    /// Which.
    pub s_instr: Signal<Out, Bits<8>>,
    /// It has a sticky mark.
    pub s_sticky: Signal<Out, Bit>,
    /// It is halted.
    pub s_halt: Signal<Out, Bit>,
    /// The book of an instrument.
    pub b_we: Signal<Out, Bit>,
    /// Which.
    pub b_instr: Signal<Out, Bits<8>>,
    /// Best bid, 1/10000 dollar.
    pub b_bid_px: Signal<Out, Bits<32>>,
    /// There is a bid.
    pub b_bid_v: Signal<Out, Bit>,
    /// Best ask, 1/10000 dollar.
    pub b_ask_px: Signal<Out, Bits<32>>,
    /// There is an ask.
    pub b_ask_v: Signal<Out, Bit>,
    walk: DFF<Walk>,
    todo: DFF<Bits<8>>,
    more: DFF<Bit>,
    rest: Signal<Local, Bits<8>>,
    low: Signal<Local, Bits<8>>,
    slot: [Signal<Local, Bits<SLOT_BITS>>; 8],
    some_slot: Signal<Local, Bits<SLOT_BITS>>,
    new_repeat: Signal<Local, Bit>,
    origin: Signal<Local, Bits<ORIGIN_BITS>>,
    now: DFF<Bits<ATTEMPT_BITS>>,
    waits: DFF<Bit>,
    was_first: DFF<Bit>,
    from_wait: DFF<Bit>,
    refuse: DFF<Bit>,
    flood: DFF<Bit>,
    at: DFF<Bits<3>>,
    number: DFF<Bits<10>>,
    asking: DFF<Bit>,
    sweep: DFF<Bits<8>>,
    swept: DFF<Bit>,
    mark1: DFF<Bit>,
    mark_feed1: DFF<Bits<2>>,
    status1: DFF<Bit>,
    s_instr1: DFF<Bits<8>>,
    s_sticky1: DFF<Bit>,
    s_halt1: DFF<Bit>,
    b_we1: DFF<Bit>,
    b_instr1: DFF<Bits<8>>,
    b_row1: DFF<Bits<66>>,
    starts: Signal<Local, Bit>,
    sweeps: Signal<Local, Bit>,
    orders: Signal<Local, Bits<PARTNER>>,
    consts: Consts<WalkerConsts>,
}

impl Logic for Walker {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self, clock, walk, todo, more, now, waits, was_first, from_wait, refuse, flood, at,
            number, asking, sweep, swept, mark1, mark_feed1, status1, s_instr1, s_sticky1, s_halt1,
            b_we1, b_instr1, b_row1
        );
        // The lowest slot that is still to do, and what is known of it.
        self.low.next = self.todo.q.val() & (!self.todo.q.val() + 1);
        for i in 0..8 {
            self.slot[i].next = 0.into();
            if self.low.val().get_bit(i) {
                self.slot[i].next = self
                    .item
                    .val()
                    .get_bits::<SLOT_BITS>(I_SLOTS + i * SLOT_BITS);
            }
        }
        self.some_slot.next = self.slot[0].val()
            | self.slot[1].val()
            | self.slot[2].val()
            | self.slot[3].val()
            | self.slot[4].val()
            | self.slot[5].val()
            | self.slot[6].val()
            | self.slot[7].val();
        self.rest.next = self.todo.q.val() & !self.low.val();
        self.new_repeat.next = (self.item.val().get_bits::<8>(I_REPEAT) & self.low.val()).any();
        self.origin.next = self.item.val().get_bits::<ORIGIN_BITS>(0);
        self.orders.next = self.now.q.val().get_bits::<PARTNER>(A_SLOT);

        // Said apart from the states, because the whole queue hangs on it.
        self.item_pop.next = ((self.walk.q.val() == Walk::Item)
            & self.item_valid.val()
            & self.item.val().get_bit(I_PLAIN))
            | ((self.walk.q.val() == Walk::Slot)
                & !self.more.q.val()
                & !self.item.val().get_bit(I_TAIL))
            | ((self.walk.q.val() == Walk::Waiting)
                & !self.wait_valid.val()
                & !self.wait_some.val()
                & !self.item.val().get_bit(I_RESET))
            | ((self.walk.q.val() == Walk::Clear) & self.swept.q.val());
        self.wait_push.next = false;
        self.wait_pop.next = false;
        self.overload.next = false;
        self.bad_done.next = false;
        self.idle.next = false;
        self.working.next = (self.walk.q.val() == Walk::Slot)
            | (self.walk.q.val() == Walk::Attempt)
            | (self.walk.q.val() == Walk::Order)
            | (self.walk.q.val() == Walk::Judged);
        self.starts.next = false;
        self.sweeps.next = false;
        self.asking.d.next = false;
        match self.walk.q.val() {
            Walk::Item => {
                self.idle.next = true;
                self.todo.d.next = self.item.val().get_bits::<8>(I_ATTEMPT);
                self.more.d.next = true;
                self.from_wait.d.next = false;
                self.refuse.d.next = false;
                self.flood.d.next = self.item.val().get_bit(I_OVER);
                if self.item_valid.val() {
                    self.starts.next = true;
                    if self.item.val().get_bits::<8>(I_ATTEMPT).any() {
                        self.walk.d.next = Walk::Slot;
                    } else if self.item.val().get_bit(I_TAIL) {
                        self.walk.d.next = Walk::End;
                    }
                }
            }
            Walk::Slot => {
                self.now.d.next = bit_cast::<ATTEMPT_BITS, ORIGIN_BITS>(self.origin.val())
                    | bit_cast::<ATTEMPT_BITS, SLOT_BITS>(self.some_slot.val()) << A_SLOT_S
                    | bit_cast::<ATTEMPT_BITS, 1>(self.new_repeat.val().into()) << A_REPEAT_S;
                self.waits.d.next =
                    !(self.item.val().get_bits::<8>(I_DECISION) & self.low.val()).any();
                self.was_first.d.next =
                    (self.item.val().get_bits::<8>(I_DONE) & self.low.val()).any();
                self.todo.d.next = self.rest.val();
                self.more.d.next = self.rest.val().any();
                if self.more.q.val() {
                    self.walk.d.next = Walk::Attempt;
                } else if self.item.val().get_bit(I_TAIL) {
                    self.walk.d.next = Walk::End;
                } else {
                    self.walk.d.next = Walk::Item;
                }
            }
            Walk::Attempt => {
                self.at.d.next = 0.into();
                if self.was_first.q.val() {
                    self.at.d.next = 1.into();
                }
                self.walk.d.next = Walk::Order;
                if self.waits.q.val() & !self.flood.q.val() {
                    if self.wait_full.val() {
                        self.overload.next = true;
                        self.flood.d.next = true;
                    } else {
                        self.wait_push.next = true;
                        self.walk.d.next = Walk::Slot;
                    }
                }
            }
            Walk::Order => {
                self.number.d.next = self.orders.val().get_bits::<10>(ORDER0);
                if self.at.q.val() == 1 {
                    self.number.d.next = self.orders.val().get_bits::<10>(ORDER1);
                }
                if self.at.q.val() == 2 {
                    self.number.d.next = self.orders.val().get_bits::<10>(ORDER2);
                }
                if self.at.q.val() == 3 {
                    self.number.d.next = self.orders.val().get_bits::<10>(ORDER3);
                }
                if self.at.q.val().get_bit(2)
                    | (self.at.q.val() >= self.orders.val().get_bits::<3>(ORDERS))
                {
                    if self.from_wait.q.val() {
                        self.walk.d.next = Walk::Waiting;
                    } else {
                        self.walk.d.next = Walk::Slot;
                    }
                } else {
                    self.asking.d.next = true;
                    self.walk.d.next = Walk::Judged;
                }
            }
            Walk::Judged => {
                if self.done.val() {
                    self.at.d.next = self.at.q.val() + 1;
                    self.walk.d.next = Walk::Order;
                }
            }
            Walk::End => {
                self.bad_done.next =
                    self.item.val().get_bit(I_BAD) & self.item.val().get_bit(I_USED);
                self.refuse.d.next =
                    self.item.val().get_bit(I_BAD) | self.item.val().get_bit(I_RESET);
                self.flood.d.next = false;
                self.from_wait.d.next = true;
                self.waits.d.next = true;
                self.walk.d.next = Walk::Waiting;
            }
            Walk::Waiting => {
                self.now.d.next = self.wait_head.val();
                self.at.d.next = 0.into();
                self.sweep.d.next = 0.into();
                if self.wait_valid.val() {
                    self.wait_pop.next = true;
                    self.walk.d.next = Walk::Order;
                } else if !self.wait_some.val() {
                    if self.item.val().get_bit(I_RESET) {
                        self.walk.d.next = Walk::Clear;
                    } else {
                        self.walk.d.next = Walk::Item;
                    }
                }
            }
            Walk::Clear => {
                self.sweeps.next = true;
                self.sweep.d.next = self.sweep.q.val() + 1;
                self.swept.d.next = self.sweep.q.val() == NEXT_TO_LAST;
                if self.swept.q.val() {
                    self.walk.d.next = Walk::Item;
                }
            }
        }

        self.ask.next = self.asking.q.val();
        self.attempt.next = self.now.q.val();
        self.order.next = self.number.q.val();
        self.trigger.next = self.orders.val().get_bits::<10>(TRIGGER);
        self.decision.next = !self.waits.q.val();
        self.bad.next = self.refuse.q.val();
        self.over.next = self.flood.q.val();
        self.clear.next = self.sweeps.val();
        // Status and book go on a cycle later: no order of this item can be looked up earlier.
        self.mark1.d.next = self.starts.val() & self.item.val().get_bit(I_MARK);
        self.mark_feed1.d.next = self.item.val().get_bits::<2>(I_MARK_FEED);
        self.status1.d.next = self.starts.val() & self.item.val().get_bit(I_STATUS);
        self.s_instr1.d.next = self.item.val().get_bits::<8>(I_S_INSTR);
        self.s_sticky1.d.next = self.item.val().get_bit(I_STICKY);
        self.s_halt1.d.next = self.item.val().get_bit(I_HALT);
        self.mark.next = self.mark1.q.val();
        self.mark_feed.next = self.mark_feed1.q.val();
        self.status.next = self.status1.q.val();
        self.s_instr.next = self.s_instr1.q.val();
        self.s_sticky.next = self.s_sticky1.q.val();
        self.s_halt.next = self.s_halt1.q.val();
        self.b_we1.d.next =
            self.sweeps.val() | (self.starts.val() & self.item.val().get_bit(I_BOOK));
        self.b_instr1.d.next = self.item.val().get_bits::<8>(INSTR);
        self.b_row1.d.next = self.item.val().get_bits::<66>(I_BID_PX);
        if self.sweeps.val() {
            self.b_instr1.d.next = self.sweep.q.val();
            self.b_row1.d.next = 0.into();
        }
        self.b_we.next = self.b_we1.q.val();
        self.b_instr.next = self.b_instr1.q.val();
        self.b_bid_px.next = self.b_row1.q.val().get_bits::<32>(0);
        self.b_bid_v.next = self.b_row1.q.val().get_bit(32);
        self.b_ask_px.next = self.b_row1.q.val().get_bits::<32>(33);
        self.b_ask_v.next = self.b_row1.q.val().get_bit(65);
    }
}
