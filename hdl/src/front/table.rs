//! The feeds' rows as the host wrote them.
//!
//! In: the parameter bus. Out: the four rows, and for each a strobe in the cycle in which a new row is first there:
//! a feed whose row is written starts anew. One cycle, depth 1.

use crate::const_table;
use crate::emit::Consts;
use crate::front::layout::ROW_W;
use rust_hdl::prelude::*;
use t2t_contract::records::feed::{START, START_W};

const_table!(
    pub TableConsts: START
);

/// Window `feed` in registers.
#[derive(LogicBlock, Default)]
pub struct Table {
    /// Clock.
    pub clock: Signal<In, Clock>,
    /// Row on the parameter bus.
    pub cfg_row: Signal<In, Bits<ROW_W>>,
    /// Its number.
    pub cfg_addr: Signal<In, Bits<2>>,
    /// It is a row of window `feed`.
    pub we_feed: Signal<In, Bit>,
    /// Rows.
    pub row: [Signal<Out, Bits<ROW_W>>; 4],
    /// First expected sequences.
    pub first: [Signal<Out, Bits<START_W>>; 4],
    /// The row is new.
    pub fresh: [Signal<Out, Bit>; 4],
    held: [DFF<Bits<ROW_W>>; 4],
    written: [DFF<Bit>; 4],
    consts: Consts<TableConsts>,
}

impl Logic for Table {
    #[hdl_gen]
    fn update(&mut self) {
        for i in 0..4 {
            self.held[i].clock.next = self.clock.val();
            self.held[i].d.next = self.held[i].q.val();
            self.written[i].clock.next = self.clock.val();
            self.written[i].d.next = false;
            if self.we_feed.val() & (self.cfg_addr.val().index() == i) {
                self.held[i].d.next = self.cfg_row.val();
                self.written[i].d.next = true;
            }
            self.row[i].next = self.held[i].q.val();
            self.first[i].next = self.held[i].q.val().get_bits::<START_W>(START);
            self.fresh[i].next = self.written[i].q.val();
        }
    }
}
