//! The image of a random desk, read back as the card reads it, means what the desk means.

mod common;

use common::{Bits, Card};
use proptest::prelude::*;
use std::net::{Ipv4Addr, SocketAddrV4};
use t2t_contract::{records::symbol_hash, sizes};
use t2t_desk::*;

fn address(multicast: bool) -> impl Strategy<Value = SocketAddrV4> {
    (any::<u32>(), 1u16..).prop_map(move |(ip, port)| {
        let ip = if multicast {
            0xE000_0000 | ip >> 4
        } else {
            0x0A00_0000 | ip >> 8
        };
        SocketAddrV4::new(Ipv4Addr::from_bits(ip), port)
    })
}

fn feed() -> impl Strategy<Value = Feed> {
    let lines = (
        address(true),
        prop::option::of(address(true)),
        prop::option::of(1u16..4095),
    );
    let times = (any::<u32>(), prop::option::of(1u64..1 << 48), any::<u64>());
    (any::<bool>(), lines, times).prop_map(
        |(itch, (a, b, vlan), (hold, stale_ns, first_sequence))| Feed {
            name: String::new(),
            protocol: if itch {
                Protocol::Itch50
            } else {
                Protocol::Deep10
            },
            a,
            b,
            vlan,
            hold_ns: u64::from(hold),
            stale_ns,
            first_sequence,
        },
    )
}

prop_compose! {
    fn limits()(qty in 0u32..1_000_000, notional in 0u64..1 << 56, collar in 0u32..=10_000, long in 0u32..1 << 31, short in 0u32..1 << 31)
        -> InstrumentLimits
    {
        InstrumentLimits { max_order_qty: qty, max_order_notional: notional, collar_bp: collar, max_long: long, max_short: short }
    }
}

fn instrument(number: usize) -> impl Strategy<Value = Instrument> {
    (
        0usize..2,
        prop::option::of(0u16..1000),
        prop::option::of(limits()),
    )
        .prop_map(move |(feed, locate, limits)| {
            let name = format!("{}{number}", ["A", "SYM", "ZV."][number % 3]);
            Instrument {
                symbol: Symbol::new(&name).expect("a symbol"),
                name,
                feed,
                // Distinct within a feed.
                locate: locate.map(|l| l * 64 + number as u16),
                limits,
            }
        })
}

prop_compose! {
    fn session()(local in address(false), peer in address(false), local_mac: [u8; 6], peer_mac: [u8; 6]) -> Session {
        Session { name: String::new(), local, local_mac, peer, peer_mac }
    }
}

fn order(number: usize) -> impl Strategy<Value = Order> {
    let price = prop_oneof![
        (1u32..2_000_000_000).prop_map(Price::Fixed),
        (-1_999_999_900i64..=1_999_999_900).prop_map(Price::Bid),
        (-1_999_999_900i64..=1_999_999_900).prop_map(Price::Ask),
    ];
    let refers = (
        prop::sample::select(Kind::ALL),
        0usize..3,
        0usize..20,
        prop::sample::select(Side::ALL),
    );
    (refers, 0u32..1_000_000, price, 0..20usize).prop_map(
        move |((kind, session, instrument, side), qty, price, target)| Order {
            name: format!("o{number}"),
            kind,
            session,
            instrument,
            symbol: Symbol::new(&format!("S{instrument}")).expect("a symbol"),
            side,
            qty,
            price,
            target: (kind != Kind::Enter).then_some(target),
            tif: b'3',
            display: b'Y',
            capacity: b'P',
            intermarket_sweep: b'N',
            cross_type: b'N',
            client_order_id: [b'x'; 14],
        },
    )
}

fn condition() -> impl Strategy<Value = (bool, Field, Op, i64)> {
    // Few constants, so that comparisons are shared and values land on both sides.
    let constant = prop::sample::select(vec![0, 1, 2, i64::from(u32::MAX)]);
    (
        any::<bool>(),
        prop::sample::select(Field::ALL),
        prop::sample::select(Op::ALL),
        constant,
    )
}

