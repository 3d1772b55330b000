//! Bytes of a register that are not strobed stay as they were; those of an act are 0.
//!
//! In: a word that is written with its strobes, `keep` when it is legal. Out, one cycle after the word: what to write. The
//! words that were written last are kept here, because a register of two words cannot be read back before its high word was
//! written; they start at the registers' reset values. Depth 4.

use rust_hdl::prelude::*;
use rust_hdl::widgets::edge_ff::EdgeDFF;
use t2t_contract::registers::{Access, HOST_FIRST, REGISTERS};

use super::legal::WORD_BITS;

/// Words that are kept.
pub const KEPT: usize = {
    let (mut count, mut i) = (0, 0);
    while i < REGISTERS.len() {
        let register = &REGISTERS[i];
        if register.offset < HOST_FIRST && matches!(register.access, Access::ReadWrite) {
            count += register.words();
        }
        i += 1;
    }
    count
};

/// Address and reset value of a word that is kept.
fn kept(number: usize) -> (u64, u64) {
    REGISTERS
        .iter()
        .filter(|register| register.offset < HOST_FIRST && register.access == Access::ReadWrite)
        .flat_map(|register| {
            (0..register.words()).map(|word| {
                let reset = register.reset >> (32 * word) & u64::from(u32::MAX);
                ((register.offset + word) as u64, reset)
            })
        })
        .nth(number)
        .unwrap_or_default()
}

/// Merges bytes; see the [module](self).
#[derive(LogicBlock)]
pub struct Merge {
    /// The clock.
    pub clock: Signal<In, Clock>,
    /// The word's address.
    pub word: Signal<In, Bits<WORD_BITS>>,
    /// The word.
    pub data: Signal<In, Bits<32>>,
    /// Its bytes that count.
    pub strb: Signal<In, Bits<4>>,
    /// It is written: `merged` is kept.
    pub keep: Signal<In, Bit>,
    /// What to write, of the word in the cycle before.
    pub merged: Signal<Out, Bits<32>>,
    at: [Constant<Bits<WORD_BITS>>; KEPT],
    last: [EdgeDFF<Bits<32>>; KEPT],
    is: [DFF<Bit>; KEPT],
    base: [Signal<Local, Bits<32>>; KEPT],
    old: Signal<Local, Bits<32>>,
    bytes: [Signal<Local, Bits<8>>; 4],
    mask: Signal<Local, Bits<32>>,
    out: DFF<Bits<32>>,
}

impl Default for Merge {
    fn default() -> Self {
        Merge {
            clock: Default::default(),
            word: Default::default(),
            data: Default::default(),
            strb: Default::default(),
            keep: Default::default(),
            merged: Default::default(),
            at: std::array::from_fn(|number| Constant::new(kept(number).0.into())),
            last: std::array::from_fn(|number| EdgeDFF::new(kept(number).1.into())),
            is: Default::default(),
            base: Default::default(),
            old: Default::default(),
            bytes: Default::default(),
            mask: Default::default(),
            out: Default::default(),
        }
    }
}

impl Logic for Merge {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, out);
        for i in 0..KEPT {
            self.last[i].clk.next = self.clock.val();
            self.last[i].d.next = self.last[i].q.val();
            self.is[i].clock.next = self.clock.val();
            self.is[i].d.next = self.word.val() == self.at[i].val();
            if self.keep.val() & self.is[i].q.val() {
                self.last[i].d.next = self.out.q.val();
            }
            self.base[i].next = 0.into();
            if self.word.val() == self.at[i].val() {
                self.base[i].next = self.last[i].q.val();
            }
        }
        self.old.next = self.base[0].val()
            | self.base[1].val()
            | self.base[2].val()
            | self.base[3].val()
            | self.base[4].val()
            | self.base[5].val()
            | self.base[6].val()
            | self.base[7].val();
        for i in 0..4 {
            self.bytes[i].next = 0.into();
            if self.strb.val().get_bit(i) {
                self.bytes[i].next = 255.into();
            }
        }
        self.mask.next = (self.bytes[3].val().get_bits::<32>(0) << 24)
            | (self.bytes[2].val().get_bits::<32>(0) << 16)
            | (self.bytes[1].val().get_bits::<32>(0) << 8)
            | self.bytes[0].val().get_bits::<32>(0);
        self.out.d.next = (self.data.val() & self.mask.val()) | (self.old.val() & !self.mask.val());
        self.merged.next = self.out.q.val();
    }
}
