//! One subtable of the order table: four ways in four memories, a bucket of each at one address.
//!
//! In: a bucket number with `look` (cycle R), the key that is looked for (from R+1), and the writes. Out:
//! - from R+2 on, until the next lookup: `hit`, the key is here (2 levels behind registers), `entry`, side, quantity and
//!   price of the way that hit, anything if none (3), `over`, `shares` are more than its quantity (2 and a carry chain);
//!   `full`, all four ways of the bucket are used, and `free`, how many are not (registers);
//! - `modify` writes the way that hit on the last lookup of an existing order, in the same cycle (1 level to the memory);
//!   `insert` the first unused way of the last lookup, one cycle later. What is written can be read in the next cycle.
//!
//! Depth: memory to registers 3 levels, one of them for a memory deeper than one UltraRAM.

use crate::const_table;
use crate::emit::Consts;
use crate::prim::UltraRam;
use rust_hdl::prelude::*;

/// Ways of a bucket.
pub const WAYS: usize = 4;
/// Bits of a key: instrument, reference, from the lowest.
pub const KEY_BITS: usize = 72;
/// Bits of the rest of an entry: side, quantity, price, from the lowest.
pub const BODY_BITS: usize = 65;
/// Bits of an entry: valid, key, rest. Two UltraRAM words are 144.
pub const ENTRY_BITS: usize = 1 + KEY_BITS + BODY_BITS;
/// Where the rest begins.
const BODY: usize = 1 + KEY_BITS;

const_table!(SubtableConsts: BODY);

/// One subtable of `2^A` buckets; see the [module](self).
#[derive(LogicBlock, Default)]
pub struct Subtable<const A: usize> {
    /// The clock.
    pub clock: Signal<In, Clock>,
    /// A lookup: read `bucket`.
    pub look: Signal<In, Bit>,
    /// The lookup is for a reference that a replace introduces: the order found before stays the one to modify.
    pub look_new: Signal<In, Bit>,
    /// Bucket of the lookup.
    pub bucket: Signal<In, Bits<A>>,
    /// Key of the lookup, one cycle later and until the next.
    pub key: Signal<In, Bits<KEY_BITS>>,
    /// Quantity for `over`.
    pub shares: Signal<In, Bits<32>>,
    /// Write `data` over the entry found, now.
    pub modify: Signal<In, Bit>,
    /// Write the `data` of the next cycle to the first unused way.
    pub insert: Signal<In, Bit>,
    /// Write the `data` of the next cycle to every way of bucket `sweep_bucket`; goes before `insert`.
    pub sweep: Signal<In, Bit>,
    /// Bucket to clear.
    pub sweep_bucket: Signal<In, Bits<A>>,
    /// Entry to write.
    pub data: Signal<In, Bits<ENTRY_BITS>>,
    /// The key is here.
    pub hit: Signal<Out, Bit>,
    /// No way of the bucket is unused.
    pub full: Signal<Out, Bit>,
    /// Side, quantity and price of the entry found; anything if none is.
    pub entry: Signal<Out, Bits<BODY_BITS>>,
    /// `shares` is more than the quantity of the entry found.
    pub over: Signal<Out, Bit>,
    /// At least one, two, three, four ways are unused.
    pub free: [Signal<Out, Bit>; WAYS],
    ways: [UltraRam<ENTRY_BITS, A>; WAYS],
    look_1: DFF<Bit>,
    old_1: DFF<Bit>,
    old_2: DFF<Bit>,
    full_q: DFF<Bit>,
    differs: [DFF<Bits<6>>; WAYS],
    unused: DFF<Bits<WAYS>>,
    bodies: [DFF<Bits<BODY_BITS>>; WAYS],
    found: DFF<Bits<WAYS>>,
    found_bucket: DFF<Bits<A>>,
    last_bucket: DFF<Bits<A>>,
    free_q: [DFF<Bit>; WAYS],
    other_ways: DFF<Bits<WAYS>>,
    other_bucket: DFF<Bits<A>>,
    write_ways: Signal<Local, Bits<WAYS>>,
    write_bucket: Signal<Local, Bits<A>>,
    parts: [[Signal<Local, Bits<1>>; 6]; WAYS],
    raw_unused: Signal<Local, Bits<WAYS>>,
    hits: [Signal<Local, Bit>; WAYS],
    hit_bits: Signal<Local, Bits<WAYS>>,
    first: Signal<Local, Bits<WAYS>>,
    odd: Signal<Local, Bit>,
    upper: Signal<Local, Bit>,
    pair_0: Signal<Local, Bits<BODY_BITS>>,
    pair_1: Signal<Local, Bits<BODY_BITS>>,
    more: [Signal<Local, Bit>; WAYS],
    consts: Consts<SubtableConsts>,
}