fn trigger() -> impl Strategy<Value = Trigger> {
    let when = (
        0usize..20,
        0usize..20,
        prop::collection::vec(condition(), 1..4),
    );
    let fire = prop::collection::vec(0usize..20, 1..=4);
    (when, fire, any::<bool>(), any::<u16>(), 0u64..1 << 48).prop_map(
        |((a, b, when), fire, decision, shots, cooldown_ns)| Trigger {
            name: String::new(),
            when: when
                .into_iter()
                .map(|(first, field, op, constant)| {
                    let constant = if field == Field::Spread {
                        -constant
                    } else {
                        constant
                    };
                    Condition {
                        instrument: if first { a } else { b },
                        field,
                        op,
                        constant,
                    }
                })
                .collect(),
            fire,
            release: if decision {
                Release::Decision
            } else {
                Release::GoodFrame
            },
            shots: u32::from(shots),
            cooldown_ns,
        },
    )
}

fn desk() -> impl Strategy<Value = Desk> {
    let instruments: Vec<_> = (0..20).map(instrument).collect();
    let orders: Vec<_> = (0..20).map(order).collect();
    let card = (
        any::<u32>(),
        0u32..1 << 16,
        0u64..1 << 56,
        0u32..1 << 16,
        prop::option::of(1u64..1 << 48),
    );
    let lists = (
        prop::collection::vec(feed(), 2..=4),
        instruments,
        prop::collection::vec(session(), 3..=4),
        orders,
    );
    (lists, prop::collection::vec(trigger(), 0..60), card).prop_map(
        |((feeds, instruments, sessions, orders), triggers, card)| {
            let mut desk = Desk {
                feeds,
                instruments,
                sessions,
                orders,
                ..Desk::default()
            };
            let (
                orders_per_second,
                repeat_per_second,
                gross_notional,
                max_open_orders,
                dead_man_ns,
            ) = card;
            desk.limits = CardLimits {
                orders_per_second,
                repeat_per_second,
                gross_notional,
                max_open_orders,
                dead_man_ns,
            };
            for trigger in triggers {
                desk.triggers.push(trigger);
                if compile(&desk).is_err() {
                    // Too many triggers or comparisons for one of its instruments.
                    desk.triggers.pop();
                }
            }
            desk
        },
    )
}

fn mac(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0, |all, b| all << 8 | u64::from(*b))
}

fn check_feed(feed: &Feed, row: &Bits) {
    assert_eq!(
        (row.get("EN"), row.get("PROTO")),
        (1, u64::from(feed.protocol == Protocol::Deep10))
    );
    let vlan = (row.get("VLAN_EN") == 1).then(|| row.get("VLAN") as u16);
    assert_eq!(vlan, feed.vlan);
    let b = (row.get("HAS_B") == 1).then_some(("B_MAC", "B_IP", "B_PORT"));
    assert_eq!(b.is_some(), feed.b.is_some());
    let lines = [Some((("A_MAC", "A_IP", "A_PORT"), feed.a)), b.zip(feed.b)];
    for ((mac, ip, port), address) in lines.into_iter().flatten() {
        assert_eq!(row.get(ip), u64::from(address.ip().to_bits()));
        assert_eq!(row.get(port), u64::from(address.port()));
        assert_eq!(row.get(mac), 0x0100_5E00_0000 | row.get(ip) & 0x7F_FFFF);
    }
    assert_eq!(
        (row.get("HOLD"), row.get("STALE")),
        (feed.hold_ns, feed.stale_ns.unwrap_or(0))
    );
    assert_eq!(row.get("START"), feed.first_sequence);
}

fn check_instrument(number: usize, instrument: &Instrument, card: &Card) {
    // Looked up as the card does: by the two hashes.
    let symbol = u64::from_be_bytes(instrument.symbol.bytes());
    let rows =
        [0, 1].map(|t| card.row("symbol", t * 512 + symbol_hash(t, instrument.feed, symbol)));
    let hit = |r: &&Bits| {
        r.get("VALID") == 1 && r.get("FEED") == instrument.feed as u64 && r.get("SYMBOL") == symbol
    };
    let hits: Vec<_> = rows.iter().filter(hit).collect();
    assert_eq!(
        hits.iter().map(|r| r.get("INSTR")).collect::<Vec<_>>(),
        [number as u64]
    );
    let member = card.row("member", number);
    assert_eq!(
        (member.get("EN"), member.get("FEED")),
        (1, instrument.feed as u64)
    );
    if let Some(locate) = instrument.locate {
        let row = card.row("locate", instrument.feed * 65_536 + usize::from(locate));
        assert_eq!((row.get("VALID"), row.get("INSTR")), (1, number as u64));
    }
    let row = card.row("limit", number);
    let limits = (row.get("EN") == 1).then(|| InstrumentLimits {
        max_order_qty: row.get("MAX_QTY") as u32,
        max_order_notional: row.get("MAX_NOTIONAL"),
        collar_bp: row.get("COLLAR") as u32,
        max_long: row.get("MAX_LONG") as u32,
        max_short: row.get("MAX_SHORT") as u32,
    });
    assert_eq!(limits, instrument.limits);
}

