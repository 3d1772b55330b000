//! Order table: every live order of the watched instruments, by (instrument, reference).
//!
//! In: references with strobes, what an operation takes away (L0, confirmed in L0+1) or stores (L0+1), `reset_books`. Out:
//! - the order that the last `ref_stb` (cycle R) named, from R+3 on: `hit side qty price`, registers; `over`, register:
//!   `shares` of the cycle before is more than its quantity;
//! - of the last reference of either strobe, from two cycles after it on: `duplicate` (it is live, in either half of the subtables), 3 levels, and `no_way`
//!   (all 16 ways that it could be stored in are used), 1 level; `live_full` and `live`, registers.
//!
//! Four subtables of `2^A` buckets of four ways; a new order goes where most ways are unused (the lowest subtable of
//! equals), so that at half load a bucket practically never fills. A write reaches the memory one cycle behind its strobe
//! and is read correctly from the next cycle on. With messages back to back the tightest case is delete, delete: a delete
//! of reference at R is modified at L0 = R+3, written in R+4, and the next reference is read in R+5 at the earliest.
//! Depth: reference to memory address 3 levels, memory to registers 3, those to the entry 4, to `over` 4 and a carry chain,
//! remaining quantity to the write register 2 and a carry chain.

use super::hash::{Hash, SUBTABLES};
use super::subtable::{BODY_BITS, ENTRY_BITS, KEY_BITS, Subtable};
use crate::emit::{ConstTable, Consts};
use rust_hdl::prelude::*;

/// Named constants of the table, for the emitter.
pub struct TableConsts<const LIVE: u64>;

impl<const LIVE: u64> ConstTable for TableConsts<LIVE> {
    const TABLE: &'static [(&'static str, u64)] = &[("LIVE", LIVE)];
}

/// Bits of the count of live orders.
pub const LIVE_BITS: usize = 17;

/// Order table with `4 * 2^A * 4` entries, for at most `LIVE` orders; see the [module](self).
#[derive(LogicBlock, Default)]
pub struct OrderTable<const A: usize, const LIVE: u64> {
    /// The clock.
    pub clock: Signal<In, Clock>,
    /// Instrument of the current message.
    pub instr: Signal<In, Bits<8>>,
    /// The reference of an existing order (or of a new one, of an add) arrived.
    pub ref_stb: Signal<In, Bit>,
    /// That reference.
    pub order_ref: Signal<In, Bits<64>>,
    /// The reference that a replace introduces arrived.
    pub newref_stb: Signal<In, Bit>,
    /// That reference.
    pub newref: Signal<In, Bits<64>>,
    /// Executed or cancelled shares, for `over`.
    pub shares: Signal<In, Bits<32>>,
    /// L0+1: the order found loses the shares `take` of the cycle before; with none left it is gone.
    pub modify: Signal<In, Bit>,
    /// L0: shares to take, if `modify` comes.
    pub take: Signal<In, Bits<32>>,
    /// L0+1: store an order under the last reference.
    pub insert: Signal<In, Bit>,
    /// With `insert`: it replaces the order that `modify` takes away at the same time. It keeps that order's side.
    pub replace: Signal<In, Bit>,
    /// Side of a new order that replaces none.
    pub new_side: Signal<In, Bit>,
    /// Shares of a new order.
    pub new_qty: Signal<In, Bits<32>>,
    /// Price of a new order.
    pub new_price: Signal<In, Bits<32>>,
    /// Forget every order: `2^A` cycles.
    pub reset_books: Signal<In, Bit>,
    /// The order is live.
    pub hit: Signal<Out, Bit>,
    /// Its side: 1 = sell.
    pub side: Signal<Out, Bit>,
    /// Its remaining shares.
    pub qty: Signal<Out, Bits<32>>,
    /// Its price, 1/10000 dollar.
    pub price: Signal<Out, Bits<32>>,
    /// `shares` exceeds its remaining shares.
    pub over: Signal<Out, Bit>,
    /// The last reference is live: in subtable 0 or 1, in 2 or 3.
    pub duplicate: Signal<Out, Bits<2>>,
    /// The last reference finds no unused way.
    pub no_way: Signal<Out, Bit>,
    /// As many orders as may be live are.
    pub live_full: Signal<Out, Bit>,
    /// Live orders.
    pub live: Signal<Out, Bits<LIVE_BITS>>,
    /// Orders are being forgotten; lookups and operations do not count.
    pub sweeping: Signal<Out, Bit>,
    hash: Hash<A>,
    subtables: [Subtable<A>; SUBTABLES],
    key: DFF<Bits<KEY_BITS>>,
    old_1: DFF<Bit>,
    old_2: DFF<Bit>,
    entry: DFF<Bits<BODY_BITS>>,
    entry_hit: DFF<Bit>,
    over_q: DFF<Bit>,
    place: DFF<Bits<SUBTABLES>>,
    data: DFF<Bits<137>>,
    valid: DFF<Bit>,
    left_q: DFF<Bit>,
    came: DFF<Bit>,
    count: DFF<Bits<LIVE_BITS>>,
    full_q: DFF<Bit>,
    sweep: DFF<Bit>,
    sweep_end: DFF<Bit>,
    sweep_bucket: DFF<Bits<A>>,
    wanted: Signal<Local, Bits<64>>,
    look: Signal<Local, Bit>,
    any_hit: Signal<Local, Bit>,
    odd: Signal<Local, Bit>,
    upper: Signal<Local, Bit>,
    pair_0: Signal<Local, Bits<BODY_BITS>>,
    pair_1: Signal<Local, Bits<BODY_BITS>>,
    selected: Signal<Local, Bits<BODY_BITS>>,
    best: [Signal<Local, Bit>; SUBTABLES],
    remaining: Signal<Local, Bits<32>>,
    left: Signal<Local, Bit>,
    stored: Signal<Local, Bits<ENTRY_BITS>>,
    old_body: Signal<Local, Bits<BODY_BITS>>,
    new_body: Signal<Local, Bits<BODY_BITS>>,
    body: Signal<Local, Bits<BODY_BITS>>,
    new_side_kept: Signal<Local, Bit>,
    consts: Consts<TableConsts<LIVE>>,
}

