//! The blocks of the front end one by one: rust-hdl's simulation against the verilated output, random stimulus that
//! finds its way through the places of a frame.

use t2t_hdl::front::filter::{
    Address, Checks, Checksum, Header, Lengths, Payload, Position, Reason,
};
use t2t_hdl::front::line::{Head, Judge, Queue, Words};
use t2t_hdl::front::{
    Align, Arbiter, Context, Drops, Feeds, Marks, Shape, Source, Table, Value, Walker,
};
use t2t_hdl::ports;
use t2t_hdl::testbench::{Diff, Inputs, Rng};

/// Values that headers are compared with, as they lie in words.
const TYPICAL: [u32; 8] = [
    0x0045_0008,
    0x0045_0081,
    0x1110_0040,
    0x8004_0001,
    0x0000_FFFF,
    0x0001_0008,
    0,
    u32::MAX,
];

fn word(rng: &mut Rng, v: &mut Inputs) {
    let typical = rng.pick(&TYPICAL);
    let data = if rng.one_in(2) {
        typical
    } else {
        rng.u64() as u32
    };
    v.set("tdata", data.into());
}

fn flags(rng: &mut Rng, v: &mut Inputs, ports: &[&str], one_in: u64) {
    for p in ports {
        v.set(p, u64::from(rng.one_in(one_in)));
    }
}

#[test]
fn filter_blocks() {
    let map = ports!(Position { in: clock, tdata, tvalid, tlast, deep;
        out: place, at_block, at_body, index, frame, tagged, vlan, ihl, at_ip1, at_last, ip_end, to_block, counted });
    Diff::new("front_position", Position::default(), map)
        .unwrap()
        .random(20_000, |rng, n, v| {
            word(rng, v);
            v.set("tvalid", u64::from(!rng.one_in(5)));
            flags(rng, v, &["tlast"], 40);
            v.set("deep", (n >> 6) & 1);
        });
    let map = ports!(Checks { in: clock, tdata, tkeep, tvalid, place, tagged, ip_end; out: seen });
    Diff::new("front_checks", Checks::default(), map)
        .unwrap()
        .random(10_000, |rng, _, v| {
            word(rng, v);
            v.set("tvalid", u64::from(!rng.one_in(5)));
            let keep = rng.pick(&[15, 15, 15, 7, 3, 1]);
            v.set("tkeep", keep);
            v.set("place", rng.below(24));
            flags(rng, v, &["tagged", "ip_end"], 4);
        });
    let map =
        ports!(Checksum { in: clock, tdata, start, unless_tag, tagged, low, high, end; out: bad });
    Diff::new("front_checksum", Checksum::default(), map)
        .unwrap()
        .random(10_000, |rng, n, v| {
            word(rng, v);
            // Sums of two words that make 0xFFFF now and then.
            if n % 3 == 1 {
                let before = v.get("tdata") as u32;
                v.set("tdata", (!before).into());
            }
            flags(rng, v, &["start", "low", "high", "end"], 2);
            flags(rng, v, &["unless_tag", "tagged"], 6);
        });
    let map = ports!(Address<96> { in: clock, tdata, mac_high, mac_low, ip_high, ip_low, port, row; out: hit });
    Diff::new("front_address", Address::<96>::default(), map)
        .unwrap()
        .random(5_000, |rng, n, v| {
            if n % 50 == 0 {
                // Enabled, with line B, the same two bytes everywhere.
                let mut row = [u32::from_be_bytes([1, 2, 1, 2]); 12];
                row[0] = 9;
                v.set_words("row", &row);
            }
            v.set("tdata", rng.pick(&[0x0201_0201, 0x0201_0201, 0x0201_0202]));
            flags(
                rng,
                v,
                &["mac_high", "mac_low", "ip_high", "ip_low", "port"],
                2,
            );
        });
    let map = ports!(Lengths { in: clock, tdata, at_ip, at_udp, at_payload, ihl, deep; out: bad, payload_bad, left });
    Diff::new("front_lengths", Lengths::default(), map)
        .unwrap()
        .random(10_000, |rng, n, v| {
            let len = 20 + rng.below(60);
            let swapped = (len & 255) << 8 | len >> 8;
            v.set("tdata", swapped << 16 | swapped);
            flags(rng, v, &["at_ip", "at_udp", "at_payload"], 3);
            v.set("ihl", 5 + rng.below(3));
            v.set("deep", (n >> 5) & 1);
        });
    let map = ports!(Header { in: clock, tdata, tvalid, place, at_last, deep, expected; out: seq, count, session, in_turn });
    Diff::new("front_header", Header::default(), map)
        .unwrap()
        .random(10_000, |rng, n, v| {
            v.set("tdata", if rng.one_in(3) { 0xFFFF } else { 0 });
            v.set("tvalid", rng.below(2));
            v.set("place", 12 + rng.below(11));
            flags(rng, v, &["at_last"], 3);
            v.set("deep", (n >> 6) & 1);
            v.set("expected", 0);
        });
    let map = ports!(Payload { in: clock, tkeep, tvalid, tlast, tuser, block, body, to_block, ok, left, refuse;
        out: store, bad, accepted, cut });
    Diff::new("front_payload", Payload::default(), map)
        .unwrap()
        .random(20_000, |rng, n, v| {
            let at = n % 12;
            if at == 0 {
                v.set("left", (rng.below(40) + (1 << 17) - 2) & 0x1_FFFF);
            }
            v.set("block", u64::from(at == 1));
            v.set("body", u64::from(at > 1));
            v.set("to_block", u64::from(at == 0));
            v.set("tkeep", rng.pick(&[15, 15, 15, 7, 3, 1]));
            v.set("tvalid", 1);
            flags(rng, v, &["tlast", "tuser", "refuse"], 8);
            v.set("ok", u64::from(!rng.one_in(4)));
        });
    let map = ports!(Reason { in: clock, decide, seen, any, deep, vlan_bad, length_bad, payload_bad, checksum_bad, refuse;
        out: drop, reason });
    Diff::new("front_reason", Reason::default(), map)
        .unwrap()
        .fuzz(5_000);
}

