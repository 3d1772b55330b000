//! Which instrument's book is in the registers, and when it goes back to memory; clears the memories on request.
//!
//! In: the instrument of the next operation (L0-1), the operation's strobe (L0). Out: the address at which every memory
//! of the levels is read and written, whether the registers already hold the operation's book (`same`, L0, registered),
//! the strobe `load` (L0) and the write-back (L4). The registers are written back to memory in L4, which may be L0 of
//! the next operation: its book was read in L3, so it is either another one or the one still in the registers.
//! A sweep writes zeros to all `2^A` rows, one a cycle; operations are ignored until it ends.

use rust_hdl::prelude::*;

/// Sequencer of the book memories for `2^A` instruments; see the [module](self).
#[derive(LogicBlock, Default)]
pub struct Control<const A: usize> {
    /// The clock.
    pub clock: Signal<In, Clock>,
    /// Forget all books.
    pub reset_books: Signal<In, Bit>,
    /// Instrument of the operation in the next cycle, if there is one.
    pub pre: Signal<In, Bits<A>>,
    /// It is that of the last operation.
    pub pre_same: Signal<In, Bit>,
    /// An operation is presented (L0).
    pub valid: Signal<In, Bit>,
    /// Its instrument.
    pub instr: Signal<In, Bits<A>>,
    /// Its side.
    pub side: Signal<In, Bit>,
    /// Its instrument is frozen.
    pub frozen: Signal<In, Bit>,
    /// Row that every memory reads in this cycle.
    pub read_at: Signal<Out, Bits<A>>,
    /// The registers hold the book of the operation in L0.
    pub same: Signal<Out, Bit>,
    /// `same`, and the first bank of registers is the ask side: the operation's side is the second of the two banks of
    /// registers (if `same`) or memories (bid, ask) if it is either sell or this.
    pub turned: Signal<Out, Bit>,
    /// The registers take the book over at the end of this cycle.
    pub load: Signal<Out, Bit>,
    /// Instrument in the registers.
    pub current: Signal<Out, Bits<A>>,
    /// The operation of this cycle acts: its instrument is not frozen (L1).
    pub act1: Signal<Out, Bit>,
    /// The same, L2.
    pub act2: Signal<Out, Bit>,
    /// The same, L3.
    pub act3: Signal<Out, Bit>,
    /// The bid side's memories write row `write_at`: what is in the registers, or zeros while `sweeping`.
    pub to_bid: Signal<Out, Bit>,
    /// The same for the ask side.
    pub to_ask: Signal<Out, Bit>,
    /// Memories without side write row `write_at`.
    pub to_both: Signal<Out, Bit>,
    /// Row to write.
    pub write_at: Signal<Out, Bits<A>>,
    /// The memories are being cleared.
    pub sweeping: Signal<Out, Bit>,
    same_q: DFF<Bit>,
    turned_q: DFF<Bit>,
    current_q: DFF<Bits<A>>,
    held: DFF<Bit>,
    side_q: DFF<Bit>,
    act1_q: DFF<Bit>,
    act2_q: DFF<Bit>,
    act3_q: DFF<Bit>,
    act4_q: DFF<Bit>,
    sweep: DFF<Bit>,
    row: DFF<Bits<A>>,
    go: Signal<Local, Bit>,
}

impl<const A: usize> Logic for Control<A> {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self, clock, same_q, turned_q, current_q, held, side_q, act1_q, act2_q, act3_q, act4_q,
            sweep, row
        );
        self.read_at.next = self.pre.val();
        // Operations are at least 4 cycles apart, so what is current in L0-1 is current in L0.
        self.same_q.d.next = self.held.q.val() & self.pre_same.val();
        self.same.next = self.same_q.q.val();
        self.turned_q.d.next = self.held.q.val() & self.pre_same.val() & self.side_q.q.val();
        self.turned.next = self.turned_q.q.val();
        self.go.next = self.valid.val() & !self.sweep.q.val();
        self.load.next = self.go.val();
        if self.go.val() {
            self.current_q.d.next = self.instr.val();
            self.side_q.d.next = self.side.val();
            self.held.d.next = true;
        }
        self.current.next = self.current_q.q.val();
        self.act1_q.d.next = self.go.val() & !self.frozen.val();
        self.act2_q.d.next = self.act1_q.q.val();
        self.act3_q.d.next = self.act2_q.q.val();
        self.act4_q.d.next = self.act3_q.q.val();
        self.act1.next = self.act1_q.q.val();
        self.act2.next = self.act2_q.q.val();
        self.act3.next = self.act3_q.q.val();

        self.to_both.next = self.act4_q.q.val() | self.sweep.q.val();
        self.to_bid.next = self.sweep.q.val() | (self.act4_q.q.val() & !self.side_q.q.val());
        self.to_ask.next = self.sweep.q.val() | (self.act4_q.q.val() & self.side_q.q.val());
        self.write_at.next = self.current_q.q.val();
        if self.sweep.q.val() {
            self.write_at.next = self.row.q.val();
            self.row.d.next = self.row.q.val() + 1;
            if self.row.q.val().all() {
                self.sweep.d.next = false;
            }
        }
        if self.sweep.q.val() | self.reset_books.val() {
            self.held.d.next = false;
            self.act1_q.d.next = false;
            self.act2_q.d.next = false;
            self.act3_q.d.next = false;
            self.act4_q.d.next = false;
        }
        if self.reset_books.val() {
            self.sweep.d.next = true;
            self.row.d.next = 0.into();
        }
        self.sweeping.next = self.sweep.q.val();
    }
}
