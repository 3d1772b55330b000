//! What the whole card has out: gross notional and open orders, against their limits.
//!
//! In: each order that left, corrections of the host, the limits. Out: totals one cycle later, headroom and whether a
//! further order may be open two cycles later. Depth: a 58-bit addition with a multiplexer.

use rust_hdl::prelude::*;

/// Gross notional and open orders.
#[derive(LogicBlock, Default)]
pub struct Ledger {
    /// Clock.
    pub clock: Signal<In, Clock>,
    /// An order left.
    pub fired: Signal<In, Bit>,
    /// It is an enter order.
    pub enter: Signal<In, Bit>,
    /// Its notional (0 for a cancel), 1/10000 dollar.
    pub notional: Signal<In, Bits<56>>,
    /// The host corrects; not together with `fired`.
    pub adjust: Signal<In, Bit>,
    /// Signed: added to the gross notional.
    pub adj_gross: Signal<In, Bits<58>>,
    /// Signed: added to the open orders.
    pub adj_open: Signal<In, Bits<32>>,
    /// Largest gross notional, 1/10000 dollar.
    pub gross_limit: Signal<In, Bits<56>>,
    /// Largest number of open orders.
    pub open_limit: Signal<In, Bits<16>>,
    /// Signed: gross notional.
    pub gross_used: Signal<Out, Bits<58>>,
    /// Signed: limit minus gross notional.
    pub headroom: Signal<Out, Bits<58>>,
    /// Signed: open orders.
    pub open_orders: Signal<Out, Bits<32>>,
    /// One more order may be open.
    pub open_ok: Signal<Out, Bit>,
    gross: DFF<Bits<58>>,
    room: DFF<Bits<58>>,
    open: DFF<Bits<32>>,
    may: DFF<Bit>,
    more: Signal<Local, Bits<58>>,
    further: Signal<Local, Bits<32>>,
}

impl Logic for Ledger {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, gross, room, open, may);
        self.more.next = 0.into();
        self.further.next = 0.into();
        if self.fired.val() {
            self.more.next = self.notional.val().get_bits::<58>(0);
            if self.enter.val() {
                self.further.next = 1.into();
            }
        }
        if self.adjust.val() {
            self.more.next = self.adj_gross.val();
            self.further.next = self.adj_open.val();
        }
        self.gross.d.next = self.gross.q.val() + self.more.val();
        self.open.d.next = self.open.q.val() + self.further.val();
        self.room.d.next = self.gross_limit.val().get_bits::<58>(0) - self.gross.q.val();
        // Negative, or below the limit.
        self.may.d.next = self.open.q.val().get_bit(31)
            | (!self.open.q.val().get_bits::<15>(16).any()
                & (self.open.q.val().get_bits::<16>(0) < self.open_limit.val()));
        self.gross_used.next = self.gross.q.val();
        self.headroom.next = self.room.q.val();
        self.open_orders.next = self.open.q.val();
        self.open_ok.next = self.may.q.val();
    }
}
