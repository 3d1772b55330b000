//! `t2t latency`: how fast the card decided, as percentiles and as a picture.
//!
//! What flows in: the latencies of a view, in cycles as the card measured them. What flows out: a table, bars, or JSON.

use crate::exit::{self, Failure};
use crate::link::Link;
use crate::rpc::{Reply, Request};
use crate::telemetry::{Latency, View, text};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};

/// Bars of a picture at most.
const BARS: usize = 16;
/// Width of the longest bar, characters.
const WIDTH: usize = 48;
const NONE: &str = "No order was sent since this was started: nothing to show.\n";

/// Shows the latencies of the orders sent since the card's owner started.
///
/// # Errors
/// When the card's owner cannot be reached or refuses.
pub fn run(link: &mut dyn Link, json: bool) -> Result<(), Failure> {
    let view = match link.ask(&Request::View)? {
        Reply::View(view) => view
            .checked()
            .map_err(|other| Failure::new(exit::CARD, other))?,
        _ => return Err(Failure::new(exit::CARD, "the answer is no view")),
    };
    let text = match json {
        true => format!("{}\n", self::json(&view)),
        false => picture(&view),
    };
    match io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Failure::new(
            exit::CARD,
            format!("standard output: {error}"),
        )),
        _ => Ok(()),
    }
}

/// For scripts: `core_khz`, and each group with its percentiles in cycles and exact counts.
fn json(view: &View) -> serde_json::Value {
    serde_json::json!({ "core_khz": view.card.core_khz, "latency": view.latency })
}

/// The table, and under it the bars of each way to release an order.
pub fn picture(view: &View) -> String {
    let (groups, khz) = (&view.latency, view.card.core_khz);
    if groups.is_empty() {
        return NONE.to_owned();
    }
    let mut out = String::from(
        "Decision latency: from the deciding byte on the pins to the first word of the order.\n",
    );
    if let Some(period) = text::ns(1, khz) {
        // A String takes everything, here and below.
        let _ = writeln!(out, "In cycles of the core clock, {period:.3} ns each.");
    }
    for release in releases(groups) {
        let its: Vec<&Latency> = groups.iter().filter(|g| g.release == release).collect();
        let _ = write!(
            out,
            "\n{}\n{}\n",
            table(release, &its, khz),
            bars_text(&its, khz)
        );
    }
    out
}

/// The ways of release that there are, in the order of the groups.
pub fn releases(groups: &[Latency]) -> Vec<&str> {
    let mut found: Vec<&str> = Vec::new();
    for group in groups {
        if !found.contains(&group.release.as_str()) {
            found.push(&group.release);
        }
    }
    found
}

fn table(release: &str, groups: &[&Latency], khz: u32) -> String {
    let mut out = format!(
        "release = \"{release}\"\n  {:<14}{:>9}",
        "decided by", "orders"
    );
    for figure in ["min", "p50", "p90", "p99", "p99.9", "max"] {
        let _ = write!(out, "{figure:>9}");
    }
    out.push('\n');
    for group in groups {
        let _ = write!(
            out,
            "  {:<14}{:>9}",
            group.message,
            text::count(group.count)
        );
        let figures = [
            group.min, group.p50, group.p90, group.p99, group.p999, group.max,
        ];
        for cycles in figures {
            let _ = write!(out, "{cycles:>9}");
        }
        out.push('\n');
        let ns = figures
            .into_iter()
            .filter_map(|cycles| text::ns(cycles, khz));
        let ns: String = ns.map(|ns| format!("{ns:>9.1}")).collect();
        if !ns.is_empty() {
            let _ = writeln!(out, "{:>25}{ns}", "ns");
        }
    }
    out
}

/// Orders whose latency was between two numbers of cycles, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bar {
    /// From.
    pub from: u64,
    /// To; `None`: and more.
    pub to: Option<u64>,
    /// Orders.
    pub count: u64,
}

impl Bar {
    /// Its cycles: `6`, `8-11`, `2048+`.
    pub fn label(&self) -> String {
        match self.to {
            Some(to) if to == self.from => self.from.to_string(),
            Some(to) => format!("{}-{to}", self.from),
            None => format!("{}+", self.from),
        }
    }
}

