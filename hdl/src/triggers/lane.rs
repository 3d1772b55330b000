//! Risk of one order against the books and limits, beside the trigger that may send it.
//!
//! In: the order's instrument (L1), its record and the fresh book (L2); the host's limits; the Engine's broadcasts of
//! books and exposures. Out (L4, registered): accepted or every reason to refuse, the price, the notional.
//! Three cycles, a new order may enter every cycle. Depth at most 5: L1 addresses the memories, L2 chooses prices (3)
//! and multiplies, L3 compares (5).
//!
//! There is one lane for the first order of each trigger slot, so that its verdict is there together with the
//! trigger's, and one in the Engine for every other order.

mod collar;
mod limits;
mod notional;
mod prices;
mod table;

pub use collar::Collar;
pub use limits::Limits;
pub use notional::Notional;
pub use prices::Prices;
pub use table::Table;

use crate::const_table;
use crate::emit::Consts;
use rust_hdl::prelude::*;
use t2t_contract::records::order::{
    BASE, BASE_W, KC, KC_W, KN, KN_W, OFF, OFF_W, QTY, QTY_W, SIDE, TYPE, TYPE_W,
};

/// `TYPE` of a cancel.
const CANCEL: u64 = 2;
/// Largest price of an order, 1/10000 dollar: 199,999.99 dollars.
const MAX_PRICE: u64 = 1_999_999_900;
/// Sign of the offset.
const OFF_SIGN: usize = OFF + OFF_W - 1;

const_table!(
    pub LaneConsts: BASE, KC, KN, OFF, OFF_SIGN, QTY, SIDE, TYPE, CANCEL, MAX_PRICE
);

/// Risk of one order: reasons 11 to 19 of `Reject`; semantics section 7.
#[derive(LogicBlock, Default)]
pub struct Lane {
    /// Clock.
    pub clock: Signal<In, Clock>,
    /// A row of window `limit` is written.
    pub we_limit: Signal<In, Bit>,
    /// The row.
    pub cfg_row: Signal<In, Bits<256>>,
    /// Its instrument.
    pub cfg_addr: Signal<In, Bits<8>>,
    /// Book broadcast: strobe.
    pub b_we: Signal<In, Bit>,
    /// Book broadcast: instrument.
    pub b_instr: Signal<In, Bits<8>>,
    /// Book broadcast: best bid.
    pub b_bid_px: Signal<In, Bits<32>>,
    /// Book broadcast: there is a bid.
    pub b_bid_v: Signal<In, Bit>,
    /// Book broadcast: best ask.
    pub b_ask_px: Signal<In, Bits<32>>,
    /// Book broadcast: there is an ask.
    pub b_ask_v: Signal<In, Bit>,
    /// Exposure broadcast: strobe.
    pub x_we: Signal<In, Bit>,
    /// Exposure broadcast: instrument.
    pub x_instr: Signal<In, Bits<8>>,
    /// Exposure broadcast: signed, long shares.
    pub x_long: Signal<In, Bits<33>>,
    /// Exposure broadcast: signed, short shares.
    pub x_short: Signal<In, Bits<33>>,
    /// L1: the order's instrument.
    pub instr: Signal<In, Bits<8>>,
    /// L1: the fresh book counts.
    pub fresh: Signal<In, Bit>,
    /// L1: whose book it is.
    pub fresh_instr: Signal<In, Bits<8>>,
    /// L2: the order is judged; without it nothing is ok.
    pub judged: Signal<In, Bit>,
    /// L2: the order's row of window `order`.
    pub params: Signal<In, Bits<256>>,
    /// L2: fresh best bid.
    pub fresh_bid_px: Signal<In, Bits<32>>,
    /// L2: there is a bid.
    pub fresh_bid_v: Signal<In, Bit>,
    /// L2: fresh best ask.
    pub fresh_ask_px: Signal<In, Bits<32>>,
    /// L2: there is an ask.
    pub fresh_ask_v: Signal<In, Bit>,
    /// L2: signed, gross notional that the card may still send, 1/10000 dollar.
    pub headroom: Signal<In, Bits<58>>,
    /// L4: no reason to refuse.
    pub ok: Signal<Out, Bit>,
    /// L4: bit n is reason n + 11.
    pub why: Signal<Out, Bits<9>>,
    /// L4: price, 1/10000 dollar.
    pub px: Signal<Out, Bits<32>>,
    /// L4: notional, 1/10000 dollar.
    pub notional: Signal<Out, Bits<56>>,
    prices: Prices,
    limits: Limits,
    exposures: Table<66>,
    money: Notional,
    band: Collar,
    // L2
    sell: Signal<Local, Bit>,
    qty: Signal<Local, Bits<QTY_W>>,
    offset: Signal<Local, Bits<35>>,
    exposure: Signal<Local, Bits<33>>,
    row: Signal<Local, Bits<66>>,
    over_qty: Signal<Local, Bit>,
    max_exposure: Signal<Local, Bits<31>>,
    // L3
    judged3: DFF<Bit>,
    cancel3: DFF<Bit>,
    sell3: DFF<Bit>,
    no_limits3: DFF<Bit>,
    missing3: DFF<Bit>,
    over_qty3: DFF<Bit>,
    flaw3: DFF<Bit>,
    price3: DFF<Bits<35>>,
    exposure3: DFF<Bits<34>>,
    max_exposure3: DFF<Bits<31>>,
    bad_price: Signal<Local, Bit>,
    exposure_wide: Signal<Local, Bits<35>>,
    over_exposure: Signal<Local, Bit>,
    early: Signal<Local, Bit>,
    // L4
    ok4: DFF<Bit>,
    why4: DFF<Bits<9>>,
    px4: DFF<Bits<32>>,
    notional4: DFF<Bits<56>>,
    consts: Consts<LaneConsts>,
}