#[test]
fn line_blocks() {
    let map = ports!(Words<6> { in: clock, store, block, data, jump, from, take, idle;
        out: start, shown, valid, room });
    Diff::new("front_words", Words::<6>::default(), map)
        .unwrap()
        .random(10_000, |rng, _, v| {
            v.set("data", rng.bits(34));
            flags(rng, v, &["store", "take"], 2);
            flags(rng, v, &["block", "jump", "idle"], 20);
            v.set("from", rng.bits(6));
        });
    let map = ports!(Queue<3> { in: clock, push, record, pop; out: first, valid, empty, full });
    let mut diff = Diff::new("front_queue", Queue::<3>::default(), map).unwrap();
    let mut rng = Rng::new(2);
    for _ in 0..3_000 {
        let (there, room) = (
            diff.model().get("valid") == 1,
            diff.model().get("full") == 0,
        );
        let (push, pop) = (room && rng.one_in(2), there && rng.one_in(3));
        diff.inputs().set("push", push.into());
        diff.inputs().set("pop", pop.into());
        diff.inputs().set_words("record", &rng.words(283));
        diff.step().unwrap();
    }
    let map = ports!(Judge { in: clock, who, record, next[0], next[1], next[2], next[3], session[0], session[1], session[2],
        session[3], known, hold[0], hold[1], hold[2], hold[3], now, since, timed, crowded;
        out: duplicate, in_turn, ahead, held, foreign, judged, heartbeat, skip, expected });
    Diff::new("front_judge", Judge::default(), map)
        .unwrap()
        .random(3_000, |rng, _, v| {
            let mut record = [0; 9];
            // Small sequences and counts, so that all verdicts come.
            record[0] =
                (rng.below(4) | rng.below(2) << 3 | rng.below(5) << 4 | rng.below(8) << 20) as u32;
            v.set_words("record", &record);
            v.set("who", rng.bits(2));
            for i in 0..4 {
                v.set(&format!("next.{i}"), rng.below(8));
                v.set(&format!("session.{i}"), u64::from(rng.one_in(4)));
                v.set(&format!("hold.{i}"), rng.below(4));
            }
            v.set("known", rng.bits(4));
            v.set("now", rng.below(10));
            v.set("since", rng.below(10));
            flags(rng, v, &["timed", "crowded"], 2);
        });
    let map = ports!(Head<6> { in: clock, accepted, newest, direct, first, queued, queue_empty, fits, pop, wait, now;
        out: record, who, valid, through, settled, timed, since, idle, load, from, queue_pop, queue_push, refuse });
    Diff::new("front_head", Head::<6>::default(), map)
        .unwrap()
        .random(3_000, |rng, _, v| {
            v.set_words("newest", &rng.words(283));
            v.set_words("first", &rng.words(283));
            v.set("now", rng.u64());
            flags(rng, v, &["accepted", "direct", "queued", "fits", "pop"], 3);
            flags(rng, v, &["queue_empty"], 2);
            flags(rng, v, &["wait"], 9);
        });
}

