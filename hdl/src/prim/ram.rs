//! Simple dual-port synchronous memory: one write port, one read port, one clock.
//!
//! In: an address to read, an address, data and an enable to write. Out: the data of the address that was presented in
//! the cycle before (registered in the memory; one cycle, and the memory's own clock-to-out on the next path).
//! A read of the address that is being written returns the **old** data. Contents start as zeros.
//! UltraRAM deeper than 4096 words, and block RAM deeper than 32768, costs a multiplexer (one level) behind the read.
//!
//! Why Verilog: rust-hdl has no array of words in its language, and its library's `RAM` keeps its words in a tree and
//! has no way to ask for UltraRAM.

use rust_hdl::prelude::*;

/// Style of [`Ram`]: block RAM (RAMB36E2).
pub const BLOCK: u8 = 0;
/// Style of [`Ram`]: UltraRAM (URAM288, 4096 words of 72 bits each).
pub const ULTRA: u8 = 1;
/// Style of [`Ram`]: LUTs, for tables of up to a few hundred words.
pub const DISTRIBUTED: u8 = 2;

/// A memory of `2^A` words of `D` bits in block RAM.
pub type BlockRam<const D: usize, const A: usize> = Ram<D, A, BLOCK>;
/// A memory of `2^A` words of `D` bits in UltraRAM.
pub type UltraRam<const D: usize, const A: usize> = Ram<D, A, ULTRA>;
/// A memory of `2^A` words of `D` bits in LUTs.
pub type LutRam<const D: usize, const A: usize> = Ram<D, A, DISTRIBUTED>;

/// A memory of `2^A` words of `D` bits; see the [module](self) for its behaviour.
#[derive(LogicBlock, Default)]
pub struct Ram<const D: usize, const A: usize, const STYLE: u8> {
    /// The clock of both ports.
    pub clock: Signal<In, Clock>,
    /// Address to read; its word is on `read_data` in the next cycle.
    pub read_address: Signal<In, Bits<A>>,
    /// The word at the address of the cycle before.
    pub read_data: Signal<Out, Bits<D>>,
    /// Address to write.
    pub write_address: Signal<In, Bits<A>>,
    /// Word to write.
    pub write_data: Signal<In, Bits<D>>,
    /// Writes in this cycle.
    pub write_enable: Signal<In, Bit>,
    /// Simulation twin: words up to the highest that was ever written.
    _words: Vec<Bits<D>>,
}

impl<const D: usize, const A: usize, const STYLE: u8> Logic for Ram<D, A, STYLE> {
    fn update(&mut self) {
        if self.clock.pos_edge() {
            let read = self.read_address.val().index();
            self.read_data.next = self._words.get(read).copied().unwrap_or_default();
            if self.write_enable.val() {
                let write = self.write_address.val().index();
                if write >= self._words.len() {
                    self._words.resize(write + 1, Bits::default());
                }
                self._words[write] = self.write_data.val();
            }
        }
    }

    fn connect(&mut self) {
        self.read_data.connect();
    }

    fn hdl(&self) -> Verilog {
        let style = match STYLE {
            ULTRA => "ultra",
            DISTRIBUTED => "distributed",
            _ => "block",
        };
        Verilog::Custom(format!(
            "\
(* ram_style = \"{style}\" *) reg [{top}:0] words [0:{last}];

always @(posedge clock) begin
  if (write_enable) words[write_address] <= write_data;
  read_data <= words[read_address];
end",
            top = D - 1,
            last = (1u64 << A) - 1,
        ))
    }
}
