//! The AXI4-Lite port: accesses of the host, one after the other, into the core clock, and their answers back.
//!
//! In, with `bus_clock`: the five channels. Out, with `clock`: requests in the order in which the port took them, a write being taken
//! with the later of its address and its data; where both a write and a read are taken in one cycle, the write goes first. Answers
//! come back in the same order; each of the two answer channels waits for its own master only. Up to 16 accesses are under way.
//!
//! A write of `KILL` to register `CONTROL` (strobed) also makes `kill` pulse, 3 to 4 cycles of `clock` after address and data are
//! there, past everything that waits.
//!
//! One access in two cycles of `bus_clock`. 5 levels.

use crate::const_table;
use crate::emit::Consts;
use crate::prim::{AsyncLutFifo, PulseCross};
use rust_hdl::prelude::*;
use t2t_contract::registers::{CONTROL, control};

/// Accesses under way, as a power of two.
pub const UNDER_WAY: usize = 4;
/// Bits of a request: see [`Axil::request`].
pub const REQUEST_W: usize = 58;
/// In a request: the four strobes.
pub const STROBES: usize = 32;
/// In a request: the address in words; its highest bit tells BAR2 from BAR0.
pub const WORD: usize = 36;
/// In a request: it is a write.
pub const WRITE: usize = 56;
/// In a request: the address is not that of a word.
pub const UNALIGNED: usize = 57;

const CONTROL_BYTE: u64 = 4 * CONTROL as u64;
const KILL_BIT: usize = control::KILL;
const KILL_STROBE: usize = control::KILL / 8;

const TO_STROBES: u64 = STROBES as u64;
const TO_WORD: u64 = WORD as u64;
const TO_WRITE: u64 = WRITE as u64;
const TO_UNALIGNED: u64 = UNALIGNED as u64;

const_table!(pub AxilConsts: CONTROL_BYTE, KILL_BIT, KILL_STROBE, UNDER_WAY, TO_STROBES, TO_WORD, TO_WRITE, TO_UNALIGNED);

/// The AXI4-Lite port; see the [module](self).
#[derive(LogicBlock, Default)]
pub struct Axil {
    /// Clock of the port.
    pub bus_clock: Signal<In, Clock>,
    /// Write address: bytes.
    pub awaddr: Signal<In, Bits<22>>,
    /// It is there.
    pub awvalid: Signal<In, Bit>,
    /// It is taken.
    pub awready: Signal<Out, Bit>,
    /// Word to write.
    pub wdata: Signal<In, Bits<32>>,
    /// Its bytes that count.
    pub wstrb: Signal<In, Bits<4>>,
    /// It is there.
    pub wvalid: Signal<In, Bit>,
    /// It is taken.
    pub wready: Signal<Out, Bit>,
    /// Answer to a write: 0 = OKAY, 2 = SLVERR.
    pub bresp: Signal<Out, Bits<2>>,
    /// It is there.
    pub bvalid: Signal<Out, Bit>,
    /// It is taken.
    pub bready: Signal<In, Bit>,
    /// Read address: bytes.
    pub araddr: Signal<In, Bits<22>>,
    /// It is there.
    pub arvalid: Signal<In, Bit>,
    /// It is taken.
    pub arready: Signal<Out, Bit>,
    /// Word read; 0 with SLVERR.
    pub rdata: Signal<Out, Bits<32>>,
    /// Answer to a read: 0 = OKAY, 2 = SLVERR.
    pub rresp: Signal<Out, Bits<2>>,
    /// It is there.
    pub rvalid: Signal<Out, Bit>,
    /// It is taken.
    pub rready: Signal<In, Bit>,
    /// The core clock.
    pub clock: Signal<In, Clock>,
    /// The oldest request: data 31:0, strobes 35:32, address 55:36, write 56, unaligned 57.
    pub request: Signal<Out, Bits<REQUEST_W>>,
    /// It is there.
    pub request_valid: Signal<Out, Bit>,
    /// It is taken.
    pub request_take: Signal<In, Bit>,
    /// The oldest request that has no answer yet is answered.
    pub answer: Signal<In, Bit>,
    /// It was a write.
    pub answer_write: Signal<In, Bit>,
    /// It is refused.
    pub answer_error: Signal<In, Bit>,
    /// Word read.
    pub answer_data: Signal<In, Bits<32>>,
    /// The host kills.
    pub kill: Signal<Out, Bit>,
    requests: AsyncLutFifo<REQUEST_W, UNDER_WAY>,
    written: AsyncLutFifo<1, UNDER_WAY>,
    read: AsyncLutFifo<33, UNDER_WAY>,
    kills: PulseCross,
    aw_held: DFF<Bit>,
    aw_addr: DFF<Bits<22>>,
    aw_control: DFF<Bit>,
    w_held: DFF<Bit>,
    w_data: DFF<Bits<32>>,
    w_strb: DFF<Bits<4>>,
    w_kill: DFF<Bit>,
    ar_held: DFF<Bit>,
    ar_addr: DFF<Bits<22>>,
    // The read that is held was taken before the write that is.
    read_first: DFF<Bit>,
    // The write that is held has told its kill.
    told: DFF<Bit>,
    count: DFF<Bits<5>>,
    write_waits: Signal<Local, Bit>,
    write_comes: Signal<Local, Bit>,
    room: Signal<Local, Bit>,
    put_write: Signal<Local, Bit>,
    put_read: Signal<Local, Bit>,
    take_written: Signal<Local, Bit>,
    take_read: Signal<Local, Bit>,
    consts: Consts<AxilConsts>,
}

