//! The transmitter: one order frame at a time, one word a cycle.
//!
//! In: `go` and `go_session` (one-hot) in the cycle of release, `f_*` (what to patch) from the cycle after until the next
//! `go`. Out: `tx_*`, registered: the first word in the cycle after `go`. Words 0 to 2 come from the session (they are
//! MAC addresses), so that the frame memory has time; later words from the memory, patched. `ready` says that `go` may
//! come in this cycle; it is low for [`GAP`] cycles behind a frame, which the MAC needs for FCS, preamble and gap.
//!
//! `tx_abort` ends the frame on the wire with its next word, marked by `tx_tuser`. Frames have 4 words at least.
//! Depth: `go_session` to `tx_tdata` 3 levels, `go` to `tx_tvalid` 1.

use super::{IpSum, Number, Patch, Sessions, TcpSum};
use crate::const_table;
use crate::emit::Consts;
use crate::prim::BlockRam;
use rust_hdl::prelude::*;
use t2t_contract::sizes::{FRAME_WORDS, ORDERS};

/// Idle cycles between frames at least: preamble 8, FCS 4 and gap 12 bytes are 6 words of a 10 Gbit/s line.
pub const GAP: u64 = 6;
/// What the gap counter starts from: `ready` itself is a register.
const PAUSE: u64 = GAP - 1;
/// Address bits of the frame memory.
const ADDRESS_W: usize = (ORDERS * FRAME_WORDS).ilog2() as usize;
/// First word that comes from memory.
const FIRST_STAGED: u64 = 3;

const_table!(pub StagerConsts: PAUSE, FIRST_STAGED);

/// Sends staged frames.
#[derive(LogicBlock, Default)]
pub struct Stager {
    /// Clock.
    pub clock: Signal<In, Clock>,
    /// Row of a window.
    pub cfg_row: Signal<In, Bits<512>>,
    /// Number of the row, its low bits.
    pub cfg_addr: Signal<In, Bits<15>>,
    /// The row is one of window `frame`.
    pub we_frame: Signal<In, Bit>,
    /// The row is one of window `session`.
    pub we_session: Signal<In, Bit>,
    /// Sets the identification of the next frame.
    pub ip_id_we: Signal<In, Bit>,
    /// The identification to set.
    pub ip_id_value: Signal<In, Bits<16>>,
    /// A frame starts; only while `ready`.
    pub go: Signal<In, Bit>,
    /// One-hot: its session. Need not be zero without `go`.
    pub go_session: Signal<In, Bits<4>>,
    /// Order number. This and all `f_*`: from the cycle after `go` until the next.
    pub f_order: Signal<In, Bits<10>>,
    /// 0 enter, 1 replace, 2 cancel.
    pub f_kind: Signal<In, Bits<2>>,
    /// Session.
    pub f_session: Signal<In, Bits<2>>,
    /// Length of the frame, bytes.
    pub f_bytes: Signal<In, Bits<8>>,
    /// Prepared TCP sum.
    pub f_tcp_sum: Signal<In, Bits<16>>,
    /// Prepared IP sum.
    pub f_ip_sum: Signal<In, Bits<16>>,
    /// Quantity, shares.
    pub f_qty: Signal<In, Bits<20>>,
    /// Price, 1/10000 dollar.
    pub f_px: Signal<In, Bits<32>>,
    /// UserRefNum of the order (enter, replace).
    pub f_user_ref: Signal<In, Bits<32>>,
    /// UserRefNum that it names (replace, cancel).
    pub f_old_ref: Signal<In, Bits<32>>,
    /// End the frame on the wire badly.
    pub tx_abort: Signal<In, Bit>,
    /// `go` may come in this cycle.
    pub ready: Signal<Out, Bit>,
    /// Sessions that are up.
    pub up: Signal<Out, Bits<4>>,
    /// Identification of the next frame.
    pub next_ip_id: Signal<Out, Bits<16>>,
    /// One cycle: a frame was aborted.
    pub aborted: Signal<Out, Bit>,
    /// Four bytes, byte 0 of the wire in bits 7:0.
    pub tx_tdata: Signal<Out, Bits<32>>,
    /// Bytes that count: all but in the last word.
    pub tx_tkeep: Signal<Out, Bits<4>>,
    /// A word is there.
    pub tx_tvalid: Signal<Out, Bit>,
    /// It is the last of its frame.
    pub tx_tlast: Signal<Out, Bit>,
    /// With the last word: the frame is bad.
    pub tx_tuser: Signal<Out, Bit>,
    sessions: Sessions,
    frames: BlockRam<32, ADDRESS_W>,
    ip_sum: IpSum,
    tcp_sum: TcpSum,
    patch: Patch,
    enter: Signal<Local, Bit>,
    first: Signal<Local, Bits<32>>,
    second: Signal<Local, Bits<32>>,
    ends: Signal<Local, Bit>,
    next_id: Number<16>,
    id: DFF<Bits<16>>,
    started: DFF<Bit>,
    run: DFF<Bit>,
    left: DFF<Bits<6>>,
    word: DFF<Bits<6>>,
    staged: DFF<Bits<32>>,
    pause: DFF<Bits<3>>,
    busy: DFF<Bit>,
    was_aborted: DFF<Bit>,
    data: DFF<Bits<32>>,
    keep: DFF<Bits<4>>,
    valid: DFF<Bit>,
    last: DFF<Bit>,
    user: DFF<Bit>,
    consts: Consts<StagerConsts>,
}

