//! Exact numbers from text: decimals, durations, percentages. Nothing here ever becomes a floating-point number.

/// Why a text is not the number that it should be, as an end of a sentence.
pub type Wrong = String;

/// Reads a decimal as an integer of 10^-`places`: `("12.5", 4)` is 125000. Underscores may group digits.
pub fn decimal(text: &str, places: u32) -> Result<i64, Wrong> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let clean = |part: &str| part.replace('_', "");
    let (whole, fraction) = (clean(whole), clean(fraction));
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if !is_digits(&whole) || !is_digits(&fraction) {
        return Err(format!("\"{text}\" is not a decimal number"));
    }
    let fraction = fraction.trim_end_matches('0');
    if fraction.len() > places as usize {
        return Err(match places {
            0 => format!("{text} is not a whole number"),
            _ => format!("{text} has more than {places} decimals"),
        });
    }
    let digits = format!("{whole}{fraction:0<width$}", width = places as usize);
    match digits.parse::<i64>() {
        Ok(value) if negative => Ok(-value),
        Ok(value) => Ok(value),
        Err(_) => Err(format!("{text} is too large")),
    }
}

/// Reads a duration with its unit (`ns`, `us`, `ms`, `s`, `min`), in ns: `"1.5ms"` is 1500000.
pub fn duration(text: &str) -> Result<u64, Wrong> {
    let text = text.trim();
    let unit_at = text
        .find(|c: char| c.is_alphabetic())
        .ok_or_else(|| format!("\"{text}\" has no unit"))?;
    let (number, unit) = text.split_at(unit_at);
    // Each unit is so many ns: a power of ten, times a small factor for minutes.
    let (places, factor) = match unit {
        "ns" => (0, 1),
        "us" | "µs" => (3, 1),
        "ms" => (6, 1),
        "s" => (9, 1),
        "min" => (9, 60),
        _ => return Err(format!("\"{unit}\" is not a unit of time")),
    };
    let number = number.trim();
    let value = decimal(number, places).map_err(|wrong| match number.contains('.') {
        true => format!("{text} is not a whole number of ns"),
        false => wrong,
    })?;
    let too_large = || format!("{text} is too long");
    let value = u64::try_from(value).map_err(|_| format!("{text} is negative"))?;
    value.checked_mul(factor).ok_or_else(too_large)
}

/// Reads a percentage of at most two decimals, in basis points: `"0.5%"` is 50.
pub fn percent(text: &str) -> Result<u32, Wrong> {
    let number = text
        .trim()
        .strip_suffix('%')
        .ok_or_else(|| format!("\"{text}\" has no % sign"))?;
    let value = decimal(number.trim(), 2)?;
    u32::try_from(value).map_err(|_| format!("{text} is out of range"))
}

/// Writes an integer of 1/10000 dollar as a decimal, with two decimals at least: 1895000 is `189.50`.
pub fn dollars(value: i64) -> String {
    let (sign, value) = (if value < 0 { "-" } else { "" }, value.unsigned_abs());
    let fraction = format!("{:04}", value % 10_000);
    let fraction = match fraction.strip_suffix("00") {
        Some(cents) => cents,
        None => fraction.trim_end_matches('0'),
    };
    format!("{sign}{}.{fraction}", value / 10_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_exact() {
        for (text, value) in [
            ("5_000_000.00", 50_000_000_000),
            ("189.5", 1_895_000),
            ("0.0001", 1),
            ("-0.01", -100),
            ("+7", 70_000),
            ("1.23450000", 12_345),
            ("123456789012.3457", 1_234_567_890_123_457),
            ("922337203685477.5807", i64::MAX),
        ] {
            assert_eq!(decimal(text, 4), Ok(value), "{text}");
        }
        for text in [
            "",
            ".",
            "1.",
            ".5",
            "1.00001",
            "1e3",
            "inf",
            "nan",
            "1.2.3",
            "--1",
            "922337203685477.5808",
            "0x10",
            "1,000",
        ] {
            assert!(decimal(text, 4).is_err(), "{text}");
        }
    }

    #[test]
    fn durations_are_exact() {
        for (text, value) in [
            ("100ns", 100),
            ("250us", 250_000),
            ("5ms", 5_000_000),
            ("1s", 1_000_000_000),
            ("1.5 s", 1_500_000_000),
            ("0.0015us", 0),
            ("2min", 120_000_000_000),
        ] {
            match value {
                0 => assert!(duration(text).is_err(), "{text}"),
                _ => assert_eq!(duration(text), Ok(value), "{text}"),
            }
        }
        for text in ["5", "ms", "5h", "-1ms", "5 m s", "99999999999min"] {
            assert!(duration(text).is_err(), "{text}");
        }
    }

    #[test]
    fn percentages_are_exact() {
        assert_eq!(percent("2%"), Ok(200));
        assert_eq!(percent("0.5 %"), Ok(50));
        assert_eq!(percent("0.05%"), Ok(5));
        for text in ["2", "0.005%", "-1%", "%"] {
            assert!(percent(text).is_err(), "{text}");
        }
    }

    #[test]
    fn dollars_read_back() {
        for value in [0, 1, 100, 1_895_000, -12_345, 10_010, 1_000_000] {
            assert_eq!(decimal(&dollars(value), 4), Ok(value));
        }
        assert_eq!(dollars(1_895_000), "189.50");
    }
}
