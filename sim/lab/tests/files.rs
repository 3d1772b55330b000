//! The files of a replay, to the byte: a small session by hand, through the model.

mod common;

use common::{GROUP, add, delete, desk, write_pcap};
use std::fs;
use t2t_desk::Protocol;
use t2t_lab::feed::FeedWriter;
use t2t_lab::replay::{EngineChoice, replay};
use t2t_model::BboRule;
use t2t_protocols::frame::TcpFrame;
use t2t_protocols::itch::{BUY, SELL};

const DESK: &str = r#"
[[feed]]
name = "itch"
protocol = "itch50"
a = "233.54.12.111:26477"
[[instrument]]
symbol = "AAPL"
feed = "itch"
locate = 13
[limits]
orders_per_second = 10
repeat_per_second = 10
gross_notional = 1_000_000.00
max_open_orders = 10
[limits.AAPL]
max_order_qty = 100
max_order_notional = 20_000.00
collar = "1%"
max_long = 150
[[order]]
name = "take"
symbol = "AAPL"
side = "buy"
qty = 100
price = "ask + 0.01"
tif = "ioc"
[[trigger]]
name = "cheap"
when = "AAPL.ask <= 100.00"
fire = ["take"]
shots = 5
"#;

/// Nine messages: a book grows, the trigger fires, is refused the second time, and a gap marks the book.
fn session() -> Vec<t2t_lab::input::Frame> {
    let mut feed = FeedWriter::new(Protocol::Itch50, GROUP.parse().unwrap());
    feed.push(&add(1_000, 1, BUY, 300, 999_000));
    feed.push(&add(2_000, 2, SELL, 200, 1_001_000));
    feed.push(&add(3_000, 3, BUY, 100, 998_000));
    let first = feed.frame(10_000);
    feed.push(&add(4_000, 4, SELL, 100, 1_000_000));
    feed.push(&delete(5_000, 4));
    let second = feed.frame(20_000);
    feed.push(&add(6_000, 5, SELL, 50, 999_500));
    let third = feed.frame(30_000);
    feed.skip(4);
    feed.push(&delete(7_000, 5));
    vec![first, second, third, feed.frame(40_000)]
}

fn run(out: &std::path::Path) -> t2t_lab::report::Summary {
    let capture = out.with_extension("pcap");
    write_pcap(&capture, &session());
    let choice = EngineChoice::Model(BboRule::Plain);
    replay(&[capture], &desk(DESK), choice, out).unwrap().0
}

#[test]
fn rows_are_exact() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    run(&out);
    let read = |name: &str| fs::read_to_string(out.join(name)).unwrap();
    assert_eq!(
        read("bbo.csv"),
        "seq,ts_ns,symbol,bid_px,bid_qty,ask_px,ask_qty,marked\n\
         1,1000,AAPL,999000,300,0,0,\n\
         2,2000,AAPL,999000,300,1001000,200,\n\
         4,4000,AAPL,999000,300,1000000,100,\n\
         5,5000,AAPL,999000,300,1001000,200,\n\
         6,6000,AAPL,999000,300,999500,50,\n\
         7,40000,AAPL,999000,300,999500,50,gap\n"
    );
    // The order goes at the end of its frame, when the ask that decided is gone and the next one is dearer.
    assert_eq!(
        read("fires.csv"),
        "n,seq,ts_ns,trigger,order,symbol,side,px,qty,user_ref,cycles\n\
         1,4,4000,cheap,take,AAPL,buy,1001100,100,1,\n"
    );
    assert_eq!(
        read("rejects.csv"),
        "seq,ts_ns,trigger,order,reason\n6,6000,cheap,take,long\n"
    );
}

#[test]
fn order_frames_are_a_nanosecond_pcap() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    run(&out);
    let path = out.join("orders.pcap");
    assert_eq!(fs::read(&path).unwrap()[..4], [0x4D, 0x3C, 0xB2, 0xA1]);
    let mut capture = t2t_exchange::capture::Capture::open(&path).unwrap();
    let frame = capture.next_frame().unwrap().unwrap();
    assert_eq!(frame.time_ns, 20_000);
    let tcp = TcpFrame::parse(frame.bytes).unwrap();
    tcp.verify().unwrap();
    // SoupBinTCP unsequenced data with an OUCH enter order.
    assert_eq!(
        (tcp.segment.payload[2], tcp.segment.payload[3]),
        (b'U', b'O')
    );
    assert!(capture.next_frame().unwrap().is_none());
}

#[test]
fn the_summary_counts_everything() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let summary = run(&out);
    let text = fs::read_to_string(out.join("summary.json")).unwrap();
    let read: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(read["engine"], "model");
    assert_eq!(read["frames"], 4);
    assert_eq!(read["messages"], 7);
    assert_eq!(read["gaps"], 1);
    assert_eq!(read["bbo_changes"], 6);
    assert_eq!(read["fires"], 1);
    assert_eq!(read["rejects"], serde_json::json!({"long": 1}));
    assert_eq!(read["marked_rows"], serde_json::json!({"gap": 1}));
    assert_eq!(read["drops"], serde_json::json!({}));
    assert_eq!(summary.simulated_cycles, None, "a model has no clock");
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let (one, two) = (folder.path().join("one"), folder.path().join("two"));
    run(&one);
    run(&two);
    for name in t2t_lab::report::FILES {
        assert_eq!(
            fs::read(one.join(name)).unwrap(),
            fs::read(two.join(name)).unwrap(),
            "{name}"
        );
    }
    let names: Vec<_> = fs::read_dir(&one).unwrap().collect();
    assert_eq!(
        names.len(),
        t2t_lab::report::FILES.len(),
        "nothing else is left"
    );
}