impl Logic for Stager {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self,
            clock,
            id,
            started,
            run,
            left,
            word,
            staged,
            pause,
            busy,
            was_aborted,
            data,
            keep,
            valid,
            last,
            user
        );
        clock!(
            self, clock, sessions, frames, ip_sum, tcp_sum, patch, next_id
        );

        self.enter.next = self.f_kind.val() == 0;
        // Places of UserRefNums: enter has its own first; replace the old one, then its own; cancel the old one.
        self.first.next = self.f_old_ref.val();
        self.second.next = 0.into();
        if self.enter.val() {
            self.first.next = self.f_user_ref.val();
        }
        if self.f_kind.val() == 1 {
            self.second.next = self.f_user_ref.val();
        }

        self.sessions.cfg_row.next = self.cfg_row.val().get_bits::<256>(0);
        self.sessions.cfg_addr.next = self.cfg_addr.val().get_bits::<2>(0);
        self.sessions.we_session.next = self.we_session.val();
        self.sessions.select.next = self.go_session.val();
        self.sessions.started.next = self.started.q.val();
        self.sessions.session.next = self.f_session.val();
        self.sessions.bytes.next = self.f_bytes.val();
        self.up.next = self.sessions.up.val();

        self.id.d.next = self.id.q.val();
        if self.go.val() {
            self.id.d.next = self.next_id.next_number.val();
        }
        self.next_id.take.next = self.go.val();
        self.next_id.we.next = self.ip_id_we.val();
        self.next_id.value.next = self.ip_id_value.val();
        self.next_ip_id.next = self.next_id.next_number.val();
        self.ip_sum.base.next = self.f_ip_sum.val();
        self.ip_sum.id.next = self.id.q.val();
        self.tcp_sum.base.next = self.f_tcp_sum.val();
        self.tcp_sum.seq.next = self.sessions.seq.val();
        self.tcp_sum.ack.next = self.sessions.ack.val();
        self.tcp_sum.first.next = self.first.val();
        self.tcp_sum.second.next = self.second.val();
        self.tcp_sum.qty.next = self.f_qty.val();
        self.tcp_sum.px.next = self.f_px.val();
        self.tcp_sum.odd.next = self.enter.val();

        self.patch.word.next = self.word.q.val();
        self.patch.kind.next = self.f_kind.val();
        self.patch.id.next = self.id.q.val();
        self.patch.ip_checksum.next = self.ip_sum.checksum.val();
        self.patch.seq.next = self.sessions.seq.val();
        self.patch.ack.next = self.sessions.ack.val();
        self.patch.tcp_checksum.next = self.tcp_sum.checksum.val();
        self.patch.first.next = self.first.val();
        self.patch.second.next = self.second.val();
        self.patch.qty.next = self.f_qty.val();
        self.patch.px.next = self.f_px.val();

        self.frames.write_address.next = self.cfg_addr.val();
        self.frames.write_data.next = self.cfg_row.val().get_bits::<32>(0);
        self.frames.write_enable.next = self.we_frame.val();
        self.frames.read_address.next = (bit_cast::<ADDRESS_W, 10>(self.f_order.val()) << 5)
            | bit_cast::<ADDRESS_W, 5>(self.word.q.val().get_bits::<5>(0));

        // `word` runs two words ahead of what is in `data`: address, memory, `staged`, `data`.
        self.word.d.next = self.word.q.val() + 1;
        self.started.d.next = self.go.val();
        self.staged.d.next =
            (self.frames.read_data.val() & self.patch.keep.val()) | self.patch.value.val();
        if self.started.q.val() {
            self.staged.d.next = self.sessions.word2.val();
        }
        self.data.d.next = self.staged.q.val();
        if self.started.q.val() {
            self.data.d.next = self.sessions.word1.val();
        }
        if !self.busy.q.val() {
            self.data.d.next = self.sessions.word0.val();
        }

        // `run`: a word follows the one in `data`; `left`: so many follow, from the second word on.
        self.left.d.next = self.left.q.val() - 1;
        if self.started.q.val() {
            self.left.d.next = (self.f_bytes.val() - 5).get_bits::<6>(2);
        }
        self.ends.next = self.run.q.val() & !self.started.q.val() & (self.left.q.val() == 1);
        self.valid.d.next = self.go.val() | self.run.q.val();
        self.last.d.next = self.ends.val() | (self.run.q.val() & self.tx_abort.val());
        self.user.d.next = self.run.q.val() & self.tx_abort.val();
        self.was_aborted.d.next = self.run.q.val() & self.tx_abort.val();
        self.run.d.next =
            self.go.val() | (self.run.q.val() & !self.ends.val() & !self.tx_abort.val());
        self.keep.d.next = 15.into();
        if self.ends.val() & !self.tx_abort.val() {
            if self.f_bytes.val().get_bits::<2>(0) == 1 {
                self.keep.d.next = 1.into();
            }
            if self.f_bytes.val().get_bits::<2>(0) == 2 {
                self.keep.d.next = 3.into();
            }
            if self.f_bytes.val().get_bits::<2>(0) == 3 {
                self.keep.d.next = 7.into();
            }
        }
        if self.go.val() {
            self.word.d.next = FIRST_STAGED.into();
        }

        if self.run.q.val() {
            self.pause.d.next = PAUSE.into();
        } else if self.pause.q.val().any() {
            self.pause.d.next = self.pause.q.val() - 1;
        }
        self.busy.d.next = self.go.val() | self.run.q.val() | self.pause.q.val().any();
        self.ready.next = !self.busy.q.val();
        self.aborted.next = self.was_aborted.q.val();
        self.tx_tdata.next = self.data.q.val();
        self.tx_tkeep.next = self.keep.q.val();
        self.tx_tvalid.next = self.valid.q.val();
        self.tx_tlast.next = self.last.q.val();
        self.tx_tuser.next = self.user.q.val();
    }
}
