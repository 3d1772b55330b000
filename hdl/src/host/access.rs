//! Carries out accesses of the host in the core clock, one after the other, each at one target.
//!
//! In: requests as [`Axil`](super::Axil) hands them on; answers of the targets. Out: the access, held from the target's `valid` until
//! its `done` (`live_valid` is a pulse); the answer. `valid` is low for at least two cycles between two accesses.
//!
//! | target | of the host's address |
//! |---|---|
//! | `bus` | BAR0 below `registers::HOST_FIRST`: the pipeline's registers |
//! | `file` | BAR0 from there on |
//! | `store` | BAR2: parameters, staged or active |
//! | `live` | BAR2: live rows |
//!
//! Everything else is refused, as are writes to what is only read. A write of which no byte counts goes nowhere, and is not
//! refused. A target that does not answer for 2^18 cycles does not hang the port: the access is refused. Refused writes are counted.
//!
//! A register of the file is answered 7 cycles after its request was there. 5 levels.

use super::axil::{REQUEST_W, STROBES, UNALIGNED, WORD, WRITE};
use crate::const_table;
use crate::emit::Consts;
use rust_hdl::prelude::*;
use t2t_contract::{live, registers, sizes, store};

/// Cycles after which an access that is not answered is refused, as a power of two.
pub const PATIENCE: usize = 18;
const LATE: usize = PATIENCE;

/// In a request: BAR2.
const BAR2: usize = WORD + 19;
/// In a request: live rows of BAR2.
const OF_LIVE: usize = WORD + 18;
/// In a request: the active copy of BAR2.
const OF_ACTIVE: usize = WORD + 17;
/// In a request: the half of BAR0's words that the host interface has.
const OF_FILE: usize = WORD + 9;
/// In a request: what must be 0 in BAR0, in the live rows.
const ABOVE_BAR0: usize = WORD + 10;
const ABOVE_LIVE: usize = WORD + 12;

const _: () = assert!(
    registers::HOST_FIRST == 1 << (OF_FILE - WORD)
        && registers::WORDS == 1 << (ABOVE_BAR0 - WORD)
        && store::STAGED == 0
        && store::ACTIVE == 4 << (OF_ACTIVE - WORD)
        && store::LIVE == 4 << (OF_LIVE - WORD)
        && store::BAR2_BYTES == 4 << (BAR2 - WORD)
        && sizes::INSTRUMENTS * live::WORDS == 1 << (ABOVE_LIVE - WORD)
);

const_table!(pub AccessConsts: LATE, BAR2, OF_LIVE, OF_ACTIVE, OF_FILE, ABOVE_BAR0, ABOVE_LIVE, STROBES, UNALIGNED, WORD, WRITE);

/// What an access is doing.
#[derive(Copy, Clone, PartialEq, Eq, Debug, LogicState)]
pub enum Turn {
    /// There is none.
    Rest,
    /// Its target is decoded.
    Decode,
    /// It is with its target.
    Target,
    /// It is answered.
    Answer,
}

/// The way to the targets; see the [module](self).
#[derive(LogicBlock, Default)]
pub struct Access {
    /// The clock.
    pub clock: Signal<In, Clock>,
    /// The oldest request.
    pub request: Signal<In, Bits<REQUEST_W>>,
    /// It is there.
    pub request_valid: Signal<In, Bit>,
    /// It is taken.
    pub request_take: Signal<Out, Bit>,
    /// A request is answered.
    pub answer: Signal<Out, Bit>,
    /// It was a write.
    pub answer_write: Signal<Out, Bit>,
    /// It is refused.
    pub answer_error: Signal<Out, Bit>,
    /// Word read; 0 if it is refused or a write.
    pub answer_data: Signal<Out, Bits<32>>,
    /// Writes refused since power-on.
    pub writes_refused: Signal<Out, Bits<32>>,
    /// The access is a write.
    pub a_write: Signal<Out, Bit>,
    /// Word to write.
    pub a_data: Signal<Out, Bits<32>>,
    /// Its bytes that count: at least one.
    pub a_strb: Signal<Out, Bits<4>>,
    /// An access to the pipeline's registers.
    pub bus_valid: Signal<Out, Bit>,
    /// Their word in BAR0.
    pub bus_word: Signal<Out, Bits<9>>,
    /// It has ended.
    pub bus_done: Signal<In, Bit>,
    /// It is refused.
    pub bus_error: Signal<In, Bit>,
    /// Word read.
    pub bus_rdata: Signal<In, Bits<32>>,
    /// An access to the register file.
    pub file_valid: Signal<Out, Bit>,
    /// Its word in BAR0, counted from `HOST_FIRST`.
    pub file_word: Signal<Out, Bits<9>>,
    /// It has ended.
    pub file_done: Signal<In, Bit>,
    /// It is refused.
    pub file_error: Signal<In, Bit>,
    /// Word read.
    pub file_rdata: Signal<In, Bits<32>>,
    /// An access to the store of parameters.
    pub store_valid: Signal<Out, Bit>,
    /// It is a read of the active copy, not of the staged one.
    pub store_active: Signal<Out, Bit>,
    /// Its word in the copy.
    pub store_place: Signal<Out, Bits<17>>,
    /// It has ended.
    pub store_done: Signal<In, Bit>,
    /// It is refused.
    pub store_error: Signal<In, Bit>,
    /// Word read.
    pub store_rdata: Signal<In, Bits<32>>,
    /// A read of a live row: in the access's first cycle only.
    pub live_valid: Signal<Out, Bit>,
    /// 16 times the instrument, and the word.
    pub live_word: Signal<Out, Bits<12>>,
    /// It has ended.
    pub live_done: Signal<In, Bit>,
    /// Word read.
    pub live_rdata: Signal<In, Bits<32>>,
    turn: DFF<Turn>,
    held: DFF<Bits<REQUEST_W>>,
    of_bus: DFF<Bit>,
    of_file: DFF<Bit>,
    of_store: DFF<Bit>,
    of_live: DFF<Bit>,
    error: DFF<Bit>,
    data: DFF<Bits<32>>,
    waited: DFF<Bits<{ PATIENCE + 1 }>>,
    refused: DFF<Bits<32>>,
    began: DFF<Bit>,
    write: Signal<Local, Bit>,
    valid: Signal<Local, Bit>,
    done: Signal<Local, Bit>,
    consts: Consts<AccessConsts>,
}

