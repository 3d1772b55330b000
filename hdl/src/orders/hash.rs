//! Four hashes of an order's key, one for each subtable of the order table.
//!
//! In: reference and instrument. Out: four bucket numbers. No register; two LUT levels (each output bit is the
//! exclusive-or of at most 17 input bits).
//!
//! Hash `s` of key `k` is the fold of `k ^ (k >> A[s]) ^ (k << B[s])` in chunks of 13 bits. The shifts were searched for:
//! every hash is a bijection on any 13 neighbouring bits below bit 42 (references come in dense runs and share their low
//! two bits), and the four together have full rank, 52, so that no two hashes lose the same difference. The instrument
//! enters the top byte of the key, which references leave at zero.

use rust_hdl::prelude::*;

/// Subtables, each with its own hash.
pub const SUBTABLES: usize = 4;

/// Four hashes of one key to `A` bits each, at most 13: a smaller table takes the low bits. See the [module](self).
#[derive(LogicBlock, Default)]
pub struct Hash<const A: usize> {
    /// Order reference.
    pub order_ref: Signal<In, Bits<64>>,
    /// Instrument number.
    pub instr: Signal<In, Bits<8>>,
    /// Bucket number in each subtable.
    pub bucket: [Signal<Out, Bits<A>>; SUBTABLES],
    key: Signal<Local, Bits<64>>,
    mixed: [Signal<Local, Bits<65>>; SUBTABLES],
}

impl<const A: usize> Logic for Hash<A> {
    #[hdl_gen]
    fn update(&mut self) {
        self.key.next = self.order_ref.val() ^ (bit_cast::<64, 8>(self.instr.val()) << 56);
        self.mixed[0].next =
            bit_cast::<65, 64>(self.key.val() ^ (self.key.val() >> 12) ^ (self.key.val() << 14));
        self.mixed[1].next =
            bit_cast::<65, 64>(self.key.val() ^ (self.key.val() >> 11) ^ (self.key.val() << 5));
        self.mixed[2].next =
            bit_cast::<65, 64>(self.key.val() ^ (self.key.val() >> 6) ^ (self.key.val() << 33));
        self.mixed[3].next =
            bit_cast::<65, 64>(self.key.val() ^ (self.key.val() >> 11) ^ (self.key.val() << 28));
        for i in 0..4 {
            self.bucket[i].next = (self.mixed[i].val().get_bits::<13>(0)
                ^ self.mixed[i].val().get_bits::<13>(13)
                ^ self.mixed[i].val().get_bits::<13>(26)
                ^ self.mixed[i].val().get_bits::<13>(39)
                ^ self.mixed[i].val().get_bits::<13>(52))
            .get_bits::<A>(0);
        }
    }
}
