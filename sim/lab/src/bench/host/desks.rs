//! Desks for measurements of the host: random ones, and the largest that a card holds.
//!
//! In: a session's configuration, a source of randomness. Out: desks that went through the parser and the compiler, as a
//! trader's do.

use crate::bench::draw::Draw;
use anyhow::{Result, anyhow};
use std::fmt::Write;
use std::net::SocketAddrV4;
use t2t_contract::sizes;
use t2t_desk::Desk;
use t2t_exchange::session::{Listing, Protocol, SessionConfig};

/// Instruments of a random desk.
const WATCHED: (usize, usize) = (4, 24);
/// Triggers that an instrument of a random desk takes part in, at most.
const ITS_TRIGGERS: usize = 6;
/// Desks that may be thrown away before one is valid.
const ATTEMPTS: usize = 50;
/// Orders and triggers an instrument has on the largest desk.
const EACH: usize = sizes::TRIGGERS / sizes::INSTRUMENTS;

/// Which of a session's listings a random desk watches.
pub(super) fn watched(config: &SessionConfig, draw: &mut Draw) -> Vec<usize> {
    let count = draw.between(WATCHED.0, WATCHED.1);
    let mut chosen: Vec<usize> = (0..config.listings.len()).collect();
    // The first are the most active: one of them is always there.
    let first = draw.below(WATCHED.0);
    chosen.swap(0, first);
    for n in 1..count {
        let other = draw.between(n, chosen.len() - 1);
        chosen.swap(n, other);
    }
    chosen.truncate(count);
    chosen
}

/// A valid desk on these listings.
pub(super) fn random(config: &SessionConfig, watched: &[usize], draw: &mut Draw) -> Result<Desk> {
    let mut last = None;
    for _ in 0..ATTEMPTS {
        let text = random_text(config, watched, draw)?;
        match desk(&text) {
            Ok(desk) => return Ok(desk),
            Err(error) => last = Some(error.context(text)),
        }
    }
    Err(last.unwrap_or_else(|| anyhow!("no desk was made")))
}

/// Reads a text, and sees that it compiles.
pub(super) fn desk(text: &str) -> Result<Desk> {
    let desk = t2t_desk::parse("generated desk", text)
        .map_err(|mistakes| anyhow!("{:?}", miette::Report::new(*mistakes)))?;
    t2t_desk::compile(&desk)?;
    Ok(desk)
}

fn dollars(price: u32) -> String {
    format!("{}.{:04}", price / 10_000, price % 10_000)
}

fn feed(config: &SessionConfig, out: &mut String) -> std::fmt::Result {
    let protocol = match config.protocol {
        Protocol::Itch50 => "itch50",
        Protocol::Deep10 => "deep10",
    };
    let to = |line: &t2t_exchange::session::LineConfig| {
        SocketAddrV4::new(line.route.destination.into(), line.route.destination_port)
    };
    writeln!(
        out,
        "[[feed]]\nname = \"feed\"\nprotocol = \"{protocol}\"\na = \"{}\"",
        to(&config.a)
    )?;
    match &config.b {
        Some(b) => writeln!(out, "b = \"{}\"", to(b)),
        None => Ok(()),
    }
}

fn random_text(config: &SessionConfig, watched: &[usize], draw: &mut Draw) -> Result<String> {
    let mut out = String::new();
    feed(config, &mut out)?;
    let listings: Vec<&Listing> = watched.iter().map(|n| &config.listings[*n]).collect();
    for listing in &listings {
        writeln!(
            out,
            "[[instrument]]\nsymbol = \"{}\"\nfeed = \"feed\"",
            listing.symbol
        )?;
    }
    writeln!(
        out,
        "[card]\ndead_man = \"{}\"\n[limits]\norders_per_second = {}\nrepeat_per_second = {}\n\
         gross_notional = {}.00\nmax_open_orders = {}",
        draw.pick(&["0s", "600s", "1200s"]),
        draw.between(10, 1_000_000),
        draw.between(10, 60_000),
        draw.between(1_000_000, 900_000_000),
        draw.between(10, 60_000),
    )?;
    for listing in &listings {
        writeln!(
            out,
            "[limits.{}]\nmax_order_qty = {}\nmax_order_notional = {}.00\ncollar = \"{}%\"\nmax_long = {}\nmax_short = {}",
            listing.symbol,
            draw.between(500, 5_000),
            draw.between(500_000, 2_000_000),
            draw.between(1, 20),
            draw.between(500, 1_000_000),
            draw.between(500, 1_000_000),
        )?;
    }
    writeln!(
        out,
        "[[session]]\nname = \"ouch\"\nlocal = \"10.0.0.2:{}\"\nlocal_mac = \"02:00:00:00:00:02\"\n\
         peer = \"10.0.0.1:8051\"\npeer_mac = \"02:00:00:00:00:01\"",
        draw.between(40_000, 40_003),
    )?;
    let orders: Vec<Vec<String>> = listings
        .iter()
        .map(|listing| orders(listing, draw, &mut out))
        .collect::<Result<_, _>>()?;
    triggers(&listings, &orders, draw, &mut out)?;
    Ok(out)
}

