//! `[[feed]]` and `[[instrument]]`.

use super::mistake::{Mistake, suggest};
use super::table::{self, At, Complaint, Table};
use crate::meaning::{DEFAULT_HOLD_NS, Feed, Instrument, Protocol, Symbol};
use std::net::SocketAddrV4;
use std::ops::Range;
use t2t_contract::{records, sizes};
use toml::de::DeValue;

/// Feeds as far as they could be read, with the places of their names.
pub fn feeds(document: &mut Table<'_>, mistakes: &mut Vec<Mistake>) -> Vec<At<Feed>> {
    let mut found: Vec<At<Feed>> = Vec::new();
    let mut lines: Vec<At<SocketAddrV4>> = Vec::new();
    for mut entry in table::entries(document, mistakes, "feed") {
        let name = entry.required(mistakes, "name", table::name);
        let protocols: Vec<_> = Protocol::ALL.iter().map(|&p| (p.text(), p)).collect();
        let protocol = entry.required(mistakes, "protocol", table::word(&protocols));
        let a = entry.required(mistakes, "a", group);
        let b = entry.optional(mistakes, "b", group);
        let vlan = entry.optional(mistakes, "vlan", table::whole(1, 4094));
        let longest = |bits: usize| (1u64 << bits) - 1;
        let hold = table::duration(0, longest(records::feed::HOLD_W));
        let hold = entry.optional(mistakes, "hold", hold);
        let stale = table::duration(1, longest(records::feed::STALE_W));
        let stale = entry.optional(mistakes, "stale", stale);
        let first = entry.optional(mistakes, "first_sequence", table::whole(0, u64::MAX));
        for line in [&a, &b].into_iter().flatten() {
            if let Some(earlier) = lines.iter().find(|l| l.value == line.value) {
                let message = format!("two lines have the address {}", line.value);
                mistakes.push(
                    Mistake::new(&line.at, message)
                        .other(&earlier.at, "first used here")
                        .help("a frame is told apart by its group and port only".to_owned()),
                );
            }
            lines.push(line.clone());
        }
        let at = name.as_ref().map_or(entry.at.clone(), |n| n.at.clone());
        if found.len() == sizes::FEEDS {
            too_many(mistakes, &at, "feeds", sizes::FEEDS);
        }
        entry.finish(mistakes);
        let nowhere = SocketAddrV4::new(std::net::Ipv4Addr::UNSPECIFIED, 0);
        let feed = Feed {
            name: name.map_or_else(String::new, |n| n.value),
            protocol: protocol.map_or(Protocol::Itch50, |p| p.value),
            a: a.map_or(nowhere, |a| a.value),
            b: b.map(|b| b.value),
            vlan: vlan.map(|v| v.value as u16),
            hold_ns: hold.map_or(DEFAULT_HOLD_NS, |h| h.value),
            stale_ns: stale.map(|s| s.value),
            first_sequence: first.map_or(1, |f| f.value),
        };
        duplicate(
            mistakes,
            "feed",
            &feed.name,
            &at,
            found.iter().map(|f| (f.value.name.as_str(), &f.at)),
        );
        found.push(At { value: feed, at });
    }
    found
}

/// Instruments as far as they could be read, with the places of their symbols; their limits are still missing.
pub fn instruments(
    document: &mut Table<'_>,
    mistakes: &mut Vec<Mistake>,
    feeds: &[At<Feed>],
) -> Vec<At<Instrument>> {
    let mut found: Vec<At<Instrument>> = Vec::new();
    for mut entry in table::entries(document, mistakes, "instrument") {
        let symbol = entry.required(mistakes, "symbol", symbol);
        let name = entry.optional(mistakes, "name", table::name);
        let feed = reference(
            &mut entry,
            mistakes,
            "feed",
            feeds.iter().map(|f| f.value.name.as_str()),
        );
        let locate = entry.optional(mistakes, "locate", table::whole(1, 0xFFFF));
        let at = symbol.as_ref().map_or(entry.at.clone(), |s| s.at.clone());
        if let (Some(locate), Some(feed)) = (&locate, feed)
            && feeds[feed].value.protocol != Protocol::Itch50
        {
            let message = format!("feed `{}` has no stock locates", feeds[feed].value.name);
            mistakes.push(
                Mistake::new(&locate.at, message)
                    .other(&feeds[feed].at, "this feed is not itch50")
                    .help("remove `locate`".to_owned()),
            );
        }
        if found.len() == sizes::INSTRUMENTS {
            too_many(mistakes, &at, "instruments", sizes::INSTRUMENTS);
        }
        entry.finish(mistakes);
        let text = symbol.as_ref().map(|s| s.value.text().to_owned());
        let name = name.map(|n| n.value).or(text).unwrap_or_default();
        let (Some(symbol), Some(feed)) = (symbol, feed) else {
            // Later sections still know the name, so that one mistake does not become many.
            let instrument = Instrument {
                name,
                symbol: Symbol::UNREAD,
                feed: feed.unwrap_or(0),
                locate: None,
                limits: None,
            };
            found.push(At {
                value: instrument,
                at,
            });
            continue;
        };
        let instrument = Instrument {
            name,
            symbol: symbol.value,
            feed,
            locate: locate.as_ref().map(|l| l.value as u16),
            limits: None,
        };
        let same_feed = |i: &&At<Instrument>| i.value.feed == feed;
        if let Some(first) = found
            .iter()
            .filter(same_feed)
            .find(|i| i.value.symbol == instrument.symbol)
        {
            let message = format!("{} is watched twice on this feed", instrument.symbol);
            mistakes.push(Mistake::new(&at, message).other(&first.at, "first here"));
        } else {
            let names = found.iter().map(|i| (i.value.name.as_str(), &i.at));
            duplicate(mistakes, "instrument", &instrument.name, &at, names);
        }
        if let Some(locate) = &locate
            && let Some(first) = found
                .iter()
                .filter(same_feed)
                .find(|i| i.value.locate == instrument.locate)
        {
            let message = format!("locate {} has two symbols", locate.value);
            mistakes.push(Mistake::new(&locate.at, message).other(&first.at, "also this symbol's"));
        }
        found.push(At {
            value: instrument,
            at,
        });
    }
    found
}

