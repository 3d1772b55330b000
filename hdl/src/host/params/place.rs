//! What a place of the store is: its window, its unit, and where its words go on the pipeline's parameter bus.
//!
//! In: a place. Out, one cycle later and 3 levels behind registers, until the next: what `t2t_contract::store` says of it.
//! All of it comes from the tables of the contract. Depth 2 to the registers.

use crate::const_table;
use crate::emit::Consts;
use rust_hdl::prelude::*;
use t2t_contract::records::{WINDOWS, Window, card, pinned};
use t2t_contract::store::is_subscription;

/// Bits of a place.
pub const PLACE_BITS: usize = 17;
/// Windows that are in the store.
pub const STORED: usize = {
    let (mut count, mut i) = (0, 0);
    while i < WINDOWS.len() {
        if WINDOWS[i].base.is_some() {
            count += 1;
        }
        i += 1;
    }
    count
};

const OFFSET_BITS: usize = 15;
const SUBSCRIPTION: usize = 24;
const CARD: usize = 25;
const PINNED: usize = 26;
const INFO_BITS: usize = 27;

const_table!(pub PlaceConsts: SUBSCRIPTION, CARD, PINNED, OFFSET_BITS, PLACE_BITS, STORED);

/// Number, last word of a unit, last word of the window, flags.
const fn info(window: &Window) -> u64 {
    let last = (window.depth * window.words - 1) as u64;
    window.number as u64
        | (window.unit as u64 - 1) << 4
        | last << 9
        | (is_subscription(window) as u64) << SUBSCRIPTION
        | ((window.number == card::WINDOW.number) as u64) << CARD
        | ((window.number == pinned::WINDOW.number) as u64) << PINNED
}

fn stored(number: usize) -> (&'static Window, usize) {
    WINDOWS
        .into_iter()
        .filter_map(|window| window.base.map(|base| (window, base)))
        .nth(number)
        .unwrap_or((&card::WINDOW, 0))
}

fn constants<const W: usize>(value: fn(&Window, usize) -> u64) -> [Constant<Bits<W>>; STORED] {
    std::array::from_fn(|number| {
        let (window, base) = stored(number);
        Constant::new(value(window, base).to_bits())
    })
}

/// Decodes a place; see the [module](self).
#[derive(LogicBlock)]
pub struct Place {
    /// The clock.
    pub clock: Signal<In, Clock>,
    /// The place, in words.
    pub place: Signal<In, Bits<PLACE_BITS>>,
    /// A window has a word there.
    pub mapped: Signal<Out, Bit>,
    /// Number of the window on the parameter bus.
    pub number: Signal<Out, Bits<4>>,
    /// Its word in the window: the low bits of its address on the parameter bus.
    pub offset: Signal<Out, Bits<OFFSET_BITS>>,
    /// Place of its unit's first word.
    pub first: Signal<Out, Bits<PLACE_BITS>>,
    /// Words of its unit, less one.
    pub last: Signal<Out, Bits<5>>,
    /// The window says what is watched.
    pub subscription: Signal<Out, Bit>,
    /// It is window `card`.
    pub card: Signal<Out, Bit>,
    /// It is window `pinned`.
    pub pinned: Signal<Out, Bit>,
    bases: [Constant<Bits<PLACE_BITS>>; STORED],
    masks: [Constant<Bits<PLACE_BITS>>; STORED],
    infos: [Constant<Bits<INFO_BITS>>; STORED],
    at: DFF<Bits<PLACE_BITS>>,
    is: [DFF<Bit>; STORED],
    picked: [Signal<Local, Bits<INFO_BITS>>; STORED],
    info: Signal<Local, Bits<INFO_BITS>>,
    consts: Consts<PlaceConsts>,
}

impl Default for Place {
    fn default() -> Self {
        Place {
            clock: Default::default(),
            place: Default::default(),
            mapped: Default::default(),
            number: Default::default(),
            offset: Default::default(),
            first: Default::default(),
            last: Default::default(),
            subscription: Default::default(),
            card: Default::default(),
            pinned: Default::default(),
            bases: constants(|_, base| base as u64),
            // Windows are as large as a power of two, and aligned to it.
            masks: constants(|window, _| ((1 << PLACE_BITS) - window.depth * window.words) as u64),
            infos: constants(|window, _| info(window)),
            at: Default::default(),
            is: Default::default(),
            picked: Default::default(),
            info: Default::default(),
            consts: Default::default(),
        }
    }
}

impl Logic for Place {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, at);
        self.at.d.next = self.place.val();
        for i in 0..STORED {
            self.is[i].clock.next = self.clock.val();
            self.is[i].d.next = (self.place.val() & self.masks[i].val()) == self.bases[i].val();
            self.picked[i].next = 0.into();
            if self.is[i].q.val() {
                self.picked[i].next = self.infos[i].val();
            }
        }
        self.info.next = self.picked[0].val()
            | self.picked[1].val()
            | self.picked[2].val()
            | self.picked[3].val()
            | self.picked[4].val()
            | self.picked[5].val()
            | self.picked[6].val()
            | self.picked[7].val()
            | self.picked[8].val()
            | self.picked[9].val()
            | self.picked[10].val()
            | self.picked[11].val();
        // Every window has a number.
        self.mapped.next = self.info.val().get_bits::<4>(0).any();
        self.number.next = self.info.val().get_bits::<4>(0);
        self.last.next = self.info.val().get_bits::<5>(4);
        self.first.next =
            self.at.q.val() & !(self.info.val().get_bits::<5>(4)).get_bits::<PLACE_BITS>(0);
        self.offset.next =
            self.at.q.val().get_bits::<OFFSET_BITS>(0) & self.info.val().get_bits::<OFFSET_BITS>(9);
        self.subscription.next = self.info.val().get_bit(SUBSCRIPTION);
        self.card.next = self.info.val().get_bit(CARD);
        self.pinned.next = self.info.val().get_bit(PINNED);
    }
}
