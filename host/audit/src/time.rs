//! Time stamps: nanoseconds since 1970, written as UTC.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use std::time::{SystemTime, UNIX_EPOCH};

/// Nanoseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Timestamp(pub u64);

const SECOND: u64 = 1_000_000_000;
const DAY: u64 = 86_400;

impl Timestamp {
    /// Now; 0 on a machine whose clock is before 1970.
    pub fn now() -> Timestamp {
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        Timestamp(since.map_or(0, |d| u64::try_from(d.as_nanos()).unwrap_or(u64::MAX)))
    }
}

const fn is_leap(year: u64) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

const fn days_of(year: u64) -> u64 {
    if is_leap(year) { 366 } else { 365 }
}

const fn months(year: u64) -> [u64; 12] {
    let february = if is_leap(year) { 29 } else { 28 };
    [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
}

impl fmt::Display for Timestamp {
    /// As RFC 3339, nine decimals: `2026-11-27T09:29:00.123456789Z`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (seconds, ns) = (self.0 / SECOND, self.0 % SECOND);
        let (mut day, second) = (seconds / DAY, seconds % DAY);
        let mut year = 1970;
        while day >= days_of(year) {
            day -= days_of(year);
            year += 1;
        }
        let mut month = 1;
        for length in months(year) {
            if day < length {
                break;
            }
            day -= length;
            month += 1;
        }
        let (day, hour, minute, second) = (day + 1, second / 3600, second / 60 % 60, second % 60);
        write!(
            f,
            "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{ns:09}Z"
        )
    }
}

/// A text that is not a time stamp as [`Timestamp`] writes them.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not a time such as 2026-11-27T09:29:00.123456789Z")]
pub struct NotATime(String);

impl FromStr for Timestamp {
    type Err = NotATime;

    fn from_str(text: &str) -> Result<Timestamp, NotATime> {
        let wrong = || NotATime(text.chars().take(40).collect());
        let number = |at: usize, digits: usize| {
            let part = text.get(at..at + digits)?;
            let all = part.bytes().all(|b| b.is_ascii_digit());
            part.parse::<u64>().ok().filter(|_| all)
        };
        let read = || {
            let year = number(0, 4).filter(|y| (1970..2554).contains(y))?;
            let month = number(5, 2).filter(|m| (1..=12).contains(m))?;
            let lengths = months(year);
            let month = month as usize - 1;
            let day = number(8, 2).filter(|d| (1..=lengths[month]).contains(d))?;
            let days =
                (1970..year).map(days_of).sum::<u64>() + lengths[..month].iter().sum::<u64>() + day
                    - 1;
            let seconds = days * DAY + number(11, 2)? * 3600 + number(14, 2)? * 60 + number(17, 2)?;
            Some(Timestamp(seconds * SECOND + number(20, 9)?))
        };
        // Whatever reads as this very text: separators, ranges and length need no checks of their own.
        let found = read().ok_or_else(wrong)?;
        match found.to_string() == text {
            true => Ok(found),
            false => Err(wrong()),
        }
    }
}

impl From<Timestamp> for String {
    fn from(time: Timestamp) -> String {
        time.to_string()
    }
}

impl TryFrom<String> for Timestamp {
    type Error = NotATime;

    fn try_from(text: String) -> Result<Timestamp, NotATime> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn known_times_are_written_as_the_calendar_says() {
        for (ns, text) in [
            (0, "1970-01-01T00:00:00.000000000Z"),
            (951_782_400 * SECOND, "2000-02-29T00:00:00.000000000Z"),
            (
                1_709_251_199 * SECOND + 999_999_999,
                "2024-02-29T23:59:59.999999999Z",
            ),
            (
                1_795_771_740 * SECOND + 123_456_789,
                "2026-11-27T09:29:00.123456789Z",
            ),
            (4_107_542_400 * SECOND, "2100-03-01T00:00:00.000000000Z"),
        ] {
            assert_eq!(Timestamp(ns).to_string(), text);
            assert_eq!(text.parse(), Ok(Timestamp(ns)));
        }
    }

    #[test]
    fn what_is_not_written_so_is_refused() {
        for text in [
            "",
            "2026-11-27",
            "2026-11-27T09:29:00Z",
            "2026-11-27 09:29:00.123456789Z",
            "2026-11-31T09:29:00.123456789Z",
            "2026-13-27T09:29:00.123456789Z",
            "2026-11-27T24:00:00.000000000Z",
            "2026-11-27T09:29:00.123456789Z ",
            "2026-11-27T09:29:00.12345678éZ",
            "9999-11-27T09:29:00.123456789Z",
        ] {
            assert!(text.parse::<Timestamp>().is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn times_read_back(ns in 0u64..18_000_000_000_000_000_000) {
            prop_assert_eq!(Timestamp(ns).to_string().parse(), Ok(Timestamp(ns)));
        }
    }
}