/// Position of the named thing among `names`; the key may be missing where there is only one to mean.
pub fn reference<'n>(
    entry: &mut Table<'_>,
    mistakes: &mut Vec<Mistake>,
    key: &'static str,
    names: impl Iterator<Item = &'n str>,
) -> Option<usize> {
    let names: Vec<&str> = names.collect();
    if names.is_empty() {
        // That there are none is a mistake already; it is the one to mend first.
        entry.get(key);
        return None;
    }
    let alone = names.len() == 1;
    let convert = among(key, &names);
    if !alone {
        return entry.required(mistakes, key, convert).map(|f| f.value);
    }
    let before = mistakes.len();
    let found = entry.optional(mistakes, key, convert).map(|f| f.value);
    found.or((mistakes.len() == before).then_some(0))
}

/// Converts a name to its position among `names`, which are of `what`s.
pub fn among(what: &str, names: &[&str]) -> impl FnOnce(&DeValue<'_>) -> Result<usize, Complaint> {
    move |value| {
        let text = table::text(value)?;
        let position = names.iter().position(|n| *n == text);
        position.ok_or_else(|| {
            let help = suggest(&text, names.iter().copied());
            Complaint::new(format!("there is no {what} \"{text}\""), help)
        })
    }
}

/// Refuses a name that an earlier one has.
pub fn duplicate<'n>(
    mistakes: &mut Vec<Mistake>,
    what: &str,
    name: &str,
    at: &Range<usize>,
    mut earlier: impl Iterator<Item = (&'n str, &'n Range<usize>)>,
) {
    if let Some((_, first)) = earlier.find(|(other, _)| !name.is_empty() && *other == name) {
        let mistake = Mistake::new(at, format!("two {what}s are called `{name}`"));
        let help = match what {
            "instrument" => Some("give one a `name` of its own".to_owned()),
            _ => None,
        };
        mistakes.push(mistake.other(first, "first here").help(help));
    }
}

/// Refuses the first thing beyond what a card holds.
pub fn too_many(mistakes: &mut Vec<Mistake>, at: &Range<usize>, what: &str, most: usize) {
    let message = format!("more {what} than a card has");
    mistakes.push(Mistake::new(at, message).label(format!("a card has {most}")));
}

fn symbol(value: &DeValue<'_>) -> Result<Symbol, Complaint> {
    let text = table::text(value)?;
    // Symbols stand in CSV files and conditions.
    let good = !text.contains([',', '"', '<', '>']);
    Symbol::new(&text).filter(|_| good).ok_or_else(|| {
        let help = "a symbol is 1 to 8 printable characters without blanks, commas, quotes, < or >";
        Complaint::new(format!("\"{text}\" is not a symbol"), help.to_owned())
    })
}

fn group(value: &DeValue<'_>) -> Result<SocketAddrV4, Complaint> {
    let text = table::text(value)?;
    let help = "a multicast group and port, such as \"233.54.12.111:26400\"";
    let address: SocketAddrV4 = text
        .parse()
        .map_err(|_| Complaint::new(format!("\"{text}\" is not an address"), help.to_owned()))?;
    match (address.ip().is_multicast(), address.port()) {
        (false, _) => Err(Complaint::new(
            format!("{} is not a multicast group", address.ip()),
            "groups are 224.0.0.0 to 239.255.255.255".to_owned(),
        )),
        (true, 0) => Err(Complaint::new("port 0 is no port", help.to_owned())),
        (true, _) => Ok(address),
    }
}
