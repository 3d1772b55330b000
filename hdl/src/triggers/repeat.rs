//! Repeat: a trigger that attempts too often within nine eighths of a second disarms itself.
//!
//! In: the trigger (L1 and L2), the eighth of the message's time (L3), whether its attempt counts (L4), the limit.
//! Out: whether it has disarmed itself (L2, straight from a memory). Depth at most 5; nothing here is on the way of an
//! order: the sum is brought up to date in L6, long before the same trigger could attempt again, because between
//! two attempts of a trigger there is a message on which it does not hold: eight cycles at least.
//!
//! Kept for each trigger: the eighth of its last counted attempt and, for i = 0 to 8, how many attempts were counted
//! in that eighth and the i before it. When d eighths have passed, the first d of these start anew and the others are
//! what the ones d places before were; a counted attempt adds one to all; the ninth is the sum to be compared.

use super::host_write::HostWrite;
use crate::prim::{BlockRam, LutRam};
use rust_hdl::prelude::*;

/// Sums of the last one to nine eighths, 16 bits each.
const SUMS_W: usize = 9 * 16;

/// Self-disarm of the 128 triggers of a bank; semantics section 6.
#[derive(LogicBlock, Default)]
pub struct Repeat {
    /// Clock.
    pub clock: Signal<In, Clock>,
    /// The host loads a trigger: everything about it is forgotten.
    pub we: Signal<In, Bit>,
    /// Which.
    pub address: Signal<In, Bits<7>>,
    /// Counted attempts that disarm, less one.
    pub limit: Signal<In, Bits<16>>,
    /// L1: the trigger.
    pub trigger_raw: Signal<In, Bits<7>>,
    /// L2: the trigger.
    pub trigger: Signal<In, Bits<7>>,
    /// L2: it has disarmed itself.
    pub disarmed: Signal<Out, Bit>,
    /// L3: whole eighths of a second in the message's time.
    pub eighth: Signal<In, Bits<38>>,
    /// L4: its attempt counts.
    pub counted: Signal<In, Bit>,
    host: HostWrite,
    counts: BlockRam<182, 7>,
    flags: LutRam<1, 7>,
    raw: Signal<Local, Bits<182>>,
    // L3
    trigger3: DFF<Bits<7>>,
    // L4
    trigger4: DFF<Bits<7>>,
    eighth4: DFF<Bits<38>>,
    passed4: DFF<Bits<38>>,
    sums4: DFF<Bits<SUMS_W>>,
    gone: Signal<Local, Bits<38>>,
    // L5
    trigger5: DFF<Bits<7>>,
    eighth5: DFF<Bits<38>>,
    passed5: DFF<Bits<4>>,
    sums5: DFF<Bits<SUMS_W>>,
    counted5: DFF<Bit>,
    by1: Signal<Local, Bits<SUMS_W>>,
    by2: Signal<Local, Bits<SUMS_W>>,
    by4: Signal<Local, Bits<SUMS_W>>,
    by8: Signal<Local, Bits<SUMS_W>>,
    // L6
    trigger6: DFF<Bits<7>>,
    eighth6: DFF<Bits<38>>,
    sums6: DFF<Bits<SUMS_W>>,
    last6: Signal<Local, Bits<SUMS_W>>,
    counted6: DFF<Bit>,
    one_more: [Signal<Local, Bits<16>>; 9],
    sum: [Signal<Local, Bits<16>>; 9],
}