impl<const A: usize> Logic for Subtable<A> {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self,
            clock,
            look_1,
            old_1,
            old_2,
            full_q,
            unused,
            found,
            found_bucket,
            last_bucket,
            other_ways,
            other_bucket
        );
        for i in 0..4 {
            self.differs[i].clock.next = self.clock.val();
            self.differs[i].d.next = self.differs[i].q.val();
            self.free_q[i].clock.next = self.clock.val();
            self.free_q[i].d.next = self.free_q[i].q.val();
            self.bodies[i].clock.next = self.clock.val();
            self.bodies[i].d.next = self.bodies[i].q.val();
            self.ways[i].clock.next = self.clock.val();
            self.ways[i].read_address.next = self.bucket.val();
            self.ways[i].write_address.next = self.write_bucket.val();
            self.ways[i].write_data.next = self.data.val();
            self.ways[i].write_enable.next = self.write_ways.val().get_bit(i);
        }

        // R
        self.look_1.d.next = self.look.val();
        self.old_1.d.next = self.look.val() & !self.look_new.val();
        self.old_2.d.next = self.old_1.q.val();
        if self.look.val() {
            self.last_bucket.d.next = self.bucket.val();
        }

        // R+1: what the memories returned
        // Compared in six parts that are registered: behind a memory there is no room for a whole comparison.
        for i in 0..4 {
            for j in 0..6 {
                self.parts[i][j].next = (self.ways[i].read_data.val().get_bits::<12>(j * 12 + 1)
                    != self.key.val().get_bits::<12>(j * 12))
                .into();
            }
        }
        self.raw_unused.next =
            (bit_cast::<4, 1>((!self.ways[3].read_data.val().get_bit(0)).into()) << 3)
                | (bit_cast::<4, 1>((!self.ways[2].read_data.val().get_bit(0)).into()) << 2)
                | (bit_cast::<4, 1>((!self.ways[1].read_data.val().get_bit(0)).into()) << 1)
                | bit_cast::<4, 1>((!self.ways[0].read_data.val().get_bit(0)).into());
        if self.look_1.q.val() {
            for i in 0..4 {
                self.differs[i].d.next = (self.parts[i][5].val().get_bits::<6>(0) << 5)
                    | (self.parts[i][4].val().get_bits::<6>(0) << 4)
                    | (self.parts[i][3].val().get_bits::<6>(0) << 3)
                    | (self.parts[i][2].val().get_bits::<6>(0) << 2)
                    | (self.parts[i][1].val().get_bits::<6>(0) << 1)
                    | self.parts[i][0].val().get_bits::<6>(0)
                    | self.raw_unused.val().get_bits::<1>(i).get_bits::<6>(0);
                self.bodies[i].d.next = self.ways[i].read_data.val().get_bits::<BODY_BITS>(BODY);
            }
            self.unused.d.next = self.raw_unused.val();
            self.full_q.d.next = !self.raw_unused.val().any();
            self.free_q[0].d.next = self.raw_unused.val().any();
            self.free_q[1].d.next = (self.raw_unused.val().get_bit(0)
                & self.raw_unused.val().get_bit(1))
                | (self.raw_unused.val().get_bit(2) & self.raw_unused.val().get_bit(3))
                | ((self.raw_unused.val().get_bit(0) | self.raw_unused.val().get_bit(1))
                    & (self.raw_unused.val().get_bit(2) | self.raw_unused.val().get_bit(3)));
            self.free_q[2].d.next = (self.raw_unused.val().get_bit(0)
                & self.raw_unused.val().get_bit(1)
                & (self.raw_unused.val().get_bit(2) | self.raw_unused.val().get_bit(3)))
                | (self.raw_unused.val().get_bit(2)
                    & self.raw_unused.val().get_bit(3)
                    & (self.raw_unused.val().get_bit(0) | self.raw_unused.val().get_bit(1)));
            self.free_q[3].d.next = self.raw_unused.val().all();
        }

        // R+2: the way that hit
        for i in 0..4 {
            self.hits[i].next = !self.differs[i].q.val().any();
        }
        self.hit_bits.next = (bit_cast::<4, 1>(self.hits[3].val().into()) << 3)
            | (bit_cast::<4, 1>(self.hits[2].val().into()) << 2)
            | (bit_cast::<4, 1>(self.hits[1].val().into()) << 1)
            | bit_cast::<4, 1>(self.hits[0].val().into());
        for i in 0..4 {
            self.more[i].next =
                self.hits[i].val() & (self.shares.val() > self.bodies[i].q.val().get_bits::<32>(1));
        }
        // A multiplexer, not a sum of products: two levels less. What it selects without a hit does not matter.
        self.odd.next = self.hits[1].val() | self.hits[3].val();
        self.upper.next = self.hits[2].val() | self.hits[3].val();
        self.pair_0.next = self.bodies[0].q.val();
        self.pair_1.next = self.bodies[2].q.val();
        if self.odd.val() {
            self.pair_0.next = self.bodies[1].q.val();
            self.pair_1.next = self.bodies[3].q.val();
        }
        self.entry.next = self.pair_0.val();
        if self.upper.val() {
            self.entry.next = self.pair_1.val();
        }
        self.over.next =
            self.more[0].val() | self.more[1].val() | self.more[2].val() | self.more[3].val();
        self.hit.next = self.hit_bits.val().any();
        self.full.next = self.full_q.q.val();
        if self.old_2.q.val() {
            self.found.d.next = self.hit_bits.val();
            self.found_bucket.d.next = self.last_bucket.q.val();
        }
        for i in 0..4 {
            self.free[i].next = self.free_q[i].q.val();
        }

        // Writes. A modification is known too late to be registered here once more; its way and bucket are registers.
        self.first.next = self.unused.q.val() & (!self.unused.q.val() + 1);
        self.other_ways.d.next = 0.into();
        self.other_bucket.d.next = self.last_bucket.q.val();
        if self.insert.val() {
            self.other_ways.d.next = self.first.val();
        }
        if self.sweep.val() {
            self.other_ways.d.next = 15.into();
            self.other_bucket.d.next = self.sweep_bucket.val();
        }
        self.write_ways.next = self.other_ways.q.val();
        self.write_bucket.next = self.other_bucket.q.val();
        if self.modify.val() {
            self.write_ways.next = self.found.q.val();
            self.write_bucket.next = self.found_bucket.q.val();
        }
    }
}
