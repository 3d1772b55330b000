//! Answers as text for people. What a trader must not miss is in capitals and comes first.

use crate::rpc::{Applied, Arming, Change, Info, Limits, Plan, Status};
use crate::telemetry::text::dollars;

/// The one line that says what a card does.
pub fn headline(status: &Status) -> String {
    let desk = match (&status.desk_name, status.generation) {
        (_, 0) => "nothing was ever applied".to_owned(),
        (Some(name), generation) => {
            format!("generation {generation}, desk {name} ({})", status.desk)
        }
        (None, generation) => format!(
            "generation {generation}, desk {} (not applied from here)",
            status.desk
        ),
    };
    format!("{}: {} · {desk}", status.device, word(status))
}

fn word(status: &Status) -> &'static str {
    match status {
        Status {
            connected: false, ..
        } => {
            "NOT CONNECTED: whether orders leave is not known; the dead-man timer refuses them once it expires"
        }
        Status { killed: true, .. } => {
            "KILLED: no order leaves; `t2t unkill` (role risk) releases it"
        }
        Status { live: true, .. } => "ARMED: orders leave",
        Status {
            armed: true,
            dead_man: true,
            ..
        } => "ARMED, but the dead-man timer expired: orders are refused",
        Status { armed: true, .. } => "ARMED, but orders are refused",
        Status { sweeping: true, .. } => "disarmed; memories are being cleared",
        _ => "disarmed",
    }
}

/// `t2t status`.
pub fn status(status: &Status) -> String {
    let mut text = headline(status) + "\n";
    let mut line = |name: &str, value: String| text += &format!("  {name:<14} {value}\n");
    line("last change", status.cause.clone());
    line("open orders", status.open_orders.to_string());
    line("gross used", dollars(status.gross_used));
    let fed = if status.fed {
        "fed by the server"
    } else {
        "NOT fed"
    };
    line(
        "dead-man",
        match status.dead_man_ns {
            0 => "never".to_owned(),
            ns => format!("{}, {fed}", span(ns)),
        },
    );
    if !status.stale.is_empty() {
        line("STALE feeds", status.stale.join(", "));
    }
    for trouble in &status.troubles {
        line("TROUBLE", trouble.clone());
    }
    text
}

/// A time as one reads it: exact, in the largest unit that leaves a whole number.
pub fn span(ns: u64) -> String {
    let units = [
        (60_000_000_000, "min"),
        (1_000_000_000, "s"),
        (1_000_000, "ms"),
        (1_000, "us"),
    ];
    let unit = units
        .into_iter()
        .find(|(size, _)| ns >= *size && ns.is_multiple_of(*size));
    match unit {
        Some((size, unit)) => format!("{}{unit}", ns / size),
        None => format!("{ns}ns"),
    }
}

/// A plan, like a diff.
pub fn plan(plan: &Plan, name: &str) -> String {
    let mut text = format!(
        "{name}: against generation {} ({})\n",
        plan.generation, plan.from
    );
    for note in &plan.notes {
        text += &format!("  note: {note}\n");
    }
    if plan.by_meaning {
        text += plan.text.trim_end();
        text += "\n";
    } else {
        plan.changes
            .iter()
            .for_each(|change| text += &self::change(change));
    }
    if plan.units == 0 {
        text += "nothing would change\n";
    }
    if plan.units > 0 {
        text += &format!("{} units of parameters would be staged.", plan.units);
        if plan.watched {
            text += " What is watched changes: books start anew, and the card must be disarmed.";
        }
        text += "\n";
    }
    if plan.looser {
        text += "Limits get LOOSER: only role risk can apply this, with --loosen.\n";
    }
    text
}

fn change(change: &Change) -> String {
    let Change {
        path,
        before,
        after,
        limit,
    } = change;
    let mark = match limit.as_str() {
        "looser" => "   <- LOOSER",
        "tighter" => "   <- tighter",
        _ => "",
    };
    match (before, after) {
        (Some(before), Some(after)) => format!("  ~ {path}: {before} -> {after}{mark}\n"),
        (None, Some(after)) => format!("  + {path}: {after}{mark}\n"),
        (Some(before), None) => format!("  - {path}: {before}{mark}\n"),
        (None, None) => format!("  ~ {path}{mark}\n"),
    }
}

