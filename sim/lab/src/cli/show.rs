//! The highlights of a replay for people who trade: books, orders, refusals, and where the files are.

use super::table::CYCLE_NS;
use std::path::Path;
use t2t_desk::{Desk, Kind, dollars};
use t2t_lab::grouped;
use t2t_lab::report::{FILES, Highlights, Summary};
use t2t_model::Level;

/// Nanoseconds of a day.
const DAY: u64 = 86_400_000_000_000;

/// Prints the last top of book, the first orders and the first refusals.
pub fn print(desk: &Desk, summary: &Summary, highlights: &Highlights) {
    books(desk, highlights);
    orders(desk, summary, highlights);
    refusals(desk, summary, highlights);
}

/// Prints what each file holds.
pub fn files(out: &Path) {
    let holds = [
        "every change of a top of book",
        "every order sent, with its cycles",
        "every order refused, with its reason",
        "the order frames, as tcpdump and Wireshark read them",
        "all counts",
    ];
    println!("\nFiles");
    for (name, holds) in FILES.iter().zip(holds) {
        let path = out.join(name).display().to_string();
        println!("  {path:<28} {holds}");
    }
}

fn price(price: u32) -> String {
    dollars(i64::from(price))
}

fn side(level: Level) -> (String, String) {
    match level.qty {
        0 => ("-".to_owned(), "-".to_owned()),
        qty => (price(level.price), grouped(u64::from(qty))),
    }
}

/// Time of day of a message: ITCH counts from midnight (New York), DEEP from 1970 (so its day is that of UTC).
fn time(ts: u64) -> String {
    let of_day = ts % DAY;
    let seconds = of_day / 1_000_000_000;
    format!(
        "{:02}:{:02}:{:02}.{:06}",
        seconds / 3_600,
        seconds / 60 % 60,
        seconds % 60,
        of_day % 1_000_000_000 / 1_000
    )
}

fn books(desk: &Desk, highlights: &Highlights) {
    println!("\nTop of book at the end");
    println!(
        "  {:<10}{:>10}{:>12}{:>12}{:>10}{:>10}  marked",
        "symbol", "bid qty", "bid", "ask", "ask qty", "changes"
    );
    let all = desk.instruments.iter().zip(&highlights.books);
    for (instrument, last) in all.filter(|(_, last)| last.changes > 0) {
        let ((bid, bid_qty), (ask, ask_qty)) = (side(last.bbo.bid), side(last.bbo.ask));
        let line = format!(
            "  {:<10}{bid_qty:>10}{bid:>12}{ask:>12}{ask_qty:>10}{:>10}  {}",
            instrument.name,
            grouped(last.changes),
            last.mark.unwrap_or_default()
        );
        println!("{}", line.trim_end());
    }
    let silent = highlights.books.iter().filter(|b| b.changes == 0).count();
    if silent > 0 {
        println!("  ({silent} more without a change)");
    }
}

fn orders(desk: &Desk, summary: &Summary, highlights: &Highlights) {
    if highlights.fires.is_empty() {
        return;
    }
    println!("\nFirst orders, of {} sent", grouped(summary.fires));
    println!(
        "  {:<17}{:<12}{:<14}{:<9}{:<10}{:>6} {:<8}{:>10}{:>8}{:>9}",
        "time", "trigger", "order", "action", "side", "qty", "symbol", "price", "cycles", "ns"
    );
    for (fire, cycles) in &highlights.fires {
        let order = &desk.orders[fire.order];
        let (limit, ns) = (
            match order.kind {
                Kind::Cancel => "-".to_owned(),
                Kind::Enter | Kind::Replace => price(fire.price),
            },
            cycles.map_or("-".to_owned(), |c| {
                format!("{:.1}", f64::from(c) * CYCLE_NS)
            }),
        );
        println!(
            "  {:<17}{:<12}{:<14}{:<9}{:<10}{:>6} {:<8}{limit:>10}{:>8}{ns:>9}",
            time(fire.origin.ts),
            desk.triggers[fire.trigger].name,
            order.name,
            order.kind.text(),
            order.side.text(),
            order.qty,
            order.symbol,
            cycles.map_or("-".to_owned(), |c| c.to_string()),
        );
    }
}

fn refusals(desk: &Desk, summary: &Summary, highlights: &Highlights) {
    if highlights.refusals.is_empty() {
        return;
    }
    let all = summary.rejects.values().sum();
    println!("\nFirst refusals, of {} orders refused", grouped(all));
    println!("  {:<17}{:<12}{:<14}reason", "time", "trigger", "order");
    for refusal in &highlights.refusals {
        println!(
            "  {:<17}{:<12}{:<14}{}",
            time(refusal.origin.ts),
            desk.triggers[refusal.trigger].name,
            desk.orders[refusal.order].name,
            refusal.reason,
        );
    }
}