impl Logic for Lane {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self,
            clock,
            judged3,
            cancel3,
            sell3,
            no_limits3,
            missing3,
            over_qty3,
            flaw3,
            price3,
            exposure3,
            max_exposure3
        );
        dff_setup!(self, clock, ok4, why4, px4, notional4);
        self.prices.clock.next = self.clock.val();
        self.limits.clock.next = self.clock.val();
        self.exposures.clock.next = self.clock.val();
        self.money.clock.next = self.clock.val();
        self.band.clock.next = self.clock.val();
        self.limits.we.next = self.we_limit.val();
        self.limits.cfg_row.next = self.cfg_row.val();
        self.limits.cfg_addr.next = self.cfg_addr.val();
        self.prices.b_we.next = self.b_we.val();
        self.prices.b_instr.next = self.b_instr.val();
        self.prices.b_bid_px.next = self.b_bid_px.val();
        self.prices.b_bid_v.next = self.b_bid_v.val();
        self.prices.b_ask_px.next = self.b_ask_px.val();
        self.prices.b_ask_v.next = self.b_ask_v.val();
        self.exposures.we.next = self.x_we.val();
        self.exposures.instr.next = self.x_instr.val();
        self.exposures.data.next =
            (bit_cast::<66, 33>(self.x_short.val()) << 33) | bit_cast::<66, 33>(self.x_long.val());

        // L1: every memory is addressed by the order's instrument.
        self.prices.instr.next = self.instr.val();
        self.prices.fresh.next = self.fresh.val();
        self.prices.fresh_instr.next = self.fresh_instr.val();
        self.limits.instr.next = self.instr.val();
        self.exposures.read_instr.next = self.instr.val();

        // L2: prices, products, what does not depend on them.
        self.sell.next = self.params.val().get_bit(SIDE);
        self.qty.next = self.params.val().get_bits::<QTY_W>(QTY);
        self.prices.fresh_bid_px.next = self.fresh_bid_px.val();
        self.prices.fresh_bid_v.next = self.fresh_bid_v.val();
        self.prices.fresh_ask_px.next = self.fresh_ask_px.val();
        self.prices.fresh_ask_v.next = self.fresh_ask_v.val();
        self.prices.sell.next = self.sell.val();
        self.prices.follows.next = self.params.val().get_bits::<BASE_W>(BASE);
        self.money.base.next = self.prices.base.val();
        self.money.qty.next = self.qty.val();
        self.money.kn.next = self.params.val().get_bits::<KN_W>(KN);
        self.money.max_notional.next = self.limits.max_notional.val();
        self.money.headroom.next = self.headroom.val();
        self.band.base.next = self.prices.base.val();
        self.band.against.next = self.prices.against.val();
        self.band.kc.next = self.params.val().get_bits::<KC_W>(KC);
        self.band.sell.next = self.sell.val();
        self.band.factor.next = self.limits.buy_factor.val();
        self.row.next = self.exposures.row.val();
        self.exposure.next = self.row.val().get_bits::<33>(0);
        self.max_exposure.next = self.limits.max_long.val();
        if self.sell.val() {
            self.band.factor.next = self.limits.sell_factor.val();
            self.exposure.next = self.row.val().get_bits::<33>(33);
            self.max_exposure.next = self.limits.max_short.val();
        }
        self.offset.next = (bit_cast::<35, 1>(self.params.val().get_bit(OFF_SIGN).into()) << 34)
            | bit_cast::<35, OFF_W>(self.params.val().get_bits::<OFF_W>(OFF));
        self.over_qty.next = self.qty.val() > self.limits.max_qty.val();
        self.judged3.d.next = self.judged.val();
        if self.judged.val() {
            self.max_exposure3.d.next = self.max_exposure.val();
            self.price3.d.next = bit_cast::<35, 32>(self.prices.base.val()) + self.offset.val();
            self.exposure3.d.next = ((bit_cast::<34, 1>(self.exposure.val().get_bit(32).into())
                << 33)
                | bit_cast::<34, 33>(self.exposure.val()))
                + bit_cast::<34, QTY_W>(self.qty.val());
            self.cancel3.d.next = self.params.val().get_bits::<TYPE_W>(TYPE) == CANCEL;
            self.sell3.d.next = self.sell.val();
            self.no_limits3.d.next = !self.limits.en.val();
            self.missing3.d.next = self.prices.missing.val();
            self.over_qty3.d.next = self.over_qty.val();
            self.flaw3.d.next =
                !self.limits.en.val() | self.prices.missing.val() | self.over_qty.val();
        }

        // L3: the verdict.
        // Each bound by a sign: price - 1 < 0, MAX_PRICE - price < 0.
        self.bad_price.next = (self.price3.q.val() - 1).get_bit(34)
            | (bits::<35>(MAX_PRICE) - self.price3.q.val()).get_bit(34);
        self.exposure_wide.next = (bit_cast::<35, 1>(self.exposure3.q.val().get_bit(33).into())
            << 34)
            | bit_cast::<35, 34>(self.exposure3.q.val());
        self.over_exposure.next =
            (bit_cast::<35, 31>(self.max_exposure3.q.val()) - self.exposure_wide.val()).get_bit(34);
        // The collar is the last to be known.
        self.early.next = self.flaw3.q.val()
            | self.bad_price.val()
            | self.over_exposure.val()
            | self.money.over_order.val()
            | self.money.over_gross.val();
        self.ok4.d.next = false;
        if self.judged3.q.val() {
            self.why4.d.next = 0.into();
            if !self.cancel3.q.val() {
                self.why4.d.next = bit_cast::<9, 1>(self.no_limits3.q.val().into())
                    | (bit_cast::<9, 1>(self.missing3.q.val().into()) << 1)
                    | (bit_cast::<9, 1>(self.bad_price.val().into()) << 2)
                    | (bit_cast::<9, 1>(self.over_qty3.q.val().into()) << 3)
                    | (bit_cast::<9, 1>(self.money.over_order.val().into()) << 4)
                    | (bit_cast::<9, 1>(self.band.outside.val().into()) << 5)
                    | (bit_cast::<9, 1>((self.over_exposure.val() & !self.sell3.q.val()).into())
                        << 6)
                    | (bit_cast::<9, 1>((self.over_exposure.val() & self.sell3.q.val()).into())
                        << 7)
                    | (bit_cast::<9, 1>(self.money.over_gross.val().into()) << 8);
            }
            self.ok4.d.next = self.cancel3.q.val() | !(self.early.val() | self.band.outside.val());
            self.px4.d.next = 0.into();
            self.notional4.d.next = 0.into();
            if !self.cancel3.q.val() {
                self.px4.d.next = self.price3.q.val().get_bits::<32>(0);
                self.notional4.d.next = self.money.notional.val();
            }
        }
        self.ok.next = self.ok4.q.val();
        self.why.next = self.why4.q.val();
        self.px.next = self.px4.q.val();
        self.notional.next = self.notional4.q.val();
    }
}
