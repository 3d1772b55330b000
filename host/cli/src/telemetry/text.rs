//! Numbers as the desk writes them: prices, shares, times of day, ages.
//!
//! What flows in: the card's integers. What flows out: short text, never wrapped, never rounded up.

/// Nanoseconds of a second.
pub const SECOND: u64 = 1_000_000_000;
/// Seconds of a day.
const DAY: u64 = 86_400;

/// A price or notional in 1/10000 dollar as dollars, with thousands apart: 50000000000 is `5,000,000.00`.
pub fn dollars(value: i64) -> String {
    let plain = t2t_desk::dollars(value);
    let (sign, digits) = match plain.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", plain.as_str()),
    };
    match digits.split_once('.') {
        Some((whole, fraction)) => format!("{sign}{}.{fraction}", apart(whole)),
        None => format!("{sign}{}", apart(digits)),
    }
}

/// A price of a book: a dash for an empty side.
pub fn price(value: u32) -> String {
    match value {
        0 => "-".to_owned(),
        value => t2t_desk::dollars(i64::from(value)),
    }
}

/// A count with thousands apart: 1234567 is `1,234,567`.
pub fn count(value: impl Into<i128>) -> String {
    let value = value.into();
    let sign = if value < 0 { "-" } else { "" };
    format!("{sign}{}", apart(&value.unsigned_abs().to_string()))
}

fn apart(digits: &str) -> String {
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A time of the card as `hh:mm:ss.` and nine digits. Of a clock that counts from 1970 it is the time of day in UTC.
pub fn time(ns: u64) -> String {
    format!("{}.{:09}", clock(ns), ns % SECOND)
}

/// The same, to the millisecond.
pub fn time_ms(ns: u64) -> String {
    format!("{}.{:03}", clock(ns), ns % SECOND / 1_000_000)
}

fn clock(ns: u64) -> String {
    let seconds = ns / SECOND % DAY;
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
    format!("{hours:02}:{minutes:02}:{:02}", seconds % 60)
}

/// A span of time in its largest whole unit, or with one decimal below ten seconds: `250ms`, `3.2s`, `12min`.
pub fn span(ns: u64) -> String {
    match ns {
        0..1_000 => format!("{ns}ns"),
        1_000..1_000_000 => format!("{}us", ns / 1_000),
        1_000_000..SECOND => format!("{}ms", ns / 1_000_000),
        ns if ns < 10 * SECOND => format!("{}.{}s", ns / SECOND, ns % SECOND / 100_000_000),
        ns if ns < 120 * SECOND => format!("{}s", ns / SECOND),
        ns if ns < 7_200 * SECOND => format!("{}min", ns / (60 * SECOND)),
        ns => format!("{}h", ns / (3_600 * SECOND)),
    }
}

/// Cycles of a core clock as nanoseconds; `None` where the clock is not known.
pub fn ns(cycles: u64, core_khz: u32) -> Option<f64> {
    (core_khz > 0).then(|| cycles as f64 * 1e6 / f64::from(core_khz))
}

/// Tag of a desk, as it is written everywhere.
pub fn tag(tag: u64) -> String {
    format!("{tag:016x}")
}

/// A rate, a second: `0`, `999`, `12.3k`, `4.5M`.
pub fn rate(value: f64) -> String {
    match value {
        v if v < 999.5 => format!("{v:.0}"),
        v if v < 999_950.0 => format!("{:.1}k", v / 1e3),
        v => format!("{:.1}M", v / 1e6),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_have_thousands_apart_and_two_decimals_at_least() {
        for (value, text) in [
            (50_000_000_000, "5,000,000.00"),
            (1_895_000, "189.50"),
            (-12_345_678, "-1,234.5678"),
            (0, "0.00"),
        ] {
            assert_eq!(dollars(value), text);
        }
        assert_eq!(count(1_234_567), "1,234,567");
        assert_eq!(count(-100), "-100");
        assert_eq!(price(0), "-");
    }

    #[test]
    fn times_are_of_the_day_whatever_day_the_clock_counts_from() {
        let opening = (9 * 3600 + 30 * 60) * SECOND + 5;
        assert_eq!(time(opening), "09:30:00.000000005");
        assert_eq!(time(opening + 20_000 * DAY * SECOND), time(opening));
        assert_eq!(time_ms(opening + 7_999_990), "09:30:00.007");
    }

    #[test]
    fn spans_are_short() {
        for (ns, text) in [
            (0, "0ns"),
            (999_999, "999us"),
            (250_000_000, "250ms"),
            (3_299_999_999, "3.2s"),
            (119 * SECOND, "119s"),
            (7_199 * SECOND, "119min"),
            (u64::MAX, "5124095h"),
        ] {
            assert_eq!(span(ns), text);
        }
    }

    #[test]
    fn six_cycles_of_the_card_are_18_6_ns() {
        let ns = ns(6, 322_266).expect("a clock");
        assert!((ns - 18.618).abs() < 0.001, "{ns}");
    }
}