#[test]
fn blocks_of_the_granted_frame() {
    let map = ports!(Table { in: clock, cfg_row, cfg_addr, we_feed;
        out: row[0], row[1], row[2], row[3], first[0], first[1], first[2], first[3], fresh[0], fresh[1], fresh[2], fresh[3] });
    Diff::new("front_table", Table::default(), map)
        .unwrap()
        .fuzz(300);
    let map = ports!(Feeds { in: clock, reset, fresh[0], fresh[1], fresh[2], fresh[3], first[0], first[1], first[2],
        first[3], advance, feed, sequence, learn, pupil, lesson;
        out: next[0], next[1], next[2], next[3], session[0], session[1], session[2], session[3], known });
    Diff::new("front_feeds", Feeds::default(), map)
        .unwrap()
        .fuzz(2_000);
    let map = ports!(Arbiter { in: clock, want[0], want[1], cut[0], cut[1], idle[0], idle[1], through[0], through[1],
        settled[0], settled[1], duplicate[0], duplicate[1], ahead[0], ahead[1], held[0], held[1], foreign[0], foreign[1],
        judged[0], judged[1], last;
        out: busy, flows, line_b, buffered, stirs, calm, rest, used, gap, refused, pop[0], pop[1], dropped[0], dropped[1], wait[0],
        wait[1], learn[0], learn[1] });
    Diff::new("front_arbiter", Arbiter::default(), map)
        .unwrap()
        .random(20_000, |rng, _, v| {
            for i in 0..2 {
                for p in [
                    "want",
                    "idle",
                    "through",
                    "settled",
                    "duplicate",
                    "ahead",
                    "held",
                    "judged",
                ] {
                    v.set(&format!("{p}.{i}"), rng.below(2));
                }
                v.set(&format!("foreign.{i}"), u64::from(rng.one_in(6)));
                v.set(&format!("cut.{i}"), u64::from(rng.one_in(9)));
            }
            flags(rng, v, &["last"], 4);
        });
    let map = ports!(Source { in: busy, line_b, buffered, tdata[0], tdata[1], tvalid[0], tvalid[1], tlast[0], tlast[1],
        bad[0], bad[1], shown[0], shown[1], there[0], there[1], newest[0], newest[1], head[0], head[1];
        out: data, valid, last, spoilt, take[0], take[1], feed, deep, block_at, left });
    Diff::new("front_source", Source::default(), map)
        .unwrap()
        .fuzz(1_000);
    let map = ports!(Context { in: clock, first, valid, early_feed, block_at, head[0], head[1], line_b, judged, used;
        out: feed, line, frame, time, word });
    Diff::new("front_context", Context::default(), map)
        .unwrap()
        .fuzz(1_000);
    let map = ports!(Marks { in: clock, gap, buffered, expected, block, foreign, malformed, missing, ended, badly, moved,
        feed, line, time, next[0], next[1], next[2], next[3];
        out: k_stb, k_feed, k_reason, k_seq, k_time, e_stb, e_feed, e_line, e_bad, e_used });
    Diff::new("front_marks", Marks::default(), map)
        .unwrap()
        .random(3_000, |rng, _, v| {
            flags(
                rng,
                v,
                &["gap", "foreign", "malformed", "missing", "ended"],
                6,
            );
            flags(rng, v, &["buffered", "block", "badly", "moved", "line"], 2);
            v.set("expected", rng.u64());
            v.set("feed", rng.below(4));
            v.set("time", rng.u64());
            for i in 0..4 {
                v.set(&format!("next.{i}"), rng.u64());
            }
        });
    let map =
        ports!(Drops { in: clock, filter, filter_reason, duplicate, foreign; out: drop, reason });
    Diff::new("front_drops", Drops::default(), map)
        .unwrap()
        .fuzz(2_000);
}