/// What an apply did.
pub fn applied(applied: &Applied, name: &str) -> String {
    let Applied {
        generation,
        tag,
        units,
        accesses,
        hold_cycles,
    } = applied;
    match units {
        0 => format!("{name} is in force already: generation {generation} ({tag})\n"),
        _ => format!(
            "{name} is in force: generation {generation} ({tag}); {units} units, {accesses} accesses of the card, triggers held for {hold_cycles} cycles\n"
        ),
    }
}

/// What would be armed.
pub fn arming(arming: &Arming) -> String {
    let mut text = format!("generation {}", arming.generation);
    match &arming.desk_name {
        Some(name) => text += &format!(", desk {name} ({})\n", arming.desk),
        None => {
            text += &format!(
                ", desk {}: NOT APPLIED FROM HERE, {} triggers whose names are not known\n",
                arming.desk, arming.trigger_count
            )
        }
    }
    for trigger in &arming.triggers {
        text += &format!(
            "  {} [{}, {} {}]: when {} fire {}\n",
            trigger.name,
            trigger.release,
            trigger.shots,
            if trigger.shots == 1 { "shot" } else { "shots" },
            trigger.when,
            trigger.fire.join(", ")
        );
    }
    text + &limits(&arming.limits)
}

/// Limits, and what is used of them.
pub fn limits(limits: &Limits) -> String {
    let card = &limits.card;
    let mut text = format!("limits in force, generation {}\n", limits.generation);
    let mut line = |name: &str, value: String| text += &format!("  {name:<18} {value}\n");
    line(
        "gross notional",
        format!(
            "{} of {}",
            dollars(card.gross_used),
            amount(card.gross_notional)
        ),
    );
    line(
        "open orders",
        format!("{} of {}", card.open_orders, card.max_open_orders),
    );
    line("orders per second", card.orders_per_second.to_string());
    line("repeat per second", card.repeat_per_second.to_string());
    line(
        "dead-man",
        match card.dead_man_ns {
            0 => "never".to_owned(),
            ns => span(ns),
        },
    );
    if limits.instruments.is_empty() {
        return text + "  no instrument is watched\n";
    }
    text += &format!(
        "  {:<12} {:>15} {:>15} {:>12} {:>16} {:>8}\n",
        "instrument", "long", "short", "order qty", "order notional", "collar"
    );
    for of in &limits.instruments {
        text += &match of.enabled {
            false => format!("  {:<12} no limits: no order can be sent\n", of.name),
            true => format!(
                "  {:<12} {:>15} {:>15} {:>12} {:>16} {:>7}%\n",
                of.name,
                format!("{} of {}", of.long, of.max_long),
                format!("{} of {}", of.short, of.max_short),
                of.max_order_qty,
                amount(of.max_order_notional),
                percent(of.collar_bp),
            ),
        };
    }
    text
}

fn amount(value: u64) -> String {
    dollars(i64::try_from(value).unwrap_or(i64::MAX))
}

fn percent(basis_points: u32) -> String {
    format!("{}.{:02}", basis_points / 100, basis_points % 100)
}

/// `t2t info`.
pub fn info(info: &Info) -> String {
    let mut text = format!("{}\n", info.device);
    let mut line = |name: &str, value: String| text += &format!("  {name:<14} {value}\n");
    let unknown = || "not known".to_owned();
    line("PCI", info.pci.clone());
    line(
        "contract",
        format!("{} (this t2t: {})", info.contract, info.contract_host),
    );
    line(
        "build",
        match info.build.trim_start_matches('0') {
            "" => "0 (a simulation)".to_owned(),
            _ => info.build.clone(),
        },
    );
    line(
        "core clock",
        format!("{}.{:03} MHz", info.core_khz / 1000, info.core_khz % 1000),
    );
    line("capabilities", info.capabilities.join(", "));
    line(
        "holds",
        format!(
            "{} instruments, {} triggers, {} orders",
            info.instruments, info.triggers, info.orders
        ),
    );
    line(
        "link",
        if info.link.is_empty() {
            unknown()
        } else {
            info.link.clone()
        },
    );
    line(
        "NUMA node",
        info.numa_node.map_or_else(unknown, |n| n.to_string()),
    );
    line(
        "IOMMU group",
        info.iommu_group.map_or_else(unknown, |n| n.to_string()),
    );
    line("resets", info.resets.to_string());
    text
}