impl Logic for Repeat {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self, clock, trigger3, trigger4, eighth4, passed4, sums4, trigger5, eighth5, passed5,
            sums5, counted5, trigger6, eighth6, sums6, counted6
        );
        self.host.clock.next = self.clock.val();
        self.counts.clock.next = self.clock.val();
        self.flags.clock.next = self.clock.val();
        self.host.we.next = self.we.val();
        self.host.address.next = self.address.val();
        self.host.data.next = 0.into();
        self.host.busy.next = self.counted6.q.val();

        self.flags.read_address.next = self.trigger_raw.val();
        self.disarmed.next = self.flags.read_data.val().get_bit(0);
        self.counts.read_address.next = self.trigger.val();
        self.trigger3.d.next = self.trigger.val();

        // L3: how many eighths have passed.
        self.raw.next = self.counts.read_data.val();
        self.passed4.d.next = self.eighth.val() - self.raw.val().get_bits::<38>(144);
        self.sums4.d.next = self.raw.val().get_bits::<SUMS_W>(0);
        self.trigger4.d.next = self.trigger3.q.val();
        self.eighth4.d.next = self.eighth.val();

        // L4: 9 for all that are more.
        self.gone.next = self.passed4.q.val();
        self.passed5.d.next = self.gone.val().get_bits::<4>(0);
        if self.gone.val().get_bits::<34>(4).any() | (self.gone.val().get_bits::<4>(0) > 9) {
            self.passed5.d.next = 9.into();
        }
        if self.counted.val() {
            self.sums5.d.next = self.sums4.q.val();
        }
        self.counted5.d.next = self.counted.val();
        self.trigger5.d.next = self.trigger4.q.val();
        self.eighth5.d.next = self.eighth4.q.val();

        // L5: shift by 1, 2, 4, 8 places; what comes in is zero.
        self.by1.next = self.sums5.q.val();
        if self.passed5.q.val().get_bit(0) {
            self.by1.next = self.sums5.q.val() << 16;
        }
        self.by2.next = self.by1.val();
        if self.passed5.q.val().get_bit(1) {
            self.by2.next = self.by1.val() << 32;
        }
        self.by4.next = self.by2.val();
        if self.passed5.q.val().get_bit(2) {
            self.by4.next = self.by2.val() << 64;
        }
        self.by8.next = self.by4.val();
        if self.passed5.q.val().get_bit(3) {
            self.by8.next = self.by4.val() << 128;
        }
        if self.counted5.q.val() {
            self.sums6.d.next = self.by8.val();
        }
        self.counted6.d.next = self.counted5.q.val();
        self.trigger6.d.next = self.trigger5.q.val();
        self.eighth6.d.next = self.eighth5.q.val();

        // L6
        self.last6.next = self.sums6.q.val();
        for i in 0..9 {
            self.sum[i].next = self.last6.val().get_bits::<16>(i * 16);
            self.one_more[i].next = self.sum[i].val() + 1;
        }
        self.counts.write_enable.next = self.counted6.q.val() | self.host.now.val();
        self.flags.write_enable.next = self.counted6.q.val() | self.host.now.val();
        self.counts.write_address.next = self.host.to.val();
        self.flags.write_address.next = self.host.to.val();
        self.counts.write_data.next = 0.into();
        self.flags.write_data.next = 0.into();
        if self.counted6.q.val() {
            self.counts.write_address.next = self.trigger6.q.val();
            self.flags.write_address.next = self.trigger6.q.val();
            self.flags.write_data.next = (self.sum[8].val() >= self.limit.val()).into();
            self.counts.write_data.next = (bit_cast::<182, 38>(self.eighth6.q.val()) << 144)
                | (bit_cast::<182, 16>(self.one_more[8].val()) << 128)
                | (bit_cast::<182, 16>(self.one_more[7].val()) << 112)
                | (bit_cast::<182, 16>(self.one_more[6].val()) << 96)
                | (bit_cast::<182, 16>(self.one_more[5].val()) << 80)
                | (bit_cast::<182, 16>(self.one_more[4].val()) << 64)
                | (bit_cast::<182, 16>(self.one_more[3].val()) << 48)
                | (bit_cast::<182, 16>(self.one_more[2].val()) << 32)
                | (bit_cast::<182, 16>(self.one_more[1].val()) << 16)
                | bit_cast::<182, 16>(self.one_more[0].val());
        }
    }
}
