//! Limits and what is used of them, as gauges: of the card, and the exposure of each instrument.

use super::super::app::App;
use super::{Pane, left, span};
use crate::telemetry::{Usage, View, text};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

/// Columns of a name on the page of limits.
const NAME: usize = 11;

/// A gauge: what it is called, how much is used, how amounts are written.
struct Gauge {
    name: String,
    usage: Usage,
    amount: fn(i64) -> String,
}

fn count(value: i64) -> String {
    text::count(value)
}

fn exact_dollars(value: i64) -> String {
    format!("${}", text::dollars(value))
}

/// Whole dollars, for where there is little room.
fn dollars(value: i64) -> String {
    let whole = text::dollars(value);
    whole
        .split_once('.')
        .map_or(whole.clone(), |(whole, _)| format!("${whole}"))
}

fn of_the_card(view: &View, money: fn(i64) -> String) -> Vec<Gauge> {
    let limits = &view.limits;
    let gauge = |name: &str, usage, amount| Gauge {
        name: name.to_owned(),
        usage,
        amount,
    };
    vec![
        gauge("gross", limits.gross, money),
        gauge("open", limits.open_orders, count),
        gauge("rate/s", limits.rate, count),
    ]
}

/// Exposure of each instrument, that nearest to its limit first.
fn of_instruments(view: &View) -> Vec<Gauge> {
    let both = |name: &str, long, short| {
        [("long", long), ("short", short)].map(|(side, usage)| Gauge {
            name: format!("{name} {side}"),
            usage,
            amount: count,
        })
    };
    let instruments = view.instruments.iter();
    let mut gauges: Vec<_> = instruments
        .flat_map(|one| both(&one.name, one.long, one.short))
        .collect();
    gauges.sort_by(|a, b| share(b.usage).total_cmp(&share(a.usage)));
    gauges
}

/// The used share of what is allowed: nothing of nothing is nothing used.
fn share(usage: Usage) -> f64 {
    match usage.used {
        ..=0 => 0.0,
        _ => usage.share().unwrap_or(0.0),
    }
}

impl Gauge {
    /// `gross   [####......] $250,000 / $5,000,000   5%`, of exactly `width` characters.
    fn spans(&self, app: &App, name: usize, width: usize) -> Vec<Span<'static>> {
        let share = share(self.usage);
        let used = (self.amount)(self.usage.used);
        let figures = match self.usage.limit {
            None => format!("{used} of ?"),
            Some(0) if self.usage.used <= 0 => format!("{used}, none allowed"),
            Some(limit) => {
                let limit = (self.amount)(i64::try_from(limit).unwrap_or(i64::MAX));
                let full = if share >= 1.0 { " FULL" } else { "" };
                // Rounded down: 100% is said only of a limit that is used up.
                format!("{used} / {limit} {:.0}%{full}", (share * 100.0).floor())
            }
        };
        let bar = width
            .saturating_sub(name + 3 + 1 + figures.chars().count())
            .min(30);
        let filled = ((share * bar as f64).ceil() as usize).min(bar);
        let rest = width.saturating_sub(name + 3 + bar + 1);
        vec![
            span(left(&self.name, name), Style::new()),
            span(" [", app.theme.faint()),
            span("#".repeat(filled), app.theme.share(share)),
            span(".".repeat(bar - filled), app.theme.faint()),
            span("] ", app.theme.faint()),
            span(left(&figures, rest), app.theme.share(share)),
        ]
    }
}

/// All limits, a line each.
pub(in super::super) fn limits(view: &View, app: &App, width: usize) -> Pane {
    let gauges = of_the_card(view, exact_dollars)
        .into_iter()
        .chain(of_instruments(view));
    let mut lines: Vec<_> = gauges
        .map(|gauge| Line::from(gauge.spans(app, NAME, width)))
        .collect();
    let known =
        |value: Option<u64>, text: fn(u64) -> String| value.map_or_else(|| "?".to_owned(), text);
    let dead_man = known(view.limits.dead_man_ns, |ns| match ns {
        0 => "never: orders go on without the host".to_owned(),
        ns => format!("after {}", text::span(ns)),
    });
    let repeat = known(view.limits.repeat_per_second, text::count);
    lines.insert(
        3,
        Line::from(format!(
            "{} {repeat} fires a second of one trigger disarm it",
            left("repeat", NAME)
        )),
    );
    lines.insert(
        4,
        Line::from(format!("{} {dead_man}", left("dead-man", NAME))),
    );
    for one in &view.instruments {
        let (Some(qty), Some(notional), Some(collar)) =
            (one.max_order_qty, one.max_order_notional, one.collar_bp)
        else {
            let text = format!(
                "{} no limits: every order is refused",
                left(&one.name, NAME)
            );
            lines.push(Line::styled(text, app.theme.warn()));
            continue;
        };
        lines.push(Line::from(format!(
            "{} at most {} shares, {} an order, collar {}.{:02}%",
            left(&one.name, NAME),
            text::count(qty),
            dollars(i64::try_from(notional).unwrap_or(i64::MAX)),
            collar / 100,
            collar % 100
        )));
    }
    Pane {
        title: "Limits used",
        head: String::new(),
        lines,
        empty: "",
    }
}

/// The card's limits, and beside them the exposures nearest to theirs.
pub(in super::super) fn limits_short(view: &View, app: &App, width: usize) -> Pane {
    let half = width / 2;
    let mut exposures = of_instruments(view).into_iter();
    let lines = of_the_card(view, dollars).into_iter().map(|gauge| {
        let mut spans = gauge.spans(app, 7, half.saturating_sub(1));
        if let Some(exposure) = exposures.next() {
            spans.push(span(" ", Style::new()));
            spans.extend(exposure.spans(app, 12, width - half));
        }
        Line::from(spans)
    });
    Pane {
        title: "Limits used",
        head: String::new(),
        lines: lines.collect(),
        empty: "",
    }
}
