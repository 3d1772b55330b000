//! Metrics of instruments, triggers and orders.

use super::exposition::Page;
use super::{flag, seconds};
use crate::telemetry::{Instrument, Order, Trigger, Usage, View};

pub(super) fn instruments(page: &mut Page, view: &View) {
    let all = || view.instruments.iter();
    let mut prices = page.gauge(
        "book_price_dollars",
        "Best price of a side; absent while the side is empty.",
    );
    for (instrument, side, price, _) in sides(view) {
        if price > 0 {
            prices.add(
                &[("instrument", instrument), ("side", side)],
                dollars(price.into()),
            );
        }
    }
    let mut quantities = page.gauge(
        "book_quantity_shares",
        "Shares at the best price of a side.",
    );
    for (instrument, side, _, quantity) in sides(view) {
        quantities.add(
            &[("instrument", instrument), ("side", side)],
            quantity.into(),
        );
    }
    let mut marked = page.gauge(
        "book_marked",
        "1 while the book is marked, with the reason: nothing fires on it.",
    );
    for one in all() {
        let reason = one.book.mark.as_deref().unwrap_or_default();
        marked.add(
            &[("instrument", &one.name), ("reason", reason)],
            flag(one.book.mark.is_some()),
        );
    }
    let mut ages = page.gauge("book_age_seconds", "Since the book was seen to change.");
    for one in all() {
        if let Some(age) = one.book.age_ns {
            ages.add(&[("instrument", &one.name)], seconds(age));
        }
    }
    type Which = fn(&Instrument) -> Usage;
    let both: [(&str, Which); 2] = [("long", |one| one.long), ("short", |one| one.short)];
    let mut exposure = page.gauge(
        "exposure_shares",
        "Exposure, orders in flight included, as the card counts it.",
    );
    for (side, of) in both {
        for one in all() {
            exposure.add(
                &[("instrument", &one.name), ("side", side)],
                of(one).used as f64,
            );
        }
    }
    let mut limit = page.gauge(
        "exposure_limit_shares",
        "The most that the exposure may be.",
    );
    for (side, of) in both {
        for one in all() {
            if let Some(most) = of(one).limit {
                limit.add(&[("instrument", &one.name), ("side", side)], most as f64);
            }
        }
    }
}

fn sides(view: &View) -> impl Iterator<Item = (&str, &'static str, u32, u32)> {
    view.instruments.iter().flat_map(|one| {
        let (name, book) = (one.name.as_str(), &one.book);
        [
            (name, "bid", book.bid_px, book.bid_qty),
            (name, "ask", book.ask_px, book.ask_qty),
        ]
    })
}

pub(super) fn triggers_and_orders(page: &mut Page, view: &View) {
    type Of<T> = fn(&T) -> u64;
    let counters: [(&str, &str, Of<Trigger>); 2] = [
        (
            "trigger_orders_sent_total",
            "Orders that a trigger sent.",
            |t| t.sent,
        ),
        (
            "trigger_orders_refused_total",
            "Orders of a trigger that were refused.",
            |t| t.refused,
        ),
    ];
    for (name, help, of) in counters {
        let mut family = page.counter(name, help);
        for trigger in &view.triggers {
            family.add(&[("trigger", &trigger.name)], of(trigger) as f64);
        }
    }
    let mut left = page.gauge(
        "trigger_shots_left",
        "Shots left at most; fewer may be left if events were missed.",
    );
    for trigger in &view.triggers {
        if let Some(shots) = trigger.left() {
            left.add(&[("trigger", &trigger.name)], shots as f64);
        }
    }
    let mut repeat = page.gauge(
        "trigger_self_disarmed",
        "1: the trigger disarmed itself, it fired too often within a second.",
    );
    for trigger in &view.triggers {
        repeat.add(&[("trigger", &trigger.name)], flag(trigger.repeat));
    }
    let orders: [(&str, &str, Of<Order>); 2] = [
        ("order_sent_total", "Times that an order was sent.", |o| {
            o.sent
        }),
        (
            "order_refused_total",
            "Times that an order was refused.",
            |o| o.refused,
        ),
    ];
    for (name, help, of) in orders {
        let mut family = page.counter(name, help);
        for order in &view.orders {
            family.add(&[("order", &order.name)], of(order) as f64);
        }
    }
}

fn dollars(value: i64) -> f64 {
    value as f64 / 1e4
}
