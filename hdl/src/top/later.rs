//! A value some cycles later, with its strobe.

use crate::const_table;
use crate::emit::Consts;
use rust_hdl::prelude::*;

const_table!(pub LaterConsts<N>: N);

/// `W` bits, `N` cycles later.
#[derive(LogicBlock)]
pub struct Later<const W: usize, const N: usize> {
    /// The clock.
    pub clock: Signal<In, Clock>,
    /// Now.
    pub now: Signal<In, Bits<W>>,
    /// `N` cycles later.
    pub later: Signal<Out, Bits<W>>,
    stage: [DFF<Bits<W>>; N],
    consts: Consts<LaterConsts<N>>,
}

impl<const W: usize, const N: usize> Default for Later<W, N> {
    fn default() -> Self {
        Later {
            clock: Default::default(),
            now: Default::default(),
            later: Default::default(),
            consts: Default::default(),
            stage: std::array::from_fn(|_| DFF::default()),
        }
    }
}

impl<const W: usize, const N: usize> Logic for Later<W, N> {
    #[hdl_gen]
    fn update(&mut self) {
        for i in 0..N {
            self.stage[i].clock.next = self.clock.val();
        }
        for i in 1..N {
            self.stage[i].d.next = self.stage[i - 1].q.val();
        }
        self.stage[0].d.next = self.now.val();
        self.later.next = self.stage[N - 1].q.val();
    }
}