/// Orders of every kind on one listing: their names.
fn orders(
    listing: &Listing,
    draw: &mut Draw,
    out: &mut String,
) -> Result<Vec<String>, std::fmt::Error> {
    let (symbol, tick) = (&listing.symbol, dollars(listing.tick));
    let mut names = Vec::new();
    let price = |draw: &mut Draw| match draw.below(5) {
        0 => format!("\"bid - {tick}\""),
        1 => format!("\"ask + {tick}\""),
        2 => "\"bid\"".to_owned(),
        3 => "\"ask\"".to_owned(),
        _ => dollars(listing.price),
    };
    for (name, sides) in [
        ("in", &["buy", "buy"]),
        ("out", &["sell", "sell-short"]),
        ("more", &["buy", "sell"]),
    ] {
        if name != "in" && draw.percent(40) {
            continue;
        }
        writeln!(
            out,
            "[[order]]\nname = \"{name}-{symbol}\"\nsymbol = \"{symbol}\"\nside = \"{}\"\nqty = {}\nprice = {}\ntif = \"{}\"",
            draw.pick(sides),
            draw.between(1, 500),
            price(draw),
            draw.pick(&["ioc", "day", "gtx"]),
        )?;
        names.push(format!("{name}-{symbol}"));
    }
    if draw.percent(50) {
        let (qty, price) = (draw.between(1, 500), price(draw));
        writeln!(
            out,
            "[[order]]\nname = \"move-{symbol}\"\naction = \"replace\"\nof = \"in-{symbol}\"\nqty = {qty}\nprice = {price}"
        )?;
        names.push(format!("move-{symbol}"));
    }
    if draw.percent(50) {
        writeln!(
            out,
            "[[order]]\nname = \"pull-{symbol}\"\naction = \"cancel\"\nof = \"in-{symbol}\""
        )?;
        names.push(format!("pull-{symbol}"));
    }
    Ok(names)
}

/// One or two comparisons that hold now and then.
fn comparisons(listing: &Listing, draw: &mut Draw) -> String {
    let symbol = &listing.symbol;
    let tick = listing.tick as usize;
    let near = |draw: &mut Draw| {
        let away = (draw.below(9) * tick) as u32;
        dollars(
            (listing.price + away)
                .saturating_sub(4 * listing.tick)
                .max(1),
        )
    };
    let first = match draw.below(4) {
        0 => format!("{symbol}.bid >= {}", near(draw)),
        1 => format!("{symbol}.ask <= {}", near(draw)),
        2 => format!(
            "{symbol}.spread <= {}",
            dollars(listing.tick * draw.between(1, 5) as u32)
        ),
        _ => format!("{symbol}.last > {}", near(draw)),
    };
    if draw.percent(50) {
        return first;
    }
    let field = draw.pick(&["bid_qty", "ask_qty", "last_qty"]);
    let op = draw.pick(&[">=", ">", "<", "<="]);
    format!(
        "{first} and {symbol}.{field} {op} {}",
        100 * draw.between(1, 9)
    )
}

