//! Each block: rust-hdl's simulation against its verilated output.

use t2t_hdl::host::events::layout::{
    EPOCH, MARK_BITS, O_BASE, O_EPOCH, O_LOG2, O_ON, O_START, ORDER_BITS, RECORD, ROW_BITS, SOURCES,
};
use t2t_hdl::host::events::*;
use t2t_hdl::ports;
use t2t_hdl::testbench::{Diff, Inputs, Rng};

/// Sets bits of a word that is wider than 64 bits.
fn put(words: &mut [u32], at: usize, width: usize, value: u64) {
    for i in 0..width {
        let (word, bit) = ((at + i) / 32, (at + i) % 32);
        words[word] = words[word] & !(1 << bit) | ((value >> i & 1) as u32) << bit;
    }
}

/// Random bits on every port in `ports`.
fn scatter(rng: &mut Rng, v: &mut Inputs, ports: &[(&str, usize)]) {
    for (port, width) in ports {
        v.set_words(port, &rng.words(*width));
    }
}

/// A strobe on each of `ports`, once in `n` cycles.
fn strobe(rng: &mut Rng, v: &mut Inputs, ports: &[&str], n: u64) {
    for port in ports {
        v.set(port, u64::from(rng.one_in(n)));
    }
}

/// The pipeline's records: fields and widths.
const FIELDS: &[(&str, usize)] = &[
    ("row_instr", 8),
    ("row_seq", 64),
    ("row_ts", 64),
    ("row_bid_px", 32),
    ("row_bid_qty", 32),
    ("row_ask_px", 32),
    ("row_ask_qty", 32),
    ("row_mark", 4),
    ("mark_feed", 2),
    ("mark_reason", 4),
    ("mark_seq", 64),
    ("mark_time", 64),
    ("fire_seq", 64),
    ("fire_ts", 64),
    ("fire_trigger", 10),
    ("fire_order", 10),
    ("fire_px", 32),
    ("fire_qty", 20),
    ("fire_uref", 32),
    ("fire_kind", 4),
    ("fire_line", 1),
    ("fire_decision", 1),
    ("cycles", 32),
    ("rej_seq", 64),
    ("rej_ts", 64),
    ("rej_trigger", 10),
    ("rej_order", 10),
    ("rej_reason", 5),
    ("state_status", 12),
    ("state_before", 12),
    ("state_cause", 5),
    ("c_code", 4),
    ("c_units", 16),
    ("c_hold", 32),
    ("c_unjudged", 32),
    ("desk", 64),
    ("now", 64),
    ("generation", 32),
];

const STROBES: &[&str] = &[
    "row_valid",
    "mark_valid",
    "rej_valid",
    "state_valid",
    "c_stb",
];

#[test]
fn queues_of_what_happened_are_the_same_in_verilog() {
    let map = ports!(Gather { in: clock, enabled, epoch, now, generation, row_valid, row_instr, row_seq, row_ts, row_bid_px, row_bid_qty, row_ask_px, row_ask_qty, row_mark, mark_valid, mark_feed, mark_reason, mark_seq, mark_time, fire_valid, fire_seq, fire_ts, fire_trigger, fire_order, fire_px, fire_qty, fire_uref, fire_kind, fire_line, fire_decision, cycles_valid, cycles, rej_valid, rej_seq, rej_ts, rej_trigger, rej_order, rej_reason, state_valid, state_status, state_before, state_cause, c_stb, c_code, c_units, c_hold, c_unjudged, desk, pop; out: valid, cycle, row, mark, fire, reject, state, commit, dropped });
    Diff::new("events_gather", Gather::default(), map)
        .unwrap()
        .random(1500, |rng, n, v| {
            scatter(rng, v, FIELDS);
            v.set("epoch", (n / 100) & 1);
            v.set(
                "enabled",
                if n % 400 < 350 {
                    127
                } else {
                    rng.bits(SOURCES)
                },
            );
            strobe(rng, v, STROBES, if n % 300 < 200 { 4 } else { 2 });
            v.set("fire_valid", u64::from(n % 16 == 3));
            v.set("cycles_valid", u64::from(n % 16 == 9));
            // A head is taken only where there is one.
            v.set(
                "pop",
                if n > 100 && n < 700 && n % 8 == 0 {
                    0x2
                } else {
                    0
                },
            );
        });
}

#[test]
fn whose_turn_it_is_and_its_record_are_the_same_in_verilog() {
    let map = ports!(Turn { in: clock, valid, cycle; out: pop, source, take, stamp, epoch });
    Diff::new("events_turn", Turn::default(), map)
        .unwrap()
        .fuzz(4000);
    let map =
        ports!(Record { in: source, stamp, row, mark, fire, reject, state, commit; out: record });
    Diff::new("events_record", Record::default(), map)
        .unwrap()
        .random(300, |rng, _, v| {
            v.set("source", 1 << rng.below(7));
            v.set_words("stamp", &rng.words(96));
            v.set_words("row", &rng.words(ROW_BITS));
            v.set_words("mark", &rng.words(MARK_BITS));
            v.set_words("fire", &rng.words(270));
            v.set_words("reject", &rng.words(153));
            v.set_words("state", &rng.words(29));
            v.set_words("commit", &rng.words(148));
        });
}

