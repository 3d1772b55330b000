//! Which leaves of the store are free: a stack of those that were given back, and behind it all that were never used.
//!
//! In: `take` (the leaf at `free` is used from now on), `give` (a leaf is not used any more), at most one of them every
//! 4 cycles. Out: a free leaf and whether there is one, right again 3 cycles after a `take` or `give`; registered.

use crate::const_table;
use crate::emit::Consts;
use crate::prim::BlockRam;
use rust_hdl::prelude::*;

const_table!(pub PoolConsts<A>: A);

/// Allocator of `2^A` leaves, `A` up to 19; see the [module](self).
#[derive(LogicBlock, Default)]
pub struct Pool<const A: usize> {
    /// The clock.
    pub clock: Signal<In, Clock>,
    /// Everything is free again; `take` and `give` must be off.
    pub clear: Signal<In, Bit>,
    /// The leaf `free` is used.
    pub take: Signal<In, Bit>,
    /// The leaf `give_at` is not used any more.
    pub give: Signal<In, Bit>,
    /// The leaf that is given back.
    pub give_at: Signal<In, Bits<A>>,
    /// A free leaf.
    pub free: Signal<Out, Bits<A>>,
    /// There is a free leaf.
    pub some: Signal<Out, Bit>,
    /// Leaves on the stack.
    depth: DFF<Bits<20>>,
    /// Leaves that were ever used; bit `A` says: all.
    fresh: DFF<Bits<20>>,
    free_q: DFF<Bits<A>>,
    some_q: DFF<Bit>,
    stack: BlockRam<A, A>,
    top: Signal<Local, Bits<20>>,
    consts: Consts<PoolConsts<A>>,
}

impl<const A: usize> Logic for Pool<A> {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, depth, fresh, free_q, some_q);
        self.stack.clock.next = self.clock.val();
        self.stack.write_address.next = self.depth.q.val().get_bits::<A>(0);
        self.stack.write_data.next = self.give_at.val();
        self.stack.write_enable.next = self.give.val();
        self.top.next = self.depth.q.val() - 1;
        self.stack.read_address.next = self.top.val().get_bits::<A>(0);
        if self.depth.q.val().any() {
            self.free_q.d.next = self.stack.read_data.val();
        } else {
            self.free_q.d.next = self.fresh.q.val().get_bits::<A>(0);
        }
        self.some_q.d.next = self.depth.q.val().any() | !self.fresh.q.val().get_bit(A);
        if self.take.val() {
            if self.depth.q.val().any() {
                self.depth.d.next = self.top.val();
            } else {
                self.fresh.d.next = self.fresh.q.val() + 1;
            }
        }
        if self.give.val() {
            self.depth.d.next = self.depth.q.val() + 1;
        }
        if self.clear.val() {
            self.depth.d.next = 0.into();
            self.fresh.d.next = 0.into();
        }
        self.free.next = self.free_q.q.val();
        self.some.next = self.some_q.q.val();
    }
}
