//! Desk files for generated sessions: every security watched, triggers of every kind, limits that are met now and then.
//!
//! In: the session's configuration. Out: the text of a desk file, so that what is compared has passed the same checks as
//! a trader's.

use std::fmt::Write;
use std::net::SocketAddrV4;
use t2t_exchange::session::{LineConfig, Protocol, SessionConfig};

/// When the triggers of a generated desk release their orders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Releases {
    /// Both ways.
    Mixed,
    /// After good frames only. What the MAC aborts depends on cycles, which a model does not have.
    GoodFrame,
}

/// Securities that get triggers.
const TRADED: usize = 48;

/// The desk of a session.
pub fn desk_text(config: &SessionConfig, releases: Releases) -> String {
    let mut text = String::new();
    write_desk(config, releases, &mut text).expect("writing to a string does not fail");
    text
}

fn address(line: &LineConfig) -> SocketAddrV4 {
    SocketAddrV4::new(line.route.destination.into(), line.route.destination_port)
}

fn dollars(price: u32) -> String {
    format!("{}.{:04}", price / 10_000, price % 10_000)
}

fn write_desk(config: &SessionConfig, releases: Releases, out: &mut String) -> std::fmt::Result {
    let protocol = match config.protocol {
        Protocol::Itch50 => "itch50",
        Protocol::Deep10 => "deep10",
    };
    writeln!(
        out,
        "# A desk for a generated session (seed {}).",
        config.seed
    )?;
    writeln!(
        out,
        "[[feed]]\nname = \"feed\"\nprotocol = \"{protocol}\"\na = \"{}\"",
        address(&config.a)
    )?;
    if let Some(b) = &config.b {
        writeln!(out, "b = \"{}\"", address(b))?;
    }
    if let Some(vlan) = config.a.route.tag {
        writeln!(out, "vlan = {vlan}")?;
    }
    // Every eighth security is left unwatched, as on a real feed most are.
    let watched: Vec<_> = config
        .listings
        .iter()
        .enumerate()
        .filter(|(n, _)| n % 8 != 7)
        .collect();
    for (_, listing) in &watched {
        writeln!(
            out,
            "\n[[instrument]]\nsymbol = \"{}\"\nfeed = \"feed\"",
            listing.symbol
        )?;
    }
    writeln!(
        out,
        "\n[limits]\norders_per_second = 500\nrepeat_per_second = 20\ngross_notional = 40_000_000.00\nmax_open_orders = 400"
    )?;
    let traded: Vec<_> = watched
        .iter()
        .take(TRADED)
        .map(|(n, listing)| (*n, *listing))
        .collect();
    for (n, listing) in &traded {
        let symbol = &listing.symbol;
        writeln!(
            out,
            "\n[limits.{symbol}]\nmax_order_qty = {}\nmax_order_notional = 100_000.00\ncollar = \"{}\"\nmax_long = {}\nmax_short = {}",
            if n % 5 == 0 { 350 } else { 900 },
            if n % 3 == 0 { "0.05%" } else { "2%" },
            1_000 + 500 * n,
            1_500 + 300 * n,
        )?;
    }
    for (n, listing) in &traded {
        let symbol = &listing.symbol;
        let tick = dollars(listing.tick);
        writeln!(
            out,
            "\n[[order]]\nname = \"take-{n}\"\nsymbol = \"{symbol}\"\nside = \"buy\"\nqty = 200\nprice = \"ask + {tick}\"\ntif = \"ioc\""
        )?;
        writeln!(
            out,
            "\n[[order]]\nname = \"hit-{n}\"\nsymbol = \"{symbol}\"\nside = \"sell\"\nqty = 300\nprice = \"bid\"\ntif = \"ioc\""
        )?;
        writeln!(
            out,
            "\n[[order]]\nname = \"rest-{n}\"\nsymbol = \"{symbol}\"\nside = \"buy\"\nqty = 100\nprice = {}\ntif = \"day\"",
            dollars(listing.price)
        )?;
        writeln!(
            out,
            "\n[[order]]\nname = \"move-{n}\"\naction = \"replace\"\nof = \"rest-{n}\"\nqty = 150\nprice = \"bid - {tick}\""
        )?;
        writeln!(
            out,
            "\n[[order]]\nname = \"pull-{n}\"\naction = \"cancel\"\nof = \"rest-{n}\""
        )?;
    }
    let symbol = |at: usize| &traded[at % traded.len()].1.symbol;
    for (at, (n, listing)) in traded.iter().enumerate() {
        let wide = dollars(listing.tick * (listing.spread + 1));
        let price = dollars(listing.price);
        let (own, other) = (symbol(at), symbol(at + 1));
        let triggers = [
            (
                "tight",
                format!("{own}.spread <= {wide} and {own}.bid_qty >= 300"),
                format!("\"take-{n}\""),
            ),
            (
                "print",
                format!("{own}.last_qty >= 200 and {own}.last > {price}"),
                format!("\"hit-{n}\", \"rest-{n}\""),
            ),
            (
                "cheap",
                format!("{own}.ask <= {price}"),
                format!("\"rest-{n}\", \"take-{n}\", \"move-{n}\", \"pull-{n}\""),
            ),
            (
                "pair",
                format!("{own}.bid >= {price} and {other}.ask_qty >= 200"),
                format!("\"move-{n}\""),
            ),
            (
                "gone",
                format!("{own}.bid < {price} and {own}.ask_qty < 400"),
                format!("\"pull-{n}\", \"hit-{n}\""),
            ),
        ];
        for (k, (name, when, fire)) in triggers.iter().enumerate() {
            let decision = releases == Releases::Mixed && (at + k) % 2 == 0;
            writeln!(
                out,
                "\n[[trigger]]\nname = \"{name}-{n}\"\nwhen = \"{when}\"\nfire = [{fire}]\nrelease = \"{}\"\nshots = {}\ncooldown = \"{}us\"",
                if decision { "decision" } else { "good-frame" },
                10 + 40 * k,
                [0, 50, 1_000, 200, 10][(at + k) % 5],
            )?;
        }
    }
    Ok(())
}