#[test]
fn message_blocks() {
    let map = ports!(Shape { in: clock, kind, row, deep, look; out: length, is, number, sell });
    Diff::new("front_shape", Shape::default(), map)
        .unwrap()
        .random(2_000, |rng, n, v| {
            v.set("kind", n % 16);
            v.set("row", rng.pick(&[0, 1, 2, 4, 8]));
            v.set("deep", n / 16 % 2);
            v.set("look", u64::from(n < 1_024 || rng.one_in(2)));
        });
    let map = ports!(Align { in: data, before, end; out: little, big });
    Diff::new("front_align", Align::default(), map)
        .unwrap()
        .fuzz(1_000);
    let map = ports!(Value { in: clock, data, valid, before, offset, deep, is, upper, k1, k2, k3;
        out: price, price_bad, qty, qty_zero });
    Diff::new("front_value", Value::default(), map)
        .unwrap()
        .random(10_000, |rng, _, v| {
            v.set("valid", 1);
            flags(rng, v, &["deep"], 2);
            v.set("is", 1 << rng.below(14));
            for p in ["data", "upper"] {
                let some = rng.bits(32);
                v.set(p, rng.pick(&[0, 1, 0x8000_0000, 0xFFFF_FFFF, some]));
            }
            v.set("before", rng.pick(&[0, 0, 1, 0x80_0000, 0xFF_FFFF]));
            v.set("offset", rng.below(4));
            for p in ["k1", "k2", "k3"] {
                v.set(p, 8 << rng.below(6));
            }
        });
    let map = ports!(Walker { in: clock, ready, data, valid, last, spoilt, deep_frame, left, used, count, skip, sequence,
        exact;
        out: kind, row, look, first, deep, offset, k1, k2, k3, before, armed, walking, accepted, sequence_next, skipped, unknown,
        malformed, missing, ended, ended_badly, moved, message });
    Diff::new("front_walker", Walker::default(), map)
        .unwrap()
        .random(20_000, |rng, n, v| {
            // Frames of 40 words, with lengths of 10 to 25 wherever a length is looked for.
            let at = n % 48;
            v.set("ready", u64::from(at == 0));
            v.set("used", u64::from(at == 4));
            v.set("last", u64::from(at == 40));
            v.set("spoilt", u64::from(at == 40 && rng.one_in(4)));
            v.set("valid", u64::from((1..=40).contains(&at) && !rng.one_in(6)));
            let mut bytes = [0; 4];
            for x in &mut bytes {
                *x = rng.pick(&[0, 0, 10, 17, 19, 25]);
            }
            v.set("data", u32::from_le_bytes(bytes).into());
            if at == 0 {
                v.set("deep_frame", rng.below(2));
                v.set("left", 100 + rng.below(60));
                v.set("count", rng.below(9));
                v.set("skip", rng.below(3));
                v.set("sequence", rng.u64());
            }
            v.set("exact", rng.pick(&[0, 0, 0, 10, 19]));
        });
}
