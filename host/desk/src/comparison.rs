//! Comparisons as the card makes them: one kind, `field >= constant`, kept or inverted.
//!
//! What flows in: a [`Condition`]. What flows out: the one or two [`Comparison`]s that say the same. A field that does
//! not exist makes a comparison false, inverted or not.

use crate::meaning::{Condition, Field, Op};

/// `(field >= at_least) xor invert`, where the field exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Comparison {
    /// The field.
    pub field: Field,
    /// The constant: 1/10000 dollar or shares.
    pub at_least: i64,
    /// True when the field is below the constant instead.
    pub invert: bool,
}

/// The comparisons that together say what `condition` says: two for `==`, else one.
pub fn comparisons(condition: &Condition) -> impl Iterator<Item = Comparison> {
    let Condition {
        field,
        op,
        constant,
        ..
    } = *condition;
    let one = move |at_least, invert| {
        Some(Comparison {
            field,
            at_least,
            invert,
        })
    };
    let (low, high) = match op {
        Op::AtLeast => (one(constant, false), None),
        Op::Greater => (one(constant + 1, false), None),
        Op::Less => (None, one(constant, true)),
        Op::AtMost => (None, one(constant + 1, true)),
        Op::Equal => (one(constant, false), one(constant + 1, true)),
    };
    low.into_iter().chain(high)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comparisons_say_what_the_condition_says() {
        for &op in Op::ALL {
            for constant in -3..=3 {
                let condition = Condition {
                    instrument: 0,
                    field: Field::Spread,
                    op,
                    constant,
                };
                for value in -5..=5 {
                    let all = comparisons(&condition).all(|c| (value >= c.at_least) != c.invert);
                    assert_eq!(
                        all,
                        op.holds(value, constant),
                        "{value} {} {constant}",
                        op.text()
                    );
                }
            }
        }
    }
}