fn triggers(
    listings: &[&Listing],
    orders: &[Vec<String>],
    draw: &mut Draw,
    out: &mut String,
) -> std::fmt::Result {
    let mut uses = vec![0; listings.len()];
    for (own, listing) in listings.iter().enumerate() {
        for k in 0..draw.between(1, 3) {
            let mut when = comparisons(listing, draw);
            uses[own] += 1;
            let other = draw.below(listings.len());
            if draw.percent(40) && other != own && uses[other] < ITS_TRIGGERS - 3 {
                uses[other] += 1;
                when = format!("{when} and {}", comparisons(listings[other], draw));
            }
            let first = draw.below(orders[own].len());
            let count = draw.between(1, orders[own].len().min(sizes::ORDERS_PER_TRIGGER));
            let fire: Vec<String> = (0..count)
                .map(|n| format!("\"{}\"", orders[own][(first + n) % orders[own].len()]))
                .collect();
            writeln!(
                out,
                "[[trigger]]\nname = \"t{k}-{}\"\nwhen = \"{when}\"\nfire = [{}]\nrelease = \"{}\"\nshots = {}\ncooldown = \"{}us\"",
                listing.symbol,
                fire.join(", "),
                draw.pick(&["decision", "good-frame"]),
                draw.between(1, 5_000),
                draw.pick(&[0, 1, 50, 1_000]),
            )?;
        }
    }
    Ok(())
}

/// The largest desk: every instrument, trigger and order that a card has room for; a quarter of the triggers look at
/// two instruments. The first trigger waits for the price `first`, 1/10000 dollar.
pub(super) fn largest_text(config: &SessionConfig, first: u32) -> Result<String> {
    let mut out = String::new();
    feed(config, &mut out)?;
    let listings = &config.listings[..sizes::INSTRUMENTS.min(config.listings.len())];
    for listing in listings {
        writeln!(
            out,
            "[[instrument]]\nsymbol = \"{}\"\nfeed = \"feed\"",
            listing.symbol
        )?;
    }
    out += "[limits]\norders_per_second = 1000\nrepeat_per_second = 100\ngross_notional = 50_000_000.00\nmax_open_orders = 500\n";
    for (n, listing) in listings.iter().enumerate() {
        let symbol = &listing.symbol;
        writeln!(
            out,
            "[limits.{symbol}]\nmax_order_qty = 500\nmax_order_notional = 1_000_000.00\ncollar = \"2%\"\nmax_long = 2000\nmax_short = 2000"
        )?;
        for k in 0..EACH {
            let side = ["buy", "sell"][k % 2];
            writeln!(
                out,
                "[[order]]\nname = \"o{k}-{symbol}\"\nsymbol = \"{symbol}\"\nside = \"{side}\"\nqty = {}\nprice = \"bid\"\ntif = \"ioc\"",
                100 * (k + 1)
            )?;
        }
        let other = &listings[(n + 1) % listings.len()].symbol;
        for k in 0..EACH {
            let price = match (n, k) {
                (0, 0) => dollars(first),
                _ => dollars(listing.price + listing.tick * k as u32),
            };
            let with = match k {
                0 => format!(" and {other}.ask_qty >= 200"),
                _ => String::new(),
            };
            writeln!(
                out,
                "[[trigger]]\nname = \"t{k}-{symbol}\"\nwhen = \"{symbol}.bid >= {price}{with}\"\nfire = [\"o{k}-{symbol}\"]\nshots = 10"
            )?;
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use t2t_exchange::session::listings;

    #[test]
    fn random_desks_are_valid_and_have_orders_of_every_kind_and_both_releases() {
        let config = SessionConfig::deep(1, 0);
        let mut draw = Draw::new(7);
        let mut seen = String::new();
        for _ in 0..40 {
            let watched = watched(&config, &mut draw);
            assert!((WATCHED.0..=WATCHED.1).contains(&watched.len()));
            seen += &random_text(&config, &watched, &mut draw).unwrap();
            random(&config, &watched, &mut draw).unwrap();
        }
        for word in ["replace", "cancel", "sell-short", "good-frame", "decision"] {
            assert!(seen.contains(word), "{word}");
        }
    }

    #[test]
    fn the_largest_desk_fills_the_card() {
        let config = SessionConfig {
            listings: listings(sizes::INSTRUMENTS as u16, 1),
            ..SessionConfig::deep(1, 0)
        };
        let desk = desk(&largest_text(&config, 1_000_000).unwrap()).unwrap();
        assert_eq!(desk.instruments.len(), sizes::INSTRUMENTS);
        assert_eq!(desk.orders.len(), sizes::ORDERS);
        assert_eq!(desk.triggers.len(), sizes::TRIGGERS);
        assert!(desk.triggers.iter().any(|trigger| trigger.when.len() == 2));
    }
}
