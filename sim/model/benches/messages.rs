//! Nanoseconds a message of the reference model, frames and all: `cargo bench -p t2t-model`.
//!
//! On a generated session, and on the real captures where they are (`T2T_DATA`).

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::path::PathBuf;
use t2t_desk::Desk;
use t2t_exchange::capture::{Capture, Framed, Wrap};
use t2t_model::{BboRule, Fire, Line, Model, Refusal, Row, Sink};
use t2t_protocols::{ethernet, frame::Route};

/// Looks at everything and keeps nothing.
struct Ignore;

impl Sink for Ignore {
    fn row(&mut self, row: &Row) {
        std::hint::black_box(row);
    }
    fn fire(&mut self, fire: Fire) {
        std::hint::black_box(fire);
    }
    fn refuse(&mut self, refusal: &Refusal) {
        std::hint::black_box(refusal);
    }
}

fn desk(protocol: &str, group: &str, symbols: &[&str]) -> Desk {
    let mut text =
        format!("[[feed]]\nname = \"feed\"\nprotocol = \"{protocol}\"\na = \"{group}\"\n");
    for symbol in symbols {
        text += &format!("[[instrument]]\nsymbol = \"{symbol}\"\nfeed = \"feed\"\n");
    }
    t2t_desk::parse("bench", &text).expect("the desk of the bench is valid")
}

fn data() -> PathBuf {
    std::env::var_os("T2T_DATA").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data")),
        PathBuf::from,
    )
}

fn run(c: &mut Criterion, name: &str, desk: &Desk, frames: &[(u64, Vec<u8>)]) {
    let messages = {
        let mut model = Model::new(desk, BboRule::Plain).expect("the desk fits");
        for (time, bytes) in frames {
            model.frame(Line::A, *time, bytes, false, &mut Ignore);
        }
        model.counts().messages
    };
    let mut group = c.benchmark_group("model");
    group
        .throughput(Throughput::Elements(messages))
        .sample_size(20);
    group.bench_function(name, |b| {
        b.iter_batched_ref(
            || Model::new(desk, BboRule::Plain).expect("the desk fits"),
            |model| {
                for (time, bytes) in frames {
                    model.frame(Line::A, *time, bytes, false, &mut Ignore);
                }
            },
            criterion::BatchSize::PerIteration,
        );
    });
    group.finish();
}

fn bench(c: &mut Criterion) {
    let itch = data().join("nasdaq-itch50/aapl-20200130-4000.itch");
    if itch.is_file() {
        let desk = desk("itch50", "233.54.12.111:26477", &["AAPL"]);
        let group = [233, 54, 12, 111];
        let wrap = Wrap {
            route: Route {
                source_mac: [2, 0, 0, 0, 0, 16],
                destination_mac: ethernet::multicast_mac(group),
                tag: None,
                source: [10, 0, 0, 16],
                destination: group,
                source_port: 26_477,
                destination_port: 26_477,
            },
            session: *b"BENCH     ",
            first_sequence: 1,
            midnight_ns: 0,
            messages_per_frame: 8,
        };
        let mut framed = Framed::open(&itch, wrap).expect("the capture opens");
        let mut frames = Vec::new();
        while let Some(frame) = framed.next_frame().expect("the capture reads") {
            frames.push((frame.time_ns, frame.bytes.to_vec()));
        }
        run(c, "itch capture", &desk, &frames);
    } else {
        eprintln!("skipped: no capture at {}", itch.display());
    }
    let deep = data().join("iex/deep-20260713-open.pcap.zst");
    if deep.is_file() {
        let desk = desk(
            "deep10",
            "233.215.21.4:10378",
            &["SQQQ", "QQQM", "SPY", "TQQQ", "IBIT"],
        );
        let mut capture = Capture::open(&deep).expect("the capture opens");
        let mut frames = Vec::new();
        while let Some(frame) = capture.next_frame().expect("the capture reads") {
            frames.push((frame.time_ns, frame.bytes.to_vec()));
        }
        run(c, "deep capture", &desk, &frames);
    } else {
        eprintln!("skipped: no capture at {}", deep.display());
    }
}

criterion_group!(benches, bench);
criterion_main!(benches);
