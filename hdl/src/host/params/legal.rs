//! What a host may do with a word of the pipeline's registers.
//!
//! In: a word of BAR0 below the host interface's own. Out, one cycle later: may it be read, may it be written directly. What
//! takes effect by a commit only can be read only. All of it comes from `t2t_contract::registers`. Depth 5 to the registers.

use rust_hdl::prelude::*;
use t2t_contract::registers::{Access, HOST_FIRST, REGISTERS};

/// Bits of a word's address.
pub const WORD_BITS: usize = HOST_FIRST.ilog2() as usize;
const ROW: usize = 32;
const ROWS: usize = HOST_FIRST / ROW;

/// One bit for each word from `first` on.
fn words(first: usize, may: fn(Access) -> bool) -> u64 {
    REGISTERS
        .iter()
        .filter(|register| may(register.access))
        .flat_map(|register| register.offset..register.offset + register.words() * register.count)
        .filter(|word| (first..first + ROW).contains(word))
        .fold(0, |mask, word| mask | 1 << (word - first))
}

fn masks(may: fn(Access) -> bool) -> [Constant<Bits<ROW>>; ROWS] {
    std::array::from_fn(|row| Constant::new(words(row * ROW, may).into()))
}

/// Says what is allowed; see the [module](self).
#[derive(LogicBlock)]
pub struct Legal {
    /// The clock.
    pub clock: Signal<In, Clock>,
    /// The word.
    pub word: Signal<In, Bits<WORD_BITS>>,
    /// It can be read.
    pub readable: Signal<Out, Bit>,
    /// It can be written.
    pub writable: Signal<Out, Bit>,
    read_masks: [Constant<Bits<ROW>>; ROWS],
    write_masks: [Constant<Bits<ROW>>; ROWS],
    read_row: Signal<Local, Bits<ROW>>,
    write_row: Signal<Local, Bits<ROW>>,
    read: DFF<Bit>,
    write: DFF<Bit>,
}

impl Default for Legal {
    fn default() -> Self {
        Legal {
            clock: Default::default(),
            word: Default::default(),
            readable: Default::default(),
            writable: Default::default(),
            read_masks: masks(|_| true),
            write_masks: masks(|access| matches!(access, Access::ReadWrite | Access::WriteOnly)),
            read_row: Default::default(),
            write_row: Default::default(),
            read: Default::default(),
            write: Default::default(),
        }
    }
}

impl Logic for Legal {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, read, write);
        self.read_row.next = 0.into();
        self.write_row.next = 0.into();
        for i in 0..ROWS {
            if self.word.val().get_bits::<4>(5) == i.to_bits() {
                self.read_row.next = self.read_masks[i].val();
                self.write_row.next = self.write_masks[i].val();
            }
        }
        self.read.d.next = self
            .read_row
            .val()
            .get_bit(self.word.val().get_bits::<5>(0).index());
        self.write.d.next = self
            .write_row
            .val()
            .get_bit(self.word.val().get_bits::<5>(0).index());
        self.readable.next = self.read.q.val();
        self.writable.next = self.write.q.val();
    }
}
