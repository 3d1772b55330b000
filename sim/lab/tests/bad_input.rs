//! Bad input of every kind, through the command line: the error says what, where and what to do; nothing is left behind.

mod common;

use common::{GROUP, add, write_pcap};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use t2t_desk::Protocol;
use t2t_lab::feed::FeedWriter;
use t2t_protocols::itch::BUY;

const DESK: &str = "[[feed]]\nname = \"itch\"\nprotocol = \"itch50\"\na = \"233.54.12.111:26477\"\n\
                    [[instrument]]\nsymbol = \"AAPL\"\nfeed = \"itch\"\nlocate = 13\n";

const LIMITS: &str = "[limits]\norders_per_second = 10\nrepeat_per_second = 5\ngross_notional = 5_000.00\nmax_open_orders = 5\n\
                      [limits.AAPL]\nmax_order_qty = 100\nmax_order_notional = 50_000.00\ncollar = \"1%\"\nmax_long = 500\n\
                      [[order]]\nname = \"take\"\nsymbol = \"AAPL\"\nside = \"buy\"\nqty = 200\nprice = 100.00\n\
                      [[trigger]]\nname = \"t\"\nwhen = \"AAPL.ask <= 100.00\"\nfire = [\"take\"]\n";

struct Bench {
    folder: tempfile::TempDir,
}

