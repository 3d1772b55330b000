//! Whatever is in a desk file: it is read or refused, never a panic, and every pointer points into the file.

use proptest::prelude::*;
use t2t_desk::{compile, parse};

const SAMPLE: &str = include_str!("desks/sample.toml");

/// Pieces that a slip of the hand, or a malicious one, may put into a file.
const PIECES: &[&str] = &[
    "",
    "\"",
    "[",
    "]]",
    "=",
    " and ",
    "ä",
    "\u{1F600}",
    "-1",
    "1e400",
    "inf",
    "0x10",
    "9223372036854775808",
    "'''",
    "\\u00e4",
    "\n",
    "[[order]]\n",
    "[limits.AAPL]\n",
    "AAPL.ask",
    "0.00001",
    "99999999999999999999999.5",
    "{a = 1}",
    "true",
    "1979-05-27",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn broken_files_are_refused(edits in prop::collection::vec((any::<prop::sample::Index>(), 0usize..12, prop::sample::select(PIECES)), 1..5)) {
        let mut text: Vec<char> = SAMPLE.chars().collect();
        for (at, gone, piece) in edits {
            let at = at.index(text.len());
            let end = (at + gone).min(text.len());
            text.splice(at..end, piece.chars());
        }
        let text: String = text.into_iter().collect();
        match parse("desk.toml", &text) {
            Ok(desk) => prop_assert!(compile(&desk).is_ok()),
            Err(mistakes) => {
                prop_assert!(!mistakes.mistakes.is_empty());
                for m in &mistakes.mistakes {
                    let range = m.at.offset()..m.at.offset() + m.at.len();
                    prop_assert!(text.get(range.clone()).is_some(), "{range:?} of {m:?}");
                }
            }
        }
    }
}