#[test]
fn the_collector_is_the_same_in_verilog() {
    let map = ports!(Collect { in: clock, running, epoch, flips, event_mask, now, generation, row_valid, row_instr, row_seq, row_ts, row_bid_px, row_bid_qty, row_ask_px, row_ask_qty, row_mark, mark_valid, mark_feed, mark_reason, mark_seq, mark_time, fire_valid, fire_seq, fire_ts, fire_trigger, fire_order, fire_px, fire_qty, fire_uref, fire_kind, fire_line, fire_decision, cycles_valid, cycles, rej_valid, rej_seq, rej_ts, rej_trigger, rej_order, rej_reason, state_valid, state_status, state_before, state_cause, c_stb, c_code, c_units, c_hold, c_unjudged, desk, full; out: record, write, lost, losing });
    Diff::new("events_collect", Collect::default(), map)
        .unwrap()
        .random(1500, |rng, n, v| {
            scatter(rng, v, FIELDS);
            v.set("running", u64::from(n % 500 > 20));
            v.set("epoch", (n / 500) & 1);
            v.set("flips", u64::from(n % 500 == 499));
            v.set("event_mask", if n < 1000 { 0xFFFF } else { rng.bits(16) });
            strobe(rng, v, STROBES, if n < 700 { 6 } else { 2 });
            v.set("fire_valid", u64::from(n % 16 == 3));
            v.set("cycles_valid", u64::from(n % 16 == 9));
            v.set("full", u64::from(rng.one_in(5)));
        });
}

#[test]
fn latency_is_the_same_in_verilog() {
    let line = |rng: &mut Rng, v: &mut Inputs, valid: &str, last: &str| {
        v.set(valid, u64::from(!rng.one_in(4)));
        v.set(last, u64::from(rng.one_in(12)));
    };
    let map = ports!(LineClock { in: clock, cycle, tvalid, tlast, frame, word; out: plain, unknown, pauses });
    Diff::new("events_line_clock", LineClock::default(), map)
        .unwrap()
        .random(6000, |rng, n, v| {
            line(rng, v, "tvalid", "tlast");
            v.set("cycle", n);
            v.set("frame", rng.below(1 + n / 14));
            v.set("word", rng.below(12));
        });
    let map = ports!(Latency { in: clock, rx_a_tvalid, rx_a_tlast, rx_b_tvalid, rx_b_tlast, fire_valid, fire_line, fire_frame, fire_word; out: cycles, done });
    Diff::new("events_latency", Latency::default(), map)
        .unwrap()
        .random(6000, |rng, n, v| {
            line(rng, v, "rx_a_tvalid", "rx_a_tlast");
            line(rng, v, "rx_b_tvalid", "rx_b_tlast");
            v.set("fire_valid", u64::from(n % 9 == 0));
            v.set("fire_line", rng.bits(1));
            v.set("fire_frame", (n / 16).saturating_sub(rng.below(40)));
            v.set("fire_word", rng.below(12));
        });
}

#[test]
fn causes_are_the_same_in_verilog() {
    let map = ports!(Cause { in: clock, status, acts_stb, acts, kill_pin, stop_bad, stop_over, reset; out: changed, after, before, cause });
    Diff::new("events_cause", Cause::default(), map)
        .unwrap()
        .random(20_000, |rng, n, v| {
            if rng.one_in(3) {
                v.set(
                    "status",
                    rng.bits(12) & if n < 10_000 { 0xFFF } else { rng.bits(12) },
                );
            }
            strobe(
                rng,
                v,
                &["acts_stb", "kill_pin", "stop_bad", "stop_over"],
                20,
            );
            strobe(rng, v, &["reset"], 300);
            v.set("acts", rng.bits(7));
        });
}

#[test]
fn marks_of_feeds_and_interrupts_are_the_same_in_verilog() {
    let map = ports!(FeedMarks { in: clock, mark_valid, mark_feed, mark_reason, clearing; out: feed_marks });
    Diff::new("events_feed_marks", FeedMarks::default(), map)
        .unwrap()
        .random(2000, |rng, _, v| {
            scatter(rng, v, &[("mark_feed", 2), ("mark_reason", 4)]);
            strobe(rng, v, &["mark_valid"], 3);
            strobe(rng, v, &["clearing"], 20);
        });
    let map = ports!(Interrupts { in: clock, reset, enable, clear, clear_stb, threshold, holdoff, written, taken, armed, killed, committed, lost; out: pending, pulse });
    let (mut written, mut taken) = (0, 0);
    Diff::new("events_interrupts", Interrupts::default(), map)
        .unwrap()
        .random(20_000, |rng, n, v| {
            if rng.one_in(6) {
                written += rng.below(4);
            }
            if rng.one_in(40) {
                taken = written - rng.below(1 + (written - taken) / 2);
            }
            v.set("written", written);
            v.set("taken", taken);
            if n % 2000 == 0 {
                v.set("threshold", rng.below(8));
                v.set("holdoff", rng.below(30));
            }
            scatter(rng, v, &[("clear", 4), ("armed", 1), ("killed", 1)]);
            strobe(rng, v, &["clear_stb", "committed", "lost"], 10);
            strobe(rng, v, &["reset"], 500);
            if rng.one_in(10) {
                v.set("enable", rng.bits(4));
            }
        });
}