impl Logic for Access {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self, clock, turn, held, of_bus, of_file, of_store, of_live, error, data, waited,
            refused, began
        );
        self.began.d.next = self.valid.val();
        self.write.next = self.held.q.val().get_bit(WRITE);
        self.valid.next = (self.turn.q.val() == Turn::Target) & !self.error.q.val();
        self.done.next = (self.of_bus.q.val() & self.bus_done.val())
            | (self.of_file.q.val() & self.file_done.val())
            | (self.of_store.q.val() & self.store_done.val())
            | (self.of_live.q.val() & self.live_done.val());
        self.request_take.next = false;
        self.answer.next = false;
        match self.turn.q.val() {
            Turn::Rest => {
                self.request_take.next = true;
                self.held.d.next = self.request.val();
                if self.request_valid.val() {
                    self.turn.d.next = Turn::Decode;
                }
            }
            Turn::Decode => {
                self.turn.d.next = Turn::Target;
                self.data.d.next = 0.into();
                self.waited.d.next = 0.into();
                self.of_bus.d.next =
                    !self.held.q.val().get_bit(BAR2) & !self.held.q.val().get_bit(OF_FILE);
                self.of_file.d.next =
                    !self.held.q.val().get_bit(BAR2) & self.held.q.val().get_bit(OF_FILE);
                self.of_store.d.next =
                    self.held.q.val().get_bit(BAR2) & !self.held.q.val().get_bit(OF_LIVE);
                self.of_live.d.next =
                    self.held.q.val().get_bit(BAR2) & self.held.q.val().get_bit(OF_LIVE);
                self.error.d.next = self.held.q.val().get_bits::<9>(ABOVE_BAR0).any();
                if self.held.q.val().get_bit(BAR2) {
                    self.error.d.next = (self.held.q.val().get_bit(OF_LIVE)
                        & self.held.q.val().get_bits::<6>(ABOVE_LIVE).any())
                        | (self.write.val() & self.held.q.val().get_bits::<2>(OF_ACTIVE).any());
                }
                if self.held.q.val().get_bit(UNALIGNED) {
                    self.error.d.next = true;
                }
                if self.write.val() & !self.held.q.val().get_bits::<4>(STROBES).any() {
                    self.error.d.next = false;
                    self.turn.d.next = Turn::Answer;
                }
            }
            Turn::Target => {
                self.waited.d.next = self.waited.q.val() + 1;
                if self.error.q.val() {
                    self.turn.d.next = Turn::Answer;
                } else if self.done.val() {
                    self.turn.d.next = Turn::Answer;
                    self.error.d.next = (self.of_bus.q.val() & self.bus_error.val())
                        | (self.of_file.q.val() & self.file_error.val())
                        | (self.of_store.q.val() & self.store_error.val());
                } else {
                    self.error.d.next = self.waited.q.val().get_bit(LATE);
                }
                if self.of_bus.q.val() {
                    self.data.d.next = self.bus_rdata.val();
                }
                if self.of_file.q.val() {
                    self.data.d.next = self.file_rdata.val();
                }
                if self.of_store.q.val() {
                    self.data.d.next = self.store_rdata.val();
                }
                if self.of_live.q.val() {
                    self.data.d.next = self.live_rdata.val();
                }
            }
            Turn::Answer => {
                self.turn.d.next = Turn::Rest;
                self.answer.next = true;
                if self.write.val() & self.error.q.val() {
                    self.refused.d.next = self.refused.q.val() + 1;
                }
            }
        }
        self.answer_write.next = self.write.val();
        self.answer_error.next = self.error.q.val();
        self.answer_data.next = 0.into();
        if !self.write.val() & !self.error.q.val() {
            self.answer_data.next = self.data.q.val();
        }
        self.writes_refused.next = self.refused.q.val();
        self.a_write.next = self.write.val();
        self.a_data.next = self.held.q.val().get_bits::<32>(0);
        self.a_strb.next = self.held.q.val().get_bits::<4>(STROBES);
        self.bus_valid.next = self.valid.val() & self.of_bus.q.val();
        self.bus_word.next = self.held.q.val().get_bits::<9>(WORD);
        self.file_valid.next = self.valid.val() & self.of_file.q.val();
        self.file_word.next = self.held.q.val().get_bits::<9>(WORD);
        self.store_valid.next = self.valid.val() & self.of_store.q.val();
        self.store_active.next = self.held.q.val().get_bit(OF_ACTIVE);
        self.store_place.next = self.held.q.val().get_bits::<17>(WORD);
        self.live_valid.next = self.valid.val() & self.of_live.q.val() & !self.began.q.val();
        self.live_word.next = self.held.q.val().get_bits::<12>(WORD);
    }
}
