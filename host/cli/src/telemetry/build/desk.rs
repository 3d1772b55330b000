//! Instruments, triggers and orders of a view.

use super::super::names::{Names, TriggerName};
use super::super::*;
use super::{Rate, feed_mark};
use t2t_contract::reasons::Mark;
use t2t_driver::State;

impl Telemetry {
    pub(super) fn instruments(
        &self,
        now: u64,
        sent: &Rate,
        state: Option<&State>,
        names: &Names,
    ) -> Vec<Instrument> {
        let count = match names.desk {
            Some(_) => names.instruments.len(),
            // No names: whatever shows a sign of life.
            None => self
                .live
                .last_key_value()
                .map_or(0, |(last, _)| usize::from(*last) + 1),
        };
        let numbers = (0..count).filter_map(|n| u16::try_from(n).ok());
        let shown = numbers.filter(|number| {
            names.desk.is_some() || self.live.get(number).is_some_and(|l| l.row.seen)
        });
        shown
            .map(|number| self.instrument(number, now, sent, state, names))
            .collect()
    }

    fn instrument(
        &self,
        number: u16,
        now: u64,
        sent: &Rate,
        state: Option<&State>,
        names: &Names,
    ) -> Instrument {
        let place = usize::from(number);
        let named = names.instruments.get(place);
        let live = self.live.get(&number);
        let row = live.map(|live| &live.row);
        let feed = named.map(|named| named.feed);
        let feed_mark = feed.and_then(|feed| feed_mark(state, feed));
        let own = row
            .and_then(|row| row.mark)
            .filter(|mark| *mark != Mark::Halt || feed_mark.is_none());
        let mark = own.or(feed_mark);
        let limits = named.and_then(|named| named.limits);
        let usage = |used: Option<i32>, limit: Option<u32>| Usage {
            used: used.unwrap_or(0).into(),
            limit: limit.map(u64::from),
        };
        // An instrument without limits may not be traded at all.
        let limit = |of: fn(&t2t_desk::InstrumentLimits) -> u32| {
            named.map(|_| limits.as_ref().map_or(0, of))
        };
        Instrument {
            number,
            name: names.instrument(place),
            feed: feed.map_or_else(String::new, |feed| names.feed(feed)),
            book: Book {
                seen: row.is_some_and(|row| row.seen),
                bid_px: row.map_or(0, |row| row.bid_px),
                bid_qty: row.map_or(0, |row| row.bid_qty),
                ask_px: row.map_or(0, |row| row.ask_px),
                ask_qty: row.map_or(0, |row| row.ask_qty),
                mark: mark.map(|mark| mark.text().to_owned()),
                feed_marked: own.is_none() && feed_mark.is_some(),
                seq: row.map_or(0, |row| row.seq),
                age_ns: live
                    .and_then(|live| live.changed)
                    .map(|at| now.saturating_sub(at)),
            },
            long: usage(row.map(|row| row.long), limit(|l| l.max_long)),
            short: usage(row.map(|row| row.short), limit(|l| l.max_short)),
            sent_last_second: sent.of.get(&place).copied().unwrap_or(0),
            max_order_qty: limit(|l| l.max_order_qty).map(u64::from),
            max_order_notional: limits.map(|limits| limits.max_order_notional),
            collar_bp: limits.map(|limits| limits.collar_bp.into()),
        }
    }

    pub(super) fn triggers(&self, state: Option<&State>, names: &Names) -> Vec<Trigger> {
        match names.desk {
            Some(_) => {
                let known = names.triggers.iter();
                known
                    .map(|named| self.trigger(named.number, Some(named), state, names))
                    .collect()
            }
            None => {
                let seen = self.triggers.keys().map(|number| usize::from(*number));
                seen.map(|number| self.trigger(number, None, state, names))
                    .collect()
            }
        }
    }

    fn trigger(
        &self,
        number: usize,
        named: Option<&TriggerName>,
        state: Option<&State>,
        names: &Names,
    ) -> Trigger {
        let number = u16::try_from(number).unwrap_or(u16::MAX);
        let did = self.triggers.get(&number).cloned().unwrap_or_default();
        let instruments = named.map_or(&[][..], |named| &named.instruments);
        let blocked = instruments.iter().filter_map(|&instrument| {
            let row = u16::try_from(instrument)
                .ok()
                .and_then(|n| self.live.get(&n));
            let feed = names.instruments.get(instrument).map(|named| named.feed);
            let mark = row
                .and_then(|live| live.row.mark)
                .or(feed.and_then(|feed| feed_mark(state, feed)))?;
            Some(format!("{}: {mark}", names.instrument(instrument)))
        });
        Trigger {
            number,
            name: names.trigger(number.into()),
            when: named.map(|named| named.when.clone()).unwrap_or_default(),
            fire: named.map_or_else(Vec::new, |named| {
                named.fire.iter().map(|order| names.order(*order)).collect()
            }),
            release: named
                .map(|named| named.release.to_owned())
                .unwrap_or_default(),
            shots: named.map(|named| named.shots),
            used: did.used,
            inexact: !did.exact,
            sent: did.sent,
            refused: did.refused,
            refusal: did.refusal.map(|reason| reason.text().to_owned()),
            repeat: did.repeat,
            last_fire_ns: did.last_fire,
            blocked: blocked.collect(),
        }
    }

    pub(super) fn orders(&self, names: &Names) -> Vec<Order> {
        let named = names.orders.len();
        let seen = self
            .orders
            .last_key_value()
            .map_or(0, |(last, _)| usize::from(*last) + 1);
        let numbers = (0..named.max(seen)).filter_map(|n| u16::try_from(n).ok());
        let shown = numbers
            .filter(|number| usize::from(*number) < named || self.orders.contains_key(number));
        shown
            .map(|number| {
                let did = self.orders.get(&number).cloned().unwrap_or_default();
                let fire = did.last.as_ref().map(|(_, fire)| fire);
                Order {
                    number,
                    name: names.order(number.into()),
                    what: names.action(number.into()).unwrap_or_default(),
                    sent: did.sent,
                    refused: did.refused,
                    refusal: did.refusal.map(|reason| reason.text().to_owned()),
                    last_ns: did.last.as_ref().map(|(time, _)| *time),
                    last_px: fire.map_or(0, |fire| fire.price),
                    last_qty: fire.map_or(0, |fire| fire.qty),
                    last_user_ref: fire.map_or(0, |fire| fire.user_ref),
                }
            })
            .collect()
    }
}
