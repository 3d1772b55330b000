//! The laboratory: captures replayed through the simulated card or the reference model, and both compared.
//!
//! | module | |
//! |---|---|
//! | [`input`] | captures as a stream of frames with time and line |
//! | [`engine`] | the card and the model behind one face |
//! | [`report`] | the files of a replay |
//! | [`replay`] | one capture, one engine, one folder of files |
//! | [`diff`] | both engines side by side, until the first difference |
//! | [`fuzz`] | the same on broken frames |
//! | [`desks`] | desk files for generated sessions |
//! | [`serve`] | the whole card behind a socket, with a feed going into it |
//! | [`feed`] | frames made by hand |
//! | [`bench`] | every figure of the README |

pub mod bench;
pub mod desks;
pub mod diff;
pub mod engine;
pub mod feed;
pub mod fuzz;
pub mod input;
pub mod replay;
pub mod report;
pub mod serve;

/// A number with its digits in groups of three.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn digits_come_in_groups_of_three() {
        for (number, text) in [
            (0, "0"),
            (999, "999"),
            (1_000, "1,000"),
            (1_234_567, "1,234,567"),
        ] {
            assert_eq!(grouped(number), text);
        }
    }
}
