//! Values as a desk file writes them.

use crate::file::dollars;
use crate::meaning::{Condition, Desk, Price};

/// Whole numbers of so many digits are grouped.
const GROUPED: usize = 5;

/// A text in quotes. Names, symbols and conditions have nothing that would need an escape.
pub fn text(value: impl std::fmt::Display) -> String {
    format!("\"{value}\"")
}

/// A whole number: `2000`, `50_000`.
pub fn whole(value: u64) -> String {
    let digits = value.to_string();
    if digits.len() < GROUPED {
        return digits;
    }
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push('_');
        }
        grouped.push(digit);
    }
    grouped
}

/// An amount: `5_000_000.00`.
pub fn amount(value: u64) -> String {
    let text = dollars(i64::try_from(value).unwrap_or(i64::MAX));
    match text.split_once('.') {
        Some((whole_part, fraction)) => {
            let grouped = whole_part.parse().map_or(whole_part.to_owned(), whole);
            format!("{grouped}.{fraction}")
        }
        None => text,
    }
}

/// A time, in the largest unit that says it in whole numbers: `"500ms"`.
pub fn duration(ns: u64) -> String {
    let units = [(1_000_000_000, "s"), (1_000_000, "ms"), (1000, "us")];
    let unit = units.iter().find(|(size, _)| ns.is_multiple_of(*size));
    text(match unit {
        Some((size, unit)) => format!("{}{unit}", ns / size),
        None => format!("{ns}ns"),
    })
}

/// A percentage: `"0.5%"`.
pub fn percent(basis_points: u32) -> String {
    let fraction = format!("{:02}", basis_points % 100);
    let digits = format!("{}.{fraction}", basis_points / 100);
    text(format!(
        "{}%",
        digits.trim_end_matches('0').trim_end_matches('.')
    ))
}

/// A MAC address.
pub fn mac(bytes: [u8; 6]) -> String {
    text(bytes.map(|byte| format!("{byte:02x}")).join(":"))
}

/// A price of an order: `189.50`, `"ask + 0.01"`.
pub fn price(price: Price) -> String {
    let follow = |base: &str, offset: i64| {
        text(match offset {
            0 => base.to_owned(),
            1.. => format!("{base} + {}", dollars(offset)),
            _ => format!("{base} - {}", dollars(-offset)),
        })
    };
    match price {
        Price::Fixed(price) => dollars(price.into()),
        Price::Bid(offset) => follow("bid", offset),
        Price::Ask(offset) => follow("ask", offset),
    }
}

/// A condition: `"AAPL.ask <= 189.50 and AAPL.ask_qty >= 200"`.
pub fn when(conditions: &[Condition], desk: &Desk) -> String {
    let clause = |condition: &Condition| {
        let name = name(&desk.instruments, condition.instrument, |i| &i.name);
        let constant = match condition.field.is_quantity() {
            true => condition.constant.to_string(),
            false => dollars(condition.constant),
        };
        let (field, op) = (condition.field.text(), condition.op.text());
        format!("{name}.{field} {op} {constant}")
    };
    text(
        conditions
            .iter()
            .map(clause)
            .collect::<Vec<_>>()
            .join(" and "),
    )
}

/// The name of an entry of a list; `?` where a desk that was not read from a file points nowhere.
pub fn name<T>(list: &[T], index: usize, name: fn(&T) -> &String) -> &str {
    list.get(index).map_or("?", |entry| name(entry))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_written_as_in_a_desk_file() {
        assert_eq!(whole(0), "0");
        assert_eq!(whole(2000), "2000");
        assert_eq!(whole(12_345), "12_345");
        assert_eq!(whole(1_234_567), "1_234_567");
        assert_eq!(amount(50_000_000_000), "5_000_000.00");
        assert_eq!(amount(1_000_500), "100.05");
        assert_eq!(duration(1_000_000_000), "\"1s\"");
        assert_eq!(duration(90_000_000_000), "\"90s\"");
        assert_eq!(duration(50_000), "\"50us\"");
        assert_eq!(duration(1_500), "\"1500ns\"");
        assert_eq!(duration(0), "\"0s\"");
        assert_eq!(percent(200), "\"2%\"");
        assert_eq!(percent(50), "\"0.5%\"");
        assert_eq!(percent(5), "\"0.05%\"");
        assert_eq!(percent(1000), "\"10%\"");
        assert_eq!(percent(0), "\"0%\"");
        assert_eq!(mac([2, 0, 0, 0, 0, 0xAB]), "\"02:00:00:00:00:ab\"");
        assert_eq!(price(Price::Fixed(1_895_000)), "189.50");
        assert_eq!(price(Price::Ask(100)), "\"ask + 0.01\"");
        assert_eq!(price(Price::Bid(-500)), "\"bid - 0.05\"");
        assert_eq!(price(Price::Bid(0)), "\"bid\"");
    }
}
