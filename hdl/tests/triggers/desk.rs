//! A random desk for the block of triggers: what it means, and the rows that the host would write for it.

use super::risk::{Limits, Order, limit_row, order_row, put};
use t2t_contract::records::{condition, order, slot};
use t2t_contract::sizes::{CONDITIONS, SLOTS};
use t2t_hdl::testbench::Rng;

/// A comparison as the host loads it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Compare {
    pub constant: i128,
    pub invert: bool,
    pub field: usize,
}

/// A trigger on one or two instruments.
#[derive(Clone, Debug)]
pub struct Trigger {
    /// Trigger number: number within the bank * 8 + slot.
    pub number: usize,
    pub instruments: Vec<usize>,
    /// Comparisons of each instrument that must hold.
    pub masks: Vec<u16>,
    pub decision: bool,
    pub shots: u64,
    pub cooldown: u64,
    pub orders: Vec<usize>,
    pub first: Order,
    /// Instrument of the first order.
    pub order_instr: usize,
}

impl Trigger {
    pub fn slot(&self) -> usize {
        self.number % SLOTS
    }
}

pub struct Desk {
    /// Instruments of the desk.
    pub instruments: Vec<usize>,
    /// By instrument.
    pub compares: Vec<[Compare; CONDITIONS]>,
    pub limits: Vec<Limits>,
    pub triggers: Vec<Trigger>,
}

