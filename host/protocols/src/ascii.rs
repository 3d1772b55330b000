//! Space-padded text fields: symbols, sessions, user names.

/// `text` left-aligned and padded with spaces, or `None` when it does not fit or is not printable ASCII.
///
/// ```
/// assert_eq!(t2t_protocols::ascii::pad::<8>("AAPL"), Some(*b"AAPL    "));
/// assert_eq!(t2t_protocols::ascii::pad::<2>("AAPL"), None);
/// ```
pub fn pad<const N: usize>(text: &str) -> Option<[u8; N]> {
    let printable = text.bytes().all(|b| (b' '..=b'~').contains(&b));
    if text.len() > N || !printable {
        return None;
    }
    let mut out = [b' '; N];
    out[..text.len()].copy_from_slice(text.as_bytes());
    Some(out)
}

/// The text of a field without its trailing spaces; an empty string when the field is not ASCII.
pub fn trim(field: &[u8]) -> &str {
    let end = field
        .iter()
        .rposition(|b| *b != b' ')
        .map_or(0, |last| last + 1);
    if field.is_ascii() {
        str::from_utf8(&field[..end]).unwrap_or("")
    } else {
        ""
    }
}

/// A right-aligned, space-padded decimal number (the sequence number of SoupBinTCP), in 20 characters.
pub fn number20(value: u64) -> [u8; 20] {
    let mut out = [b' '; 20];
    let text = value.to_string();
    out[20 - text.len()..].copy_from_slice(text.as_bytes());
    out
}

/// Reads what [`number20`] writes; `None` when it is not a number. An all-blank field is 0.
pub fn parse_number(field: &[u8]) -> Option<u64> {
    let text = trim(field).trim_start();
    if text.is_empty() {
        Some(0)
    } else {
        text.parse().ok()
    }
}
