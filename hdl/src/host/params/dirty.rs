//! Which units were staged: a flag for each, and a list of them, each once.
//!
//! In: `stage` with a unit that is written (at most every fourth cycle), `at` with a place in the list, `clean` for a unit
//! that was taken over or dropped, `forget` when all were. Out: how many there are, three cycles after `stage`, whether one of
//! them says what is watched, and the unit at `at`, one cycle later.
//!
//! The list is longer than there are units, so it cannot overflow. `clean` and `stage` do not come together. Depth 3.

use super::place::PLACE_BITS;
use crate::prim::BlockRam;
use rust_hdl::prelude::*;
use t2t_contract::records::WINDOWS;

/// Bits of a place in the list.
pub const LIST_BITS: usize = 14;

const UNITS: usize = {
    let (mut units, mut i) = (0, 0);
    while i < WINDOWS.len() {
        if WINDOWS[i].base.is_some() {
            units += WINDOWS[i].depth * WINDOWS[i].words / WINDOWS[i].unit;
        }
        i += 1;
    }
    units
};
const _: () = assert!(UNITS < 1 << LIST_BITS);

/// The units that were staged; see the [module](self).
#[derive(LogicBlock, Default)]
pub struct Dirty {
    /// The clock.
    pub clock: Signal<In, Clock>,
    /// A word is staged.
    pub stage: Signal<In, Bit>,
    /// First place of its unit.
    pub unit: Signal<In, Bits<PLACE_BITS>>,
    /// Its window says what is watched.
    pub subscription: Signal<In, Bit>,
    /// A unit is as the active copy has it.
    pub clean: Signal<In, Bit>,
    /// Its first place.
    pub clean_unit: Signal<In, Bits<PLACE_BITS>>,
    /// All units are clean.
    pub forget: Signal<In, Bit>,
    /// A place in the list.
    pub at: Signal<In, Bits<LIST_BITS>>,
    /// The unit there: its first place.
    pub listed: Signal<Out, Bits<PLACE_BITS>>,
    /// How many units are in the list.
    pub count: Signal<Out, Bits<16>>,
    /// One of them says what is watched.
    pub watched: Signal<Out, Bit>,
    flags: BlockRam<1, PLACE_BITS>,
    list: BlockRam<PLACE_BITS, LIST_BITS>,
    stage1: DFF<Bit>,
    unit1: DFF<Bits<PLACE_BITS>>,
    stage2: DFF<Bit>,
    unit2: DFF<Bits<PLACE_BITS>>,
    was2: DFF<Bit>,
    fresh: Signal<Local, Bit>,
    listed_units: DFF<Bits<16>>,
    some_watched: DFF<Bit>,
}

impl Logic for Dirty {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self,
            clock,
            stage1,
            unit1,
            stage2,
            unit2,
            was2,
            listed_units,
            some_watched
        );
        clock!(self, clock, flags, list);
        self.flags.read_address.next = self.unit.val();
        self.stage1.d.next = self.stage.val();
        self.unit1.d.next = self.unit.val();
        self.was2.d.next = self.flags.read_data.val().any();
        self.stage2.d.next = self.stage1.q.val();
        self.unit2.d.next = self.unit1.q.val();

        self.fresh.next = self.stage2.q.val() & !self.was2.q.val();
        self.flags.write_enable.next = self.fresh.val() | self.clean.val();
        self.flags.write_address.next = self.unit2.q.val();
        self.flags.write_data.next = 1.into();
        if self.clean.val() {
            self.flags.write_address.next = self.clean_unit.val();
            self.flags.write_data.next = 0.into();
        }
        self.list.write_enable.next = self.fresh.val();
        self.list.write_address.next = self.listed_units.q.val().get_bits::<LIST_BITS>(0);
        self.list.write_data.next = self.unit2.q.val();
        self.list.read_address.next = self.at.val();
        self.listed.next = self.list.read_data.val();
        if self.fresh.val() {
            self.listed_units.d.next = self.listed_units.q.val() + 1;
        }
        if self.stage.val() & self.subscription.val() {
            self.some_watched.d.next = true;
        }
        if self.forget.val() {
            self.listed_units.d.next = 0.into();
            self.some_watched.d.next = false;
        }
        self.count.next = self.listed_units.q.val();
        self.watched.next = self.some_watched.q.val();
    }
}