/// A write of the host: window, row number, row.
pub type Write = (&'static str, usize, Vec<u32>);

/// Prices and quantities of the test's books lie from here on.
pub const PRICE: u64 = 1_000_000;
/// How far they spread.
pub const SPREAD: u64 = 12;

fn compare(rng: &mut Rng) -> Compare {
    let field = rng.below(8) as usize;
    let near = |rng: &mut Rng, at: i128| at + i128::from(rng.below(SPREAD + 2)) - 1;
    let constant = match field {
        _ if rng.one_in(20) => rng.pick(&[-(1i128 << 33), (1 << 33) - 1, 0, -1]),
        4 => near(rng, -(SPREAD as i128) / 2),
        0 | 2 | 5 => near(rng, PRICE.into()),
        _ => near(rng, 0),
    };
    Compare {
        constant,
        invert: rng.one_in(2),
        field,
    }
}

impl Desk {
    pub fn random(rng: &mut Rng) -> Desk {
        let mut instruments: Vec<usize> = (0..12).map(|_| rng.below(256) as usize).collect();
        instruments.sort_unstable();
        instruments.dedup();
        let compares = (0..256)
            .map(|_| std::array::from_fn(|_| compare(rng)))
            .collect();
        let limits = (0..256)
            .map(|_| Limits {
                en: !rng.one_in(10),
                qty: i128::from(rng.below(1_000)),
                collar: i128::from(rng.below(20)),
                notional: i128::from(rng.below(1_000 * PRICE)),
                long: i128::from(rng.below(1_500)),
                short: i128::from(rng.below(1_500)),
            })
            .collect();
        let mut free = vec![[true; SLOTS]; 256];
        let mut numbers: Vec<Vec<usize>> = vec![(0..128).collect(); SLOTS];
        let mut triggers = vec![];
        for _ in 0..200 {
            let slot = rng.below(SLOTS as u64) as usize;
            let two = rng.one_in(3);
            let wanted: Vec<usize> = (0..1 + usize::from(two))
                .map(|_| rng.pick(&instruments))
                .collect();
            if wanted.iter().any(|&i| !free[i][slot]) || (two && wanted[0] == wanted[1]) {
                continue;
            }
            wanted.iter().for_each(|&i| free[i][slot] = false);
            let pick = rng.below(numbers[slot].len() as u64) as usize;
            let number = numbers[slot].swap_remove(pick) * SLOTS + slot;
            let mask = |rng: &mut Rng| {
                (1 << rng.below(16)) | if rng.one_in(3) { 1 << rng.below(16) } else { 0 }
            };
            let off = i128::from(rng.below(400)) - 200;
            let qty = i128::from(rng.below(1_000));
            let base = rng.below(3) as i128;
            let off = if base == 0 {
                off + i128::from(PRICE)
            } else {
                off
            };
            triggers.push(Trigger {
                number,
                masks: wanted.iter().map(|_| mask(rng)).collect(),
                decision: rng.one_in(2),
                shots: rng.pick(&[0, 1, 3, 1_000, 65_535]),
                cooldown: rng.pick(&[0, 0, 2_000, 10_000_000, 400_000_000]),
                orders: (0..1 + rng.below(4))
                    .map(|_| rng.below(1024) as usize)
                    .collect(),
                first: Order {
                    kind: rng.pick(&[0, 0, 1, 2]),
                    sell: rng.one_in(2),
                    base,
                    qty,
                    off,
                    kn: qty * off,
                    kc: 10_000 * off,
                },
                order_instr: if rng.one_in(2) {
                    wanted[0]
                } else {
                    rng.pick(&instruments)
                },
                instruments: wanted,
            });
        }
        Desk {
            instruments,
            compares,
            limits,
            triggers,
        }
    }

    /// Everything that the host loads.
    pub fn writes(&self, rng: &mut Rng) -> Vec<Write> {
        let mut out = vec![];
        for i in 0..256 {
            for (n, c) in self.compares[i].iter().enumerate() {
                let mut row = vec![0; 2];
                put(&mut row, condition::CONST, condition::CONST_W, c.constant);
                put(&mut row, condition::INV, condition::INV_W, c.invert.into());
                put(
                    &mut row,
                    condition::FIELD,
                    condition::FIELD_W,
                    c.field as i128,
                );
                out.push(("condition", i * CONDITIONS + n, row));
            }
            out.push(("limit", i, limit_row(&self.limits[i])));
        }
        for t in &self.triggers {
            let mut params = order_row(rng, &t.first);
            put(
                &mut params,
                order::INSTR,
                order::INSTR_W,
                t.order_instr as i128,
            );
            for (role, &i) in t.instruments.iter().enumerate() {
                out.push(("slot", i * SLOTS + t.slot(), slot_row(t, role, &params)));
            }
            out.push(("trigger", t.number, vec![t.shots as u32]));
        }
        out
    }
}

fn slot_row(t: &Trigger, role: usize, params: &[u32]) -> Vec<u32> {
    let mut row = vec![0; 16];
    let two = t.instruments.len() == 2;
    put(&mut row, slot::EN, slot::EN_W, 1);
    put(&mut row, slot::ROLE, slot::ROLE_W, role as i128);
    put(&mut row, slot::TWO, slot::TWO_W, two.into());
    put(
        &mut row,
        slot::DECISION,
        slot::DECISION_W,
        t.decision.into(),
    );
    put(
        &mut row,
        slot::ORDERS,
        slot::ORDERS_W,
        t.orders.len() as i128,
    );
    put(&mut row, slot::MASK, slot::MASK_W, t.masks[role].into());
    put(
        &mut row,
        slot::TRIG,
        slot::TRIG_W,
        (t.number / SLOTS) as i128,
    );
    put(
        &mut row,
        slot::PARTNER,
        slot::PARTNER_W,
        if two {
            t.instruments[1 - role] as i128
        } else {
            0
        },
    );
    put(
        &mut row,
        slot::COOLDOWN,
        slot::COOLDOWN_W,
        t.cooldown.into(),
    );
    let places = [slot::ORDER0, slot::ORDER1, slot::ORDER2, slot::ORDER3];
    for (place, &o) in places.into_iter().zip(&t.orders) {
        put(&mut row, place, slot::ORDER0_W, o as i128);
    }
    for (n, word) in params.iter().enumerate() {
        put(&mut row, slot::PARAMS + n * 32, 32, (*word).into());
    }
    row
}
