//! Long and short exposure of each instrument: a read-modify-write of one memory, and the new totals for all lanes.
//!
//! In: each order that left, and corrections of the host; at least three cycles between any two. Out, two cycles later:
//! the broadcast. Depth: a 33-bit addition.

use crate::prim::BlockRam;
use rust_hdl::prelude::*;

/// Exposure of all instruments.
#[derive(LogicBlock, Default)]
pub struct Exposure {
    /// Clock.
    pub clock: Signal<In, Clock>,
    /// An enter or replace left.
    pub fired: Signal<In, Bit>,
    /// Its instrument.
    pub instr: Signal<In, Bits<8>>,
    /// It sells.
    pub sell: Signal<In, Bit>,
    /// Its quantity, shares.
    pub qty: Signal<In, Bits<20>>,
    /// The host corrects; not together with `fired`.
    pub adjust: Signal<In, Bit>,
    /// The instrument to correct.
    pub adj_instr: Signal<In, Bits<8>>,
    /// Signed: added to the long exposure, shares.
    pub adj_long: Signal<In, Bits<32>>,
    /// Signed: added to the short exposure, shares.
    pub adj_short: Signal<In, Bits<32>>,
    /// New totals of an instrument.
    pub x_we: Signal<Out, Bit>,
    /// Which.
    pub x_instr: Signal<Out, Bits<8>>,
    /// Signed: long exposure, shares.
    pub x_long: Signal<Out, Bits<33>>,
    /// Signed: short exposure, shares.
    pub x_short: Signal<Out, Bits<33>>,
    totals: BlockRam<66, 8>,
    at: Signal<Local, Bits<8>>,
    started: DFF<Bit>,
    at1: DFF<Bits<8>>,
    add_long: DFF<Bits<33>>,
    add_short: DFF<Bits<33>>,
    done: DFF<Bit>,
    at2: DFF<Bits<8>>,
    long: DFF<Bits<33>>,
    short: DFF<Bits<33>>,
}

impl Logic for Exposure {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self, clock, started, at1, add_long, add_short, done, at2, long, short
        );
        clock!(self, clock, totals);
        self.at.next = self.instr.val();
        self.add_long.d.next = 0.into();
        self.add_short.d.next = 0.into();
        if self.fired.val() & !self.sell.val() {
            self.add_long.d.next = self.qty.val().get_bits::<33>(0);
        }
        if self.fired.val() & self.sell.val() {
            self.add_short.d.next = self.qty.val().get_bits::<33>(0);
        }
        if self.adjust.val() {
            self.at.next = self.adj_instr.val();
            self.add_long.d.next = (self.adj_long.val().get_bits::<33>(31) << 32)
                | self.adj_long.val().get_bits::<33>(0);
            self.add_short.d.next = (self.adj_short.val().get_bits::<33>(31) << 32)
                | self.adj_short.val().get_bits::<33>(0);
        }
        self.started.d.next = self.fired.val() | self.adjust.val();
        self.at1.d.next = self.at.val();
        self.totals.read_address.next = self.at.val();
        self.done.d.next = self.started.q.val();
        self.at2.d.next = self.at1.q.val();
        self.long.d.next = self.totals.read_data.val().get_bits::<33>(0) + self.add_long.q.val();
        self.short.d.next = self.totals.read_data.val().get_bits::<33>(33) + self.add_short.q.val();
        self.totals.write_enable.next = self.done.q.val();
        self.totals.write_address.next = self.at2.q.val();
        self.totals.write_data.next =
            (self.short.q.val().get_bits::<66>(0) << 33) | self.long.q.val().get_bits::<66>(0);
        self.x_we.next = self.done.q.val();
        self.x_instr.next = self.at2.q.val();
        self.x_long.next = self.long.q.val();
        self.x_short.next = self.short.q.val();
    }
}