/// The distribution of all groups together in at most `most` bars of one width, and one for what is beyond exact counts.
pub fn bars(groups: &[&Latency], most: usize) -> Vec<Bar> {
    let mut counts: BTreeMap<u64, u64> = BTreeMap::new();
    for (cycles, count) in groups.iter().flat_map(|group| &group.exact) {
        *counts.entry(*cycles).or_default() += count;
    }
    let mut bars = Vec::new();
    if let (Some((&first, _)), Some((&last, _))) =
        (counts.first_key_value(), counts.last_key_value())
    {
        let width = (last - first + 1).div_ceil(most.max(1) as u64);
        let mut from = first;
        while from <= last {
            let to = from + width - 1;
            let count = counts.range(from..=to).map(|(_, count)| count).sum();
            bars.push(Bar {
                from,
                to: Some(to),
                count,
            });
            from = to + 1;
        }
    }
    let beyond: u64 = groups.iter().map(|group| group.beyond).sum();
    if beyond > 0 {
        bars.push(Bar {
            from: crate::telemetry::EXACT,
            to: None,
            count: beyond,
        });
    }
    bars
}

fn bars_text(groups: &[&Latency], khz: u32) -> String {
    let bars = bars(groups, BARS);
    let most = bars.iter().map(|bar| bar.count).max().unwrap_or(1).max(1);
    let mut out = String::new();
    for bar in bars {
        let ns = text::ns(bar.from, khz).map(|ns| format!("{ns:.1} ns"));
        let (label, ns) = (bar.label(), ns.unwrap_or_default());
        let _ = writeln!(
            out,
            "{label:>11} {ns:>10} {} {}",
            filled(bar.count, most, WIDTH),
            text::count(bar.count)
        );
    }
    out
}

/// A bar of at most `width` characters; what is there but too little to see still shows.
pub fn filled(count: u64, most: u64, width: usize) -> String {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    if count == 0 || most == 0 {
        return String::new();
    }
    let eighths = u128::from(count) * 8 * width as u128 / u128::from(most);
    let eighths = usize::try_from(eighths)
        .unwrap_or(usize::MAX)
        .clamp(1, 8 * width);
    format!("{}{}", "█".repeat(eighths / 8), EIGHTHS[eighths % 8])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(release: &str, message: &str, exact: &[(u64, u64)], beyond: u64) -> Latency {
        let count: u64 = exact.iter().map(|(_, count)| count).sum();
        let (min, max) = (exact[0].0, exact[exact.len() - 1].0);
        Latency {
            release: release.to_owned(),
            message: message.to_owned(),
            count: count + beyond,
            sum: exact.iter().map(|(cycles, count)| cycles * count).sum(),
            min,
            p50: min,
            p90: min,
            p99: max,
            p999: max,
            max,
            exact: exact.to_vec(),
            beyond,
        }
    }

    fn view(latency: Vec<Latency>) -> View {
        let mut view = View {
            latency,
            ..View::default()
        };
        view.card.core_khz = 322_266;
        view
    }

    #[test]
    fn percentiles_by_kind_of_message_and_a_picture() {
        let view = view(vec![
            group("decision", "add", &[(6, 1_200), (7, 2)], 0),
            group("decision", "delete", &[(9, 300), (17, 1)], 0),
            group("good-frame", "add", &[(40, 10), (240, 3)], 2),
        ]);
        insta::assert_snapshot!(picture(&view));
    }

    #[test]
    fn nothing_sent_says_so() {
        assert_eq!(picture(&view(Vec::new())), NONE);
    }

    #[test]
    fn bars_hold_every_order_once() {
        let many: Vec<_> = (6..400).map(|cycles| (cycles, cycles)).collect();
        let group = group("decision", "add", &many, 7);
        let bars = bars(&[&group], BARS);
        assert!(bars.len() <= BARS + 1);
        assert_eq!(bars.iter().map(|bar| bar.count).sum::<u64>(), group.count);
        assert_eq!(bars.last().map(Bar::label).as_deref(), Some("2048+"));
    }

    #[test]
    fn one_order_in_a_million_can_be_seen() {
        assert_eq!(filled(1, 1_000_000, 48), "▏");
        assert_eq!(filled(1_000_000, 1_000_000, 48), "█".repeat(48));
        assert_eq!(filled(0, 5, 48), "");
    }

    #[test]
    fn scripts_get_exact_counts() {
        let view = view(vec![group("decision", "add", &[(6, 3)], 0)]);
        let json = json(&view);
        assert_eq!(json["core_khz"], 322_266);
        assert_eq!(json["latency"][0]["exact"], serde_json::json!([[6, 3]]));
    }
}