impl Logic for Axil {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self, bus_clock, aw_held, aw_addr, aw_control, w_held, w_data, w_strb, w_kill, ar_held,
            ar_addr, read_first, told, count
        );
        self.requests.write_clock.next = self.bus_clock.val();
        self.requests.read_clock.next = self.clock.val();
        self.written.write_clock.next = self.clock.val();
        self.written.read_clock.next = self.bus_clock.val();
        self.read.write_clock.next = self.clock.val();
        self.read.read_clock.next = self.bus_clock.val();
        self.kills.from_clock.next = self.bus_clock.val();
        self.kills.to_clock.next = self.clock.val();

        // What is offered is held, one of each.
        self.awready.next = !self.aw_held.q.val();
        self.wready.next = !self.w_held.q.val();
        self.arready.next = !self.ar_held.q.val();
        if self.put_write.val() {
            self.aw_held.d.next = false;
            self.w_held.d.next = false;
        }
        if !self.aw_held.q.val() {
            self.aw_held.d.next = self.awvalid.val();
            self.aw_addr.d.next = self.awaddr.val();
            self.aw_control.d.next = self.awaddr.val() == CONTROL_BYTE;
        }
        if !self.w_held.q.val() {
            self.w_held.d.next = self.wvalid.val();
            self.w_data.d.next = self.wdata.val();
            self.w_strb.d.next = self.wstrb.val();
            self.w_kill.d.next =
                self.wdata.val().get_bit(KILL_BIT) & self.wstrb.val().get_bit(KILL_STROBE);
        }
        if self.put_read.val() {
            self.ar_held.d.next = false;
        }
        if !self.ar_held.q.val() {
            self.ar_held.d.next = self.arvalid.val();
            self.ar_addr.d.next = self.araddr.val();
        }

        // The older of the two goes; the write, if they are of the same age.
        self.write_waits.next = self.aw_held.q.val() & self.w_held.q.val();
        self.write_comes.next =
            (self.aw_held.q.val() | self.awvalid.val()) & (self.w_held.q.val() | self.wvalid.val());
        self.room.next = !self.count.q.val().get_bit(UNDER_WAY) & !self.requests.full.val();
        self.put_write.next = self.room.val() & self.write_waits.val() & !self.read_first.q.val();
        self.put_read.next = self.room.val()
            & self.ar_held.q.val()
            & (self.read_first.q.val() | !self.write_waits.val());
        if self.ar_held.q.val() {
            self.read_first.d.next = !self.put_read.val()
                & (self.read_first.q.val() | !self.write_waits.val() | self.put_write.val());
        } else {
            self.read_first.d.next =
                self.arvalid.val() & (!self.write_comes.val() | self.put_write.val());
        }
        self.requests.write_enable.next = self.put_write.val() | self.put_read.val();
        self.requests.write_data.next =
            bit_cast::<REQUEST_W, 20>(self.ar_addr.q.val().get_bits::<20>(2)) << TO_WORD;
        if self.ar_addr.q.val().get_bits::<2>(0).any() {
            self.requests.write_data.next = bits::<REQUEST_W>(1) << TO_UNALIGNED;
        }
        if self.put_write.val() {
            self.requests.write_data.next =
                (bit_cast::<REQUEST_W, 1>(self.aw_addr.q.val().get_bits::<2>(0).any().into())
                    << TO_UNALIGNED)
                    | (bits::<REQUEST_W>(1) << TO_WRITE)
                    | (bit_cast::<REQUEST_W, 20>(self.aw_addr.q.val().get_bits::<20>(2))
                        << TO_WORD)
                    | (bit_cast::<REQUEST_W, 4>(self.w_strb.q.val()) << TO_STROBES)
                    | bit_cast::<REQUEST_W, 32>(self.w_data.q.val());
        }

        // Kill, once a write.
        self.kills.pulse.next = self.write_waits.val()
            & self.aw_control.q.val()
            & self.w_kill.q.val()
            & !self.told.q.val();
        self.told.d.next = self.write_waits.val() & !self.put_write.val();
        self.kill.next = self.kills.out.val();

        // The core's side.
        self.request.next = self.requests.read_data.val();
        self.request_valid.next = !self.requests.empty.val();
        self.requests.read_enable.next = self.request_take.val();
        self.written.write_enable.next = self.answer.val() & self.answer_write.val();
        self.written.write_data.next = self.answer_error.val().into();
        self.read.write_enable.next = self.answer.val() & !self.answer_write.val();
        self.read.write_data.next = bit_cast::<33, 32>(self.answer_data.val())
            | (bit_cast::<33, 1>(self.answer_error.val().into()) << 32);

        // Answers.
        self.bvalid.next = !self.written.empty.val();
        self.bresp.next = bit_cast::<2, 1>(self.written.read_data.val()) << 1;
        self.written.read_enable.next = self.bready.val();
        self.rvalid.next = !self.read.empty.val();
        self.rdata.next = self.read.read_data.val().get_bits::<32>(0);
        self.rresp.next = self.read.read_data.val().get_bits::<2>(32) << 1;
        self.read.read_enable.next = self.rready.val();
        self.take_written.next = self.bready.val() & !self.written.empty.val();
        self.take_read.next = self.rready.val() & !self.read.empty.val();
        if self.requests.write_enable.val() {
            if !self.take_written.val() & !self.take_read.val() {
                self.count.d.next = self.count.q.val() + 1;
            }
            if self.take_written.val() & self.take_read.val() {
                self.count.d.next = self.count.q.val() - 1;
            }
        } else {
            if self.take_written.val() ^ self.take_read.val() {
                self.count.d.next = self.count.q.val() - 1;
            }
            if self.take_written.val() & self.take_read.val() {
                self.count.d.next = self.count.q.val() - 2;
            }
        }
    }
}