fn check_order(order: &Order, row: &Bits) {
    let kind = Kind::ALL[row.get("TYPE") as usize];
    assert_eq!((kind, row.get("EN")), (order.kind, 1));
    assert_eq!(row.get("SIDE") == 0, order.side.is_buy());
    assert_eq!(
        (row.get("SESSION"), row.get("INSTR")),
        (order.session as u64, order.instrument as u64)
    );
    assert_eq!(row.get("QTY"), u64::from(order.qty));
    assert_eq!(row.get("TARGET"), order.target.unwrap_or(0) as u64);
    let (base, offset) = (row.get("BASE"), row.signed("OFF"));
    let price = [
        Price::Fixed(offset as u32),
        Price::Bid(offset),
        Price::Ask(offset),
    ][base as usize];
    assert_eq!(price, order.price);
    assert_eq!(row.signed("KN"), i64::from(order.qty) * offset);
    assert_eq!(row.signed("KC"), 10_000 * offset);
}

/// Values of the seven fields of an instrument, those that exist.
fn values(seed: i64) -> [Option<i64>; 7] {
    let corners = [
        0,
        1,
        2,
        3,
        i64::from(u32::MAX),
        i64::from(u32::MAX) - 1,
        -1,
        -2,
    ];
    std::array::from_fn(|field| {
        let pick = (seed + field as i64 * (seed / 7 + 3)).unsigned_abs() as usize % 9;
        let value = corners.get(pick).copied();
        // Only a spread may be negative.
        value.filter(|v| *v >= 0 || field == 4)
    })
}

