//! Windows `condition`, `slot` and `trigger`.

use super::{CardImage, CompileError, Row, get};
use crate::comparison::{Comparison, comparisons};
use crate::meaning::{Desk, Field, Release, Trigger};
use t2t_contract::{records, sizes};

/// Adds the rows of comparisons and triggers; `orders` are the rows of the orders.
pub fn rows(desk: &Desk, orders: &[Row], image: &mut CardImage) -> Result<(), CompileError> {
    let slots = desk.slot_order()?;
    let mut known: Vec<Vec<Comparison>> = vec![Vec::new(); desk.instruments.len()];
    for (index, trigger) in desk.triggers.iter().enumerate() {
        let number = slots.number(index);
        let mut shots = Row::new(&records::trigger::WINDOW, number);
        let bits = records::trigger::SHOTS_W;
        shots.put(
            "SHOTS",
            records::trigger::SHOTS,
            bits,
            u64::from(trigger.shots),
        )?;
        image.rows.push(shots);
        let instruments = trigger.instruments();
        for (role, &instrument) in instruments.iter().enumerate() {
            let mut row = slot_row(trigger, number, orders, instrument)?;
            row.set(records::slot::ROLE, role as u64);
            if let &[first, second] = instruments.as_slice() {
                let partner = if role == 0 { second } else { first };
                row.set(records::slot::TWO, 1);
                row.put(
                    "PARTNER",
                    records::slot::PARTNER,
                    records::slot::PARTNER_W,
                    partner as u64,
                )?;
            }
            let mask = mask(trigger, instrument, &mut known[instrument])?;
            row.put("MASK", records::slot::MASK, records::slot::MASK_W, mask)?;
            image.rows.push(row);
        }
    }
    for (instrument, comparisons) in known.iter().enumerate() {
        for (number, comparison) in comparisons.iter().enumerate() {
            image.rows.push(condition_row(
                instrument * sizes::CONDITIONS + number,
                comparison,
            )?);
        }
    }
    Ok(())
}

/// The trigger's comparisons of one instrument as a mask; new ones join those known of the instrument.
fn mask(
    trigger: &Trigger,
    instrument: usize,
    known: &mut Vec<Comparison>,
) -> Result<u64, CompileError> {
    let mut mask = 0;
    let here = trigger.when.iter().filter(|c| c.instrument == instrument);
    for comparison in here.flat_map(comparisons) {
        let number = known
            .iter()
            .position(|k| *k == comparison)
            .unwrap_or_else(|| {
                known.push(comparison);
                known.len() - 1
            });
        if number >= sizes::CONDITIONS {
            return Err(CompileError::Count {
                what: "different comparisons of one instrument",
                count: known.len(),
                most: sizes::CONDITIONS,
            });
        }
        mask |= 1 << number;
    }
    Ok(mask)
}

fn condition_row(at: usize, comparison: &Comparison) -> Result<Row, CompileError> {
    use records::condition::*;
    let field = match comparison.field {
        Field::Bid => 0,
        Field::BidQty => 1,
        Field::Ask => 2,
        Field::AskQty => 3,
        Field::Spread => 4,
        Field::Last => 5,
        Field::LastQty => 6,
    };
    let mut row = Row::new(&WINDOW, at);
    row.put_signed("CONST", CONST, CONST_W, comparison.at_least)?;
    row.set(INV, u64::from(comparison.invert));
    row.put("FIELD", FIELD, FIELD_W, field)?;
    Ok(row)
}

fn slot_row(
    trigger: &Trigger,
    number: usize,
    orders: &[Row],
    instrument: usize,
) -> Result<Row, CompileError> {
    use records::slot::*;
    let (most, count) = (sizes::ORDERS_PER_TRIGGER, trigger.fire.len());
    let &[first, ..] = trigger.fire.as_slice() else {
        return Err(CompileError::Reference {
            what: "order of a trigger",
            index: 0,
        });
    };
    if count > most {
        let what = "orders of one trigger";
        return Err(CompileError::Count { what, count, most });
    }
    let mut row = Row::new(&WINDOW, instrument * sizes::SLOTS + number % sizes::SLOTS);
    row.set(EN, 1);
    row.set(DECISION, u64::from(trigger.release == Release::Decision));
    row.put("ORDERS", ORDERS, ORDERS_W, count as u64)?;
    row.put("TRIG", TRIG, TRIG_W, (number / sizes::SLOTS) as u64)?;
    row.put("COOLDOWN", COOLDOWN, COOLDOWN_W, trigger.cooldown_ns)?;
    let places = [
        (ORDER0, ORDER0_W),
        (ORDER1, ORDER1_W),
        (ORDER2, ORDER2_W),
        (ORDER3, ORDER3_W),
    ];
    for (&order, (lsb, bits)) in trigger.fire.iter().zip(places) {
        get("order", orders, order)?;
        row.put("ORDER", lsb, bits, order as u64)?;
    }
    row.put_words(PARAMS, &get("order", orders, first)?.words);
    Ok(row)
}

// The order's row is copied word by word.
const _: () = assert!(
    records::slot::PARAMS.is_multiple_of(32)
        && records::order::WINDOW.words * 32 == records::slot::PARAMS_W
);
