//! Queue between two clocks: `2^A` words of `D` bits and one more, in order, each once.
//!
//! In, with `write_clock`: a word and its enable. Out, with `read_clock`: the oldest word, there as long as `empty` is low (first
//! word falls through), gone with `read_enable`. A word written while `full`, or taken while `empty`, does nothing.
//! One word a cycle on both sides.
//!
//! A word is on `read_data` 3 to 4 cycles of the read clock after the cycle in which it was written; room is seen 3 to 4 cycles of the
//! write clock after a word left the memory. `full`, `empty` and `read_data` are registers; at most 4 levels for `A` up to 9.
//!
//! There is no reset: to empty the queue is to read it.

use rust_hdl::prelude::*;

use crate::prim::{BLOCK, DISTRIBUTED};

/// An [`AsyncFifo`] in LUTs, for a few dozen words.
pub type AsyncLutFifo<const D: usize, const A: usize> = AsyncFifo<D, A, DISTRIBUTED>;

/// A queue between two clocks; see the [module](self). `A` is at least 2; `STYLE` is that of [`Ram`](crate::prim::Ram).
#[derive(LogicBlock, Default)]
pub struct AsyncFifo<const D: usize, const A: usize, const STYLE: u8 = BLOCK> {
    /// Clock of the writing side.
    pub write_clock: Signal<In, Clock>,
    /// The word to write.
    pub write_data: Signal<In, Bits<D>>,
    /// Write it, unless `full`.
    pub write_enable: Signal<In, Bit>,
    /// There may be no room: a write does nothing.
    pub full: Signal<Out, Bit>,
    /// Clock of the reading side.
    pub read_clock: Signal<In, Clock>,
    /// The oldest word, unless `empty`.
    pub read_data: Signal<Out, Bits<D>>,
    /// It is taken.
    pub read_enable: Signal<In, Bit>,
    /// There is no word.
    pub empty: Signal<Out, Bit>,
    _twin: Twin<D>,
}

/// Simulation twin: the registers of the Verilog below, under the same names.
#[derive(Default)]
struct Twin<const D: usize> {
    words: Vec<Bits<D>>,
    w_at: u64,
    w_gray: u64,
    w_meet: u64,
    w_seen: u64,
    full: bool,
    r_at: u64,
    r_gray: u64,
    r_meet: u64,
    r_seen: u64,
    some: bool,
    data: Bits<D>,
}

impl<const D: usize, const A: usize, const STYLE: u8> Logic for AsyncFifo<D, A, STYLE> {
    fn update(&mut self) {
        const { assert!(A >= 2, "a Gray-coded pointer of a queue needs four words") };
        let (writes, reads) = (self.write_clock.pos_edge(), self.read_clock.pos_edge());
        let around = (1u64 << (A + 1)) - 1;
        let place = |at: u64| (at & (around >> 1)) as usize;
        let t = &mut self._twin;
        // Where both edges come together, each side sees what the other was before.
        let (w_gray, r_gray) = (t.w_gray, t.r_gray);
        if reads {
            let take = r_gray != t.r_seen && (!t.some || self.read_enable.val());
            if take {
                t.data = t.words.get(place(t.r_at)).copied().unwrap_or_default();
                t.r_at = (t.r_at + 1) & around;
                t.r_gray = t.r_at ^ (t.r_at >> 1);
            }
            t.some = take || t.some && !self.read_enable.val();
            (t.r_seen, t.r_meet) = (t.r_meet, w_gray);
        }
        if writes {
            if self.write_enable.val() && !t.full {
                t.words.resize(1 << A, Bits::default());
                t.words[place(t.w_at)] = self.write_data.val();
                t.w_at = (t.w_at + 1) & around;
                t.w_gray = t.w_at ^ (t.w_at >> 1);
            }
            t.full = t.w_gray == t.w_seen ^ (3 << (A - 1));
            (t.w_seen, t.w_meet) = (t.w_meet, r_gray);
        }
        self.full.next = t.full;
        self.empty.next = !t.some;
        self.read_data.next = t.data;
    }

    fn connect(&mut self) {
        self.full.connect();
        self.empty.connect();
        self.read_data.connect();
    }

    fn hdl(&self) -> Verilog {
        let style = match STYLE {
            DISTRIBUTED => "distributed",
            _ => "block",
        };
        Verilog::Custom(format!(
            "\
(* ram_style = \"{style}\" *) reg [{top}:0] words [0:{last}];
reg [{low}:0] w_at = {A}'d0;
reg [{A}:0] w_next = {P}'d1;
reg [{A}:0] w_gray = {P}'d0;
reg [{A}:0] w_code = {P}'d1;
(* ASYNC_REG = \"TRUE\" *) reg [{A}:0] w_meet = {P}'d0;
(* ASYNC_REG = \"TRUE\" *) reg [{A}:0] w_seen = {P}'d0;
reg [{low}:0] r_at = {A}'d0;
reg [{A}:0] r_next = {P}'d1;
reg [{A}:0] r_gray = {P}'d0;
reg [{A}:0] r_code = {P}'d1;
(* ASYNC_REG = \"TRUE\" *) reg [{A}:0] r_meet = {P}'d0;
(* ASYNC_REG = \"TRUE\" *) reg [{A}:0] r_seen = {P}'d0;
initial full = 1'b0;
initial empty = 1'b1;

wire put = write_enable & ~full;
wire [{A}:0] w_then = w_next + {P}'d1;
wire [{A}:0] w_last = {{~w_seen[{A}:{low}], w_seen[{lower}:0]}};
always @(posedge write_clock) begin
  if (put) words[w_at] <= write_data;
  if (put) begin
    w_at <= w_next[{low}:0];
    w_next <= w_then;
    w_gray <= w_code;
    w_code <= w_then ^ {{1'b0, w_then[{A}:1]}};
  end
  w_meet <= r_gray;
  w_seen <= w_meet;
  full <= put ? w_code == w_last : w_gray == w_last;
end

wire take = (r_gray != r_seen) & (empty | read_enable);
wire [{A}:0] r_then = r_next + {P}'d1;
always @(posedge read_clock) begin
  if (take) read_data <= words[r_at];
  if (take) begin
    r_at <= r_next[{low}:0];
    r_next <= r_then;
    r_gray <= r_code;
    r_code <= r_then ^ {{1'b0, r_then[{A}:1]}};
  end
  r_meet <= w_gray;
  r_seen <= r_meet;
  empty <= ~take & (empty | read_enable);
end",
            top = D - 1,
            last = (1u64 << A) - 1,
            P = A + 1,
            low = A - 1,
            lower = A - 2,
        ))
    }
}
