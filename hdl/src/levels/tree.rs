//! Balanced trees over arrays: "is one of them true" and "the word of the one that is selected".
//!
//! In: `N` bits, or `N` words and a one-hot select. Out: their OR. Combinational; as deep as a tree of 6-input LUTs over
//! `N` inputs (16: 2 levels, 64: 3 levels with the gate of the select in the first).

use super::{each, many};
use crate::const_table;
use crate::emit::Consts;
use rust_hdl::prelude::*;

const_table!(pub TreeConsts<N>: N);

/// OR of `N` bits (`N` a power of two, at least 2).
#[derive(LogicBlock)]
pub struct Any<const N: usize> {
    /// The bits.
    pub a: [Signal<In, Bit>; N],
    /// Whether one of them is set.
    pub y: Signal<Out, Bit>,
    /// Heap order: node `j` joins nodes `2j` and `2j+1`; node 1 is the root, node 0 repeats it.
    node: [Signal<Local, Bit>; N],
    consts: Consts<TreeConsts<N>>,
}

impl<const N: usize> Default for Any<N> {
    fn default() -> Self {
        Any {
            a: each(),
            y: Signal::default(),
            node: each(),
            consts: Consts::default(),
        }
    }
}

impl<const N: usize> Any<N> {
    const HALF: usize = N / 2;
}

impl<const N: usize> Logic for Any<N> {
    #[hdl_gen]
    fn update(&mut self) {
        for j in Self::HALF..N {
            self.node[j].next = self.a[2 * j - N].val() | self.a[2 * j + 1 - N].val();
        }
        for j in 1..Self::HALF {
            self.node[j].next = self.node[2 * j].val() | self.node[2 * j + 1].val();
        }
        self.node[0].next = self.node[1].val();
        self.y.next = self.node[0].val();
    }
}

/// The word `data[i]` whose `select[i]` is set; 0 if none is, the OR of them if several are (`N` a power of two, at least 2).
#[derive(LogicBlock)]
pub struct OneHot<const W: usize, const N: usize> {
    /// At most one is set.
    pub select: [Signal<In, Bit>; N],
    /// The words.
    pub data: [Signal<In, Bits<W>>; N],
    /// The selected word.
    pub y: Signal<Out, Bits<W>>,
    gated: Vec<Signal<Local, Bits<W>>>,
    node: [Signal<Local, Bits<W>>; N],
    consts: Consts<TreeConsts<N>>,
}

impl<const W: usize, const N: usize> Default for OneHot<W, N> {
    fn default() -> Self {
        OneHot {
            select: each(),
            data: each(),
            y: Signal::default(),
            gated: many(N),
            node: each(),
            consts: Consts::default(),
        }
    }
}

impl<const W: usize, const N: usize> OneHot<W, N> {
    const HALF: usize = N / 2;
}

impl<const W: usize, const N: usize> Logic for OneHot<W, N> {
    #[hdl_gen]
    fn update(&mut self) {
        for i in 0..N {
            if self.select[i].val() {
                self.gated[i].next = self.data[i].val();
            } else {
                self.gated[i].next = 0.into();
            }
        }
        for j in Self::HALF..N {
            self.node[j].next = self.gated[2 * j - N].val() | self.gated[2 * j + 1 - N].val();
        }
        for j in 1..Self::HALF {
            self.node[j].next = self.node[2 * j].val() | self.node[2 * j + 1].val();
        }
        self.node[0].next = self.node[1].val();
        self.y.next = self.node[0].val();
    }
}