impl<const A: usize, const LIVE: u64> Logic for OrderTable<A, LIVE> {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self,
            clock,
            key,
            old_1,
            old_2,
            entry,
            entry_hit,
            over_q,
            place,
            data,
            valid,
            left_q,
            came,
            count,
            full_q,
            sweep,
            sweep_end,
            sweep_bucket
        );
        // R: read all ways of four buckets
        self.look.next = self.ref_stb.val() | self.newref_stb.val();
        self.wanted.next = self.order_ref.val();
        if self.newref_stb.val() {
            self.wanted.next = self.newref.val();
        }
        self.hash.order_ref.next = self.wanted.val();
        self.hash.instr.next = self.instr.val();
        if self.look.val() {
            self.key.d.next =
                (bit_cast::<72, 64>(self.wanted.val()) << 8) | bit_cast::<72, 8>(self.instr.val());
        }
        self.old_1.d.next = self.ref_stb.val();
        self.old_2.d.next = self.old_1.q.val();
        for i in 0..4 {
            self.subtables[i].clock.next = self.clock.val();
            self.subtables[i].look.next = self.look.val();
            self.subtables[i].look_new.next = self.newref_stb.val();
            self.subtables[i].bucket.next = self.hash.bucket[i].val();
            self.subtables[i].key.next = self.key.q.val();
            self.subtables[i].shares.next = self.shares.val();
            self.subtables[i].modify.next = self.modify.val();
            self.subtables[i].insert.next = self.insert.val() & self.place.q.val().get_bit(i);
            self.subtables[i].sweep.next = self.sweep.q.val();
            self.subtables[i].sweep_bucket.next = self.sweep_bucket.q.val();
            self.subtables[i].data.next = self.stored.val();
        }

        // R+2: the entry
        self.any_hit.next = self.subtables[0].hit.val()
            | self.subtables[1].hit.val()
            | self.subtables[2].hit.val()
            | self.subtables[3].hit.val();
        self.odd.next = self.subtables[1].hit.val() | self.subtables[3].hit.val();
        self.upper.next = self.subtables[2].hit.val() | self.subtables[3].hit.val();
        self.pair_0.next = self.subtables[0].entry.val();
        self.pair_1.next = self.subtables[2].entry.val();
        if self.odd.val() {
            self.pair_0.next = self.subtables[1].entry.val();
            self.pair_1.next = self.subtables[3].entry.val();
        }
        self.selected.next = self.pair_0.val();
        if self.upper.val() {
            self.selected.next = self.pair_1.val();
        }
        if self.old_2.q.val() {
            self.entry.d.next = self.selected.val();
            self.entry_hit.d.next = self.any_hit.val();
        }
        self.over_q.d.next = self.subtables[0].over.val()
            | self.subtables[1].over.val()
            | self.subtables[2].over.val()
            | self.subtables[3].over.val();
        self.hit.next = self.entry_hit.q.val();
        self.side.next = self.entry.q.val().get_bit(0);
        self.qty.next = self.entry.q.val().get_bits::<32>(1);
        self.price.next = self.entry.q.val().get_bits::<32>(33);
        self.over.next = self.over_q.q.val();
        self.duplicate.next =
            (bit_cast::<2, 1>((self.subtables[2].hit.val() | self.subtables[3].hit.val()).into())
                << 1)
                | bit_cast::<2, 1>(
                    (self.subtables[0].hit.val() | self.subtables[1].hit.val()).into(),
                );
        self.no_way.next = self.subtables[0].full.val()
            & self.subtables[1].full.val()
            & self.subtables[2].full.val()
            & self.subtables[3].full.val();

        // The subtable for a new order: the first with the most unused ways.
        for i in 0..4 {
            self.best[i].next = self.subtables[i].free[0].val();
        }
        if self.subtables[0].free[1].val()
            | self.subtables[1].free[1].val()
            | self.subtables[2].free[1].val()
            | self.subtables[3].free[1].val()
        {
            for i in 0..4 {
                self.best[i].next = self.subtables[i].free[1].val();
            }
        }
        if self.subtables[0].free[2].val()
            | self.subtables[1].free[2].val()
            | self.subtables[2].free[2].val()
            | self.subtables[3].free[2].val()
        {
            for i in 0..4 {
                self.best[i].next = self.subtables[i].free[2].val();
            }
        }
        if self.subtables[0].free[3].val()
            | self.subtables[1].free[3].val()
            | self.subtables[2].free[3].val()
            | self.subtables[3].free[3].val()
        {
            for i in 0..4 {
                self.best[i].next = self.subtables[i].free[3].val();
            }
        }
        self.place.d.next = 0.into();
        if self.best[0].val() {
            self.place.d.next = 1.into();
        } else if self.best[1].val() {
            self.place.d.next = 2.into();
        } else if self.best[2].val() {
            self.place.d.next = 4.into();
        } else if self.best[3].val() {
            self.place.d.next = 8.into();
        }

        // Writes: data goes to all ways, the subtables enable one. Nothing but an insertion is due in the cycle of one, so it
        // alone selects, and `modify`, a cycle later, has no say.
        self.remaining.next = self.entry.q.val().get_bits::<32>(1) - self.take.val();
        self.left.next = self.entry.q.val().get_bits::<32>(1) != self.take.val();
        self.old_body.next = (bit_cast::<65, 32>(self.entry.q.val().get_bits::<32>(33)) << 33)
            | (bit_cast::<65, 32>(self.remaining.val()) << 1)
            | bit_cast::<65, 1>(self.entry.q.val().get_bits::<1>(0));
        self.new_side_kept.next = self.new_side.val();
        if self.replace.val() {
            self.new_side_kept.next = self.entry.q.val().get_bit(0);
        }
        self.new_body.next = (bit_cast::<65, 32>(self.new_price.val()) << 33)
            | (bit_cast::<65, 32>(self.new_qty.val()) << 1)
            | bit_cast::<65, 1>(self.new_side_kept.val().into());
        self.body.next = self.old_body.val();
        if self.insert.val() {
            self.body.next = self.new_body.val();
        }
        self.data.d.next =
            (bit_cast::<137, 65>(self.body.val()) << 72) | bit_cast::<137, 72>(self.key.q.val());

        // The valid bit is a register of its own: whether shares are left is known last.
        self.valid.d.next = self.insert.val() | self.left.val();
        self.stored.next = (bit_cast::<138, 137>(self.data.q.val()) << 1)
            | bit_cast::<138, 1>(self.valid.q.val().into());

        // How many are live. A replace counts as one before and after, so its loss is taken back by its insertion.
        self.left_q.d.next = self.left.val();
        self.came.d.next = self.insert.val();
        if self.modify.val() & !self.left_q.q.val() {
            self.count.d.next = self.count.q.val() - 1;
        }
        if self.came.q.val() {
            self.count.d.next = self.count.q.val() + 1;
        }
        self.full_q.d.next = self.count.q.val() == LIVE;
        self.live_full.next = self.full_q.q.val();
        self.live.next = self.count.q.val();

        self.sweep_end.d.next = self.sweep.q.val();
        self.sweeping.next = self.sweep.q.val() | self.sweep_end.q.val();
        if self.sweep.q.val() {
            self.data.d.next = 0.into();
            self.valid.d.next = false;
            self.sweep_bucket.d.next = self.sweep_bucket.q.val() + 1;
            self.sweep.d.next = !self.sweep_bucket.q.val().all();
            self.count.d.next = 0.into();
        }
        if self.reset_books.val() {
            self.sweep.d.next = true;
            self.sweep_bucket.d.next = 0.into();
        }
    }
}