fn check_trigger(desk: &Desk, slots: &SlotOrder, index: usize, card: &Card) {
    let (trigger, number) = (&desk.triggers[index], slots.number(index));
    assert_eq!(
        card.row("trigger", number).get("SHOTS"),
        u64::from(trigger.shots)
    );
    let instruments = trigger.instruments();
    for (role, &instrument) in instruments.iter().enumerate() {
        let row = card.row("slot", instrument * sizes::SLOTS + number % 8);
        assert_eq!((row.get("EN"), row.get("TRIG")), (1, number as u64 / 8));
        assert_eq!(
            (row.get("TWO") == 1, row.get("ROLE")),
            (instruments.len() == 2, role as u64)
        );
        if instruments.len() == 2 {
            assert_eq!(row.get("PARTNER"), instruments[1 - role] as u64);
        }
        assert_eq!(
            row.get("DECISION") == 1,
            trigger.release == Release::Decision
        );
        assert_eq!(row.get("COOLDOWN"), trigger.cooldown_ns);
        let orders = ["ORDER0", "ORDER1", "ORDER2", "ORDER3"].map(|o| row.get(o) as usize);
        assert_eq!(orders[..row.get("ORDERS") as usize], trigger.fire[..]);
        let first = card.row("order", trigger.fire[0]);
        assert_eq!(row.words(160)[..8], first.words(0)[..8]);
        for seed in 0..50 {
            let values = values(seed);
            let means = trigger
                .when
                .iter()
                .filter(|c| c.instrument == instrument)
                .all(|c| values[c.field as usize].is_some_and(|v| c.op.holds(v, c.constant)));
            let does = (0..16).filter(|n| row.get("MASK") >> n & 1 == 1).all(|n| {
                let c = card.row("condition", instrument * 16 + n);
                let value = values[c.get("FIELD") as usize];
                value.is_some_and(|v| (v >= c.signed("CONST")) != (c.get("INV") == 1))
            });
            assert_eq!(means, does, "{:?} with {values:?}", trigger.when);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn the_image_means_what_the_desk_means(desk in desk()) {
        let card = Card::load(&compile(&desk).expect("compiles"));
        let slots = desk.slot_order().expect("fits");
        for (number, feed) in desk.feeds.iter().enumerate() {
            check_feed(feed, &card.row("feed", number));
        }
        for (number, instrument) in desk.instruments.iter().enumerate() {
            check_instrument(number, instrument, &card);
        }
        for (number, session) in desk.sessions.iter().enumerate() {
            let row = card.row("session", number);
            prop_assert_eq!((row.get("UP"), row.get("SEQ"), row.get("ACK")), (1, 1, 1));
            prop_assert_eq!(row.get("PEER_MAC"), mac(&session.peer_mac));
            prop_assert_eq!(row.get("LOCAL_MAC"), mac(&session.local_mac));
        }
        for (number, order) in desk.orders.iter().enumerate() {
            check_order(order, &card.row("order", number));
            let frame = card.frame(number);
            prop_assert_eq!(mac(&frame[..6]), mac(&desk.sessions[order.session].peer_mac));
        }
        for trigger in 0..desk.triggers.len() {
            check_trigger(&desk, &slots, trigger, &card);
        }
        // Nothing else is on the card.
        for (window, rows) in [
            ("feed", desk.feeds.len()),
            ("symbol", desk.instruments.len()),
            ("member", desk.instruments.len()),
            ("locate", desk.instruments.iter().filter(|i| i.locate.is_some()).count()),
            ("limit", desk.instruments.iter().filter(|i| i.limits.is_some()).count()),
            ("session", desk.sessions.len()),
            ("order", desk.orders.len()),
            ("trigger", desk.triggers.len()),
            ("slot", desk.triggers.iter().map(|t| t.instruments().len()).sum()),
        ] {
            prop_assert_eq!(card.written(window), rows, "{}", window);
        }
        let limits = &desk.limits;
        prop_assert_eq!(card.register("DEAD_MAN"), limits.dead_man_ns.unwrap_or(0));
        prop_assert_eq!(card.register("GROSS_LIMIT"), limits.gross_notional);
        prop_assert_eq!(card.register("RATE_COST"), u64::from(limits.order_cost_ns()));
        prop_assert_eq!(card.register("REPEAT_LIMIT"), u64::from(limits.repeat_per_second));
        prop_assert_eq!(card.register("OPEN_LIMIT"), u64::from(limits.max_open_orders));
    }
}

/// A desk made by hand may say what no file can: it is refused, not cut off.
#[test]
fn what_does_not_fit_is_refused() {
    let refused = |change: &dyn Fn(&mut Desk)| {
        let mut desk = parse("desk.toml", include_str!("desks/sample.toml")).expect("good");
        change(&mut desk);
        compile(&desk).expect_err("does not fit").to_string()
    };
    assert_eq!(
        refused(&|d| d.feeds[0].hold_ns = 1 << 32),
        "HOLD 4294967296 does not fit 32 bits"
    );
    assert_eq!(
        refused(&|d| d.orders[0].price = Price::Bid(-1 << 34)),
        "OFF -17179869184 does not fit 34 bits"
    );
    assert_eq!(
        refused(&|d| d.orders[0].qty = 1 << 20),
        "QTY 1048576 does not fit 20 bits"
    );
    assert_eq!(
        refused(&|d| d.limits.gross_notional = 1 << 56),
        "GROSS_LIMIT 72057594037927936 does not fit 56 bits"
    );
    assert_eq!(
        refused(&|d| d.orders[0].session = 1),
        "session 1 does not exist"
    );
    assert_eq!(
        refused(&|d| d.triggers[0].fire = vec![7]),
        "order 7 does not exist"
    );
    assert_eq!(
        refused(&|d| d.triggers[0].fire = vec![0; 5]),
        "5 orders of one trigger, but a card holds 4"
    );
    assert_eq!(
        refused(&|d| d.triggers[0].when.clear()),
        "trigger 0 is not on one or two known instruments"
    );
    assert_eq!(
        refused(&|d| d.feeds = vec![d.feeds[0].clone(); 5]),
        "5 feeds, but a card holds 4"
    );
}