impl Bench {
    fn new() -> Bench {
        Bench {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        path
    }

    fn desk(&self, text: &str) -> PathBuf {
        self.file("desk.toml", text.as_bytes())
    }

    fn capture(&self) -> PathBuf {
        let path = self.folder.path().join("session.pcap");
        let mut feed = FeedWriter::new(Protocol::Itch50, GROUP.parse().unwrap());
        let frames: Vec<_> = (1..20)
            .map(|n| {
                feed.push(&add(n * 1_000, n, BUY, 100, 1_000_000));
                feed.frame(n * 1_000)
            })
            .collect();
        write_pcap(&path, &frames);
        path
    }

    /// Replays and expects an error; returns its text.
    fn refused(&self, capture: &Path, desk: &Path) -> String {
        let out = self.folder.path().join("out");
        let run = Command::new(env!("CARGO_BIN_EXE_t2t-sim"))
            .arg("replay")
            .arg(capture)
            .arg("--desk")
            .arg(desk)
            .arg("--out")
            .arg(&out)
            .args(["--engine", "model"])
            .env_remove("RUST_BACKTRACE")
            .output()
            .unwrap();
        assert_eq!(run.status.code(), Some(1), "{run:?}");
        assert!(!out.exists(), "something is left behind in --out");
        let text = String::from_utf8(run.stderr).unwrap();
        assert!(!text.contains("panicked"), "{text}");
        text
    }
}

fn says(text: &str, pieces: &[&str]) {
    // Long lines are wrapped; a piece may go over the end of one.
    let flat: String = text
        .replace('│', " ")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    for piece in pieces {
        assert!(flat.contains(piece), "`{piece}` is not in:\n{text}");
    }
}

#[test]
fn a_cut_capture() {
    let bench = Bench::new();
    let whole = fs::read(bench.capture()).unwrap();
    let cut = bench.file("cut.pcap", &whole[..whole.len() - 7]);
    let text = bench.refused(&cut, &bench.desk(DESK));
    says(
        &text,
        &[
            "cut.pcap: frame 19",
            "it was cut, fetch or capture it again",
        ],
    );
}

#[test]
fn a_capture_that_is_something_else() {
    let bench = Bench::new();
    let text = bench.file("session.pcap", b"seq,ts_ns,symbol\n1,2,AAPL\n");
    says(
        &bench.refused(&text, &bench.desk(DESK)),
        &["session.pcap", "neither pcap nor pcapng", "pass a capture"],
    );
    let records = bench.file("session.itch", b"seq,ts_ns,symbol\n1,2,AAPL\n");
    says(
        &bench.refused(&records, &bench.desk(DESK)),
        &[
            "session.itch",
            "which ITCH 5.0 does not have",
            "pass (length, message) records",
        ],
    );
}

#[test]
fn an_empty_capture() {
    let bench = Bench::new();
    let empty = bench.file("empty.pcap", b"");
    says(
        &bench.refused(&empty, &bench.desk(DESK)),
        &["empty.pcap", "the file is empty"],
    );
    let no_frames = bench.folder.path().join("none.pcap");
    write_pcap(&no_frames, &[]);
    says(
        &bench.refused(&no_frames, &bench.desk(DESK)),
        &["none.pcap", "holds no frame"],
    );
}

#[test]
fn files_that_are_not_there() {
    let bench = Bench::new();
    let nowhere = bench.folder.path().join("nowhere.pcap");
    says(
        &bench.refused(&nowhere, &bench.desk(DESK)),
        &["nowhere.pcap", "cannot be opened", "check the path"],
    );
    let desk = bench.folder.path().join("nowhere.toml");
    says(
        &bench.refused(&bench.capture(), &desk),
        &["nowhere.toml", "is the path right"],
    );
}

#[test]
fn a_desk_with_an_unknown_symbol() {
    let bench = Bench::new();
    let text = format!("{DESK}{}", LIMITS.replace("AAPL.ask", "APPL.ask"));
    let said = bench.refused(&bench.capture(), &bench.desk(&text));
    says(&said, &["desk.toml:", "APPL"]);
}

#[test]
fn a_desk_with_a_contradictory_limit() {
    let bench = Bench::new();
    let text = format!("{DESK}{LIMITS}");
    let said = bench.refused(&bench.capture(), &bench.desk(&text));
    says(&said, &["desk.toml:", "max_order_qty"]);
}

#[test]
fn raw_records_for_a_desk_without_an_itch_feed() {
    let bench = Bench::new();
    let mut records = Vec::new();
    let message = add(1, 1, BUY, 100, 1_000_000);
    records.extend_from_slice(&(message.len() as u16).to_be_bytes());
    records.extend_from_slice(&message);
    let capture = bench.file("session.itch", &records);
    let desk = bench.desk(
        "[[feed]]\nname = \"deep\"\nprotocol = \"deep10\"\na = \"233.215.21.4:10378\"\n\
         [[instrument]]\nsymbol = \"AAPL\"\nfeed = \"deep\"\n",
    );
    says(
        &bench.refused(&capture, &desk),
        &["session.itch", "the desk has 0 of them; it must have one"],
    );
}

#[test]
fn a_folder_that_cannot_be_made() {
    let bench = Bench::new();
    let file = bench.file("taken", b"");
    let run = Command::new(env!("CARGO_BIN_EXE_t2t-sim"))
        .arg("replay")
        .arg(bench.capture())
        .arg("--desk")
        .arg(bench.desk(DESK))
        .arg("--out")
        .arg(file.join("out"))
        .args(["--engine", "model"])
        .output()
        .unwrap();
    assert_eq!(run.status.code(), Some(1));
    says(
        &String::from_utf8(run.stderr).unwrap(),
        &["cannot make this folder"],
    );
}

#[test]
fn an_old_result_survives_a_failed_replay() {
    let bench = Bench::new();
    let out = bench.folder.path().join("out");
    let replay = |capture: &Path| {
        Command::new(env!("CARGO_BIN_EXE_t2t-sim"))
            .arg("replay")
            .arg(capture)
            .arg("--desk")
            .arg(bench.desk(DESK))
            .arg("--out")
            .arg(&out)
            .args(["--engine", "model", "--quiet"])
            .status()
            .unwrap()
    };
    let whole = bench.capture();
    assert!(replay(&whole).success());
    let before = fs::read(out.join("bbo.csv")).unwrap();
    let bytes = fs::read(&whole).unwrap();
    let cut = bench.file("cut.pcap", &bytes[..bytes.len() - 7]);
    assert!(!replay(&cut).success());
    assert_eq!(fs::read(out.join("bbo.csv")).unwrap(), before);
    assert_eq!(
        fs::read_dir(&out).unwrap().count(),
        t2t_lab::report::FILES.len()
    );
}