#[test]
fn live_rows_are_the_same_in_verilog() {
    let map = ports!(Live { in: clock, reset_books, row_valid, row_instr, row_seq, row_ts, row_bid_px, row_bid_qty, row_ask_px, row_ask_qty, row_mark, x_we, x_instr, x_long, x_short, live_valid, live_word; out: live_done, live_rdata, clearing });
    Diff::new("events_live", Live::default(), map)
        .unwrap()
        .random(3000, |rng, n, v| {
            scatter(rng, v, &FIELDS[..8]);
            scatter(rng, v, &[("x_instr", 8), ("x_long", 33), ("x_short", 33)]);
            for port in ["row_instr", "x_instr"] {
                v.set(port, rng.below(4));
            }
            strobe(rng, v, &["row_valid", "x_we", "live_valid"], 3);
            v.set("live_word", rng.below(64));
            v.set("reset_books", u64::from(n % 1000 == 500));
        });
}

/// An order to the ring: `taken`, and a start if `log2` is given.
fn order(taken: u32, base: u64, epoch: u64, log2: Option<u64>) -> Vec<u32> {
    let mut words = vec![0; ORDER_BITS.div_ceil(32)];
    put(&mut words, 0, 32, u64::from(taken));
    if let Some(log2) = log2 {
        put(&mut words, O_BASE, 58, base >> 6);
        put(&mut words, O_LOG2, 5, log2);
        put(&mut words, O_ON, 1, u64::from(log2 != 0));
        put(&mut words, O_START, 1, 1);
        put(&mut words, O_EPOCH, 1, epoch);
    }
    words
}

#[test]
fn the_ring_and_its_control_are_the_same_in_verilog() {
    let map = ports!(Ring { in: clock, order_valid, order, empty, record, report_full, m_axi_awready, m_axi_wready, m_axi_bresp, m_axi_bvalid; out: order_take, record_take, report, report_write, m_axi_awaddr, m_axi_awlen, m_axi_awsize, m_axi_awburst, m_axi_awvalid, m_axi_wdata, m_axi_wstrb, m_axi_wlast, m_axi_wvalid, m_axi_bready });
    let mut taken = 0;
    Diff::new("events_ring", Ring::default(), map)
        .unwrap()
        .random(3000, |rng, n, v| {
            let mut record = rng.words(RECORD);
            put(&mut record, EPOCH, 1, (n / 700) & 1);
            v.set_words("record", &record);
            v.set("empty", u64::from(rng.one_in(4)));
            let start = n % 700 < 60;
            v.set("order_valid", u64::from(start || rng.one_in(9)));
            taken = if start {
                0
            } else {
                taken + rng.below(9) as u32
            };
            let log2 = if n < 2100 { 6 } else { rng.below(7) };
            v.set_words(
                "order",
                &order(taken, 0x1_2345_6780, (n / 700) & 1, start.then_some(log2)),
            );
            if start {
                // The queue runs empty.
                v.set("empty", u64::from(n % 700 > 10));
            }
            strobe(
                rng,
                v,
                &["m_axi_awready", "m_axi_wready", "m_axi_bvalid"],
                2,
            );
            v.set("m_axi_bresp", rng.bits(2) & rng.bits(2));
            v.set("report_full", u64::from(rng.one_in(3)));
        });
    let map = ports!(RingControl { in: clock, reset, event_base, event_log2, event_log2_stb, event_taken, event_taken_stb, order_full, report_valid, report; out: order, order_write, running, epoch, flips, written, there, taken, errors, failed });
    Diff::new("events_ring_control", RingControl::default(), map)
        .unwrap()
        .random(8000, |rng, n, v| {
            strobe(rng, v, &["reset"], 900);
            strobe(rng, v, &["event_log2_stb"], 300);
            strobe(rng, v, &["event_taken_stb"], 20);
            if n % 50 == 0 {
                scatter(
                    rng,
                    v,
                    &[("event_base", 64), ("event_log2", 5), ("event_taken", 32)],
                );
            }
            v.set("order_full", u64::from(rng.one_in(3)));
            v.set("report_valid", u64::from(rng.one_in(5)));
            v.set_words("report", &rng.words(66));
        });
}
