//! Live state of the triggers of one slot: truth of both halves, shots, cool-down, repeat.
//!
//! In: the trigger (L1, L2), the message's time (L2), what the message made of it (L4). Out (L2, straight from memories
//! or 3 levels behind them): what the trigger needs to attempt. Everything but `Repeat` is written in L4, so that a
//! message four cycles later reads it.

use super::host_write::HostWrite;
use super::repeat::Repeat;
use crate::prim::{BlockRam, LutRam};
use rust_hdl::prelude::*;

/// State of 128 triggers.
#[derive(LogicBlock, Default)]
pub struct Bank {
    /// Clock.
    pub clock: Signal<In, Clock>,
    /// The host loads a trigger.
    pub we: Signal<In, Bit>,
    /// Which.
    pub address: Signal<In, Bits<7>>,
    /// With how many shots.
    pub shots: Signal<In, Bits<16>>,
    /// Counted attempts within nine eighths of a second that disarm, less one.
    pub limit: Signal<In, Bits<16>>,
    /// L1: the trigger.
    pub trigger_raw: Signal<In, Bits<7>>,
    /// L2: the trigger.
    pub trigger: Signal<In, Bits<7>>,
    /// L2: which half is judged.
    pub role: Signal<In, Bit>,
    /// L2: cool-down, ns.
    pub cooldown: Signal<In, Bits<48>>,
    /// L2: the message's time, ns.
    pub time: Signal<In, Bits<64>>,
    /// L2: truth of the half that is judged, before this message.
    pub own: Signal<Out, Bit>,
    /// L2: truth of the other half.
    pub other: Signal<Out, Bit>,
    /// L2: shots are left and the cool-down is over.
    pub ready: Signal<Out, Bit>,
    /// L2: the trigger has disarmed itself.
    pub disarmed: Signal<Out, Bit>,
    /// L3: whole eighths of a second in the message's time.
    pub eighth: Signal<In, Bits<38>>,
    /// L4: the half was judged.
    pub judged: Signal<In, Bit>,
    /// L4: its truth now.
    pub truth: Signal<In, Bit>,
    /// L4: an attempt that counts.
    pub counted: Signal<In, Bit>,
    host: HostWrite,
    repeat: Repeat,
    half0: LutRam<1, 7>,
    half1: LutRam<1, 7>,
    left: BlockRam<80, 7>,
    raw: Signal<Local, Bits<80>>,
    // L3, L4
    trigger3: DFF<Bits<7>>,
    trigger4: DFF<Bits<7>>,
    role3: DFF<Bit>,
    role4: DFF<Bit>,
    shots3: DFF<Bits<16>>,
    shots4: DFF<Bits<16>>,
    until3: DFF<Bits<64>>,
    until4: DFF<Bits<64>>,
}

impl Logic for Bank {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self, clock, trigger3, trigger4, role3, role4, shots3, shots4, until3, until4
        );
        self.host.clock.next = self.clock.val();
        self.repeat.clock.next = self.clock.val();
        self.half0.clock.next = self.clock.val();
        self.half1.clock.next = self.clock.val();
        self.left.clock.next = self.clock.val();
        self.host.we.next = self.we.val();
        self.host.address.next = self.address.val();
        self.host.data.next = self.shots.val();
        self.host.busy.next = self.judged.val();
        self.repeat.we.next = self.we.val();
        self.repeat.address.next = self.address.val();
        self.repeat.limit.next = self.limit.val();
        self.repeat.trigger_raw.next = self.trigger_raw.val();
        self.repeat.trigger.next = self.trigger.val();
        self.repeat.eighth.next = self.eighth.val();
        self.repeat.counted.next = self.counted.val();
        self.disarmed.next = self.repeat.disarmed.val();

        self.half0.read_address.next = self.trigger_raw.val();
        self.half1.read_address.next = self.trigger_raw.val();
        self.left.read_address.next = self.trigger_raw.val();

        // L2
        self.own.next = self.half0.read_data.val().get_bit(0);
        self.other.next = self.half1.read_data.val().get_bit(0);
        if self.role.val() {
            self.own.next = self.half1.read_data.val().get_bit(0);
            self.other.next = self.half0.read_data.val().get_bit(0);
        }
        self.raw.next = self.left.read_data.val();
        self.ready.next = self.raw.val().get_bits::<16>(0).any()
            & (self.time.val() >= self.raw.val().get_bits::<64>(16));
        self.shots3.d.next = self.raw.val().get_bits::<16>(0) - 1;
        self.until3.d.next = self.time.val() + bit_cast::<64, 48>(self.cooldown.val());
        self.trigger3.d.next = self.trigger.val();
        self.role3.d.next = self.role.val();
        self.shots4.d.next = self.shots3.q.val();
        self.until4.d.next = self.until3.q.val();
        self.trigger4.d.next = self.trigger3.q.val();
        self.role4.d.next = self.role3.q.val();

        // L4: what the message made of it, or the host's load.
        self.half0.write_enable.next =
            (self.judged.val() & !self.role4.q.val()) | self.host.now.val();
        self.half1.write_enable.next =
            (self.judged.val() & self.role4.q.val()) | self.host.now.val();
        self.left.write_enable.next = self.counted.val() | self.host.now.val();
        self.half0.write_address.next = self.host.to.val();
        self.half1.write_address.next = self.host.to.val();
        self.left.write_address.next = self.host.to.val();
        self.half0.write_data.next = 0.into();
        self.half1.write_data.next = 0.into();
        self.left.write_data.next = bit_cast::<80, 16>(self.host.value.val());
        if self.judged.val() {
            self.half0.write_address.next = self.trigger4.q.val();
            self.half1.write_address.next = self.trigger4.q.val();
            self.left.write_address.next = self.trigger4.q.val();
            self.half0.write_data.next = self.truth.val().into();
            self.half1.write_data.next = self.truth.val().into();
            self.left.write_data.next = (bit_cast::<80, 64>(self.until4.q.val()) << 16)
                | bit_cast::<80, 16>(self.shots4.q.val());
        }
    }
}
