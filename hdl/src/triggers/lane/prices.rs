//! The two prices that an order's risk needs: what it follows, and what its collar is measured against.
//!
//! In (L1): the order's instrument and the message's. In (L2): the order's side and base, the book that the message
//! just gave. Out (L2, not registered, at most 3 levels): base price, reference price, whether either is missing.
//! The memory holds every book as the Engine broadcast it; the book of the message being judged is newer than that.

use super::table::Table;
use rust_hdl::prelude::*;

/// Base and reference price of an order; semantics section 7.
#[derive(LogicBlock, Default)]
pub struct Prices {
    /// Clock.
    pub clock: Signal<In, Clock>,
    /// Book broadcast: strobe.
    pub b_we: Signal<In, Bit>,
    /// Book broadcast: instrument.
    pub b_instr: Signal<In, Bits<8>>,
    /// Book broadcast: best bid.
    pub b_bid_px: Signal<In, Bits<32>>,
    /// Book broadcast: there is a bid.
    pub b_bid_v: Signal<In, Bit>,
    /// Book broadcast: best ask.
    pub b_ask_px: Signal<In, Bits<32>>,
    /// Book broadcast: there is an ask.
    pub b_ask_v: Signal<In, Bit>,
    /// L1: the order's instrument.
    pub instr: Signal<In, Bits<8>>,
    /// L1: the fresh book counts.
    pub fresh: Signal<In, Bit>,
    /// L1: whose book it is.
    pub fresh_instr: Signal<In, Bits<8>>,
    /// L2: fresh best bid.
    pub fresh_bid_px: Signal<In, Bits<32>>,
    /// L2: there is a bid.
    pub fresh_bid_v: Signal<In, Bit>,
    /// L2: fresh best ask.
    pub fresh_ask_px: Signal<In, Bits<32>>,
    /// L2: there is an ask.
    pub fresh_ask_v: Signal<In, Bit>,
    /// L2: the order sells.
    pub sell: Signal<In, Bit>,
    /// L2: what the price follows: 1 best bid, 2 best ask, else nothing.
    pub follows: Signal<In, Bits<2>>,
    /// L2: price that it follows, 0 if none.
    pub base: Signal<Out, Bits<32>>,
    /// L2: price that the collar is measured against.
    pub against: Signal<Out, Bits<32>>,
    /// L2: the side it follows, or both sides, are empty.
    pub missing: Signal<Out, Bit>,
    books: Table<66>,
    same: DFF<Bit>,
    book: Signal<Local, Bits<66>>,
    bid_px: Signal<Local, Bits<32>>,
    ask_px: Signal<Local, Bits<32>>,
    bid_v: Signal<Local, Bit>,
    ask_v: Signal<Local, Bit>,
}

impl Logic for Prices {
    #[hdl_gen]
    fn update(&mut self) {
        self.same.clock.next = self.clock.val();
        self.books.clock.next = self.clock.val();
        self.books.we.next = self.b_we.val();
        self.books.instr.next = self.b_instr.val();
        self.books.data.next = (bit_cast::<66, 1>(self.b_ask_v.val().into()) << 65)
            | (bit_cast::<66, 1>(self.b_bid_v.val().into()) << 64)
            | (bit_cast::<66, 32>(self.b_ask_px.val()) << 32)
            | bit_cast::<66, 32>(self.b_bid_px.val());
        self.books.read_instr.next = self.instr.val();
        self.same.d.next = self.fresh.val() & (self.fresh_instr.val() == self.instr.val());

        self.book.next = self.books.row.val();
        self.bid_px.next = self.book.val().get_bits::<32>(0);
        self.ask_px.next = self.book.val().get_bits::<32>(32);
        self.bid_v.next = self.book.val().get_bit(64);
        self.ask_v.next = self.book.val().get_bit(65);
        if self.same.q.val() {
            self.bid_px.next = self.fresh_bid_px.val();
            self.ask_px.next = self.fresh_ask_px.val();
            self.bid_v.next = self.fresh_bid_v.val();
            self.ask_v.next = self.fresh_ask_v.val();
        }
        self.base.next = 0.into();
        self.missing.next = !self.bid_v.val() & !self.ask_v.val();
        if self.follows.val() == 1 {
            self.base.next = self.bid_px.val();
            self.missing.next = !self.bid_v.val();
        }
        if self.follows.val() == 2 {
            self.base.next = self.ask_px.val();
            self.missing.next = !self.ask_v.val();
        }
        // The opposite best, or the own best if that side is empty.
        self.against.next = self.bid_px.val();
        if (self.sell.val() & !self.bid_v.val()) | (!self.sell.val() & self.ask_v.val()) {
            self.against.next = self.ask_px.val();
        }
    }
}
