//! What people and scripts read.

use super::*;
use crate::rpc::Info;

/// A card's owner that has these events.
struct Scripted(Vec<Entry>);

impl Link for Scripted {
    fn ask(&mut self, request: &Request) -> Result<Reply, Failure> {
        assert_eq!(*request, Request::Info);
        let core_khz = 322_266;
        Ok(Reply::Info(Info {
            core_khz,
            ..Info::default()
        }))
    }

    fn follow(
        &mut self,
        request: &Request,
        each: &mut dyn FnMut(Reply) -> ControlFlow<()>,
    ) -> Result<(), Failure> {
        assert_eq!(
            *request,
            Request::Events {
                last: 5,
                follow: true
            }
        );
        for entry in self.0.drain(..) {
            if each(Reply::Event(entry)).is_break() {
                break;
            }
        }
        Ok(())
    }

    fn another(&self) -> crate::link::Another {
        unreachable!("events need one link")
    }
}

fn entry(json: &str) -> Entry {
    serde_json::from_str(json).expect("an entry")
}

fn entries() -> Vec<Entry> {
    [
        r#"{"sequence":0,"time_ns":34200000000005,"generation":7,"kind":"fire","trigger":"cheap","order":"take","action":"enter","side":"buy","instrument":"AAPL","price":1895100,"qty":1000,"user_ref":17,"cycles":6,"message":"add","line":"A","release":"decision","seq":4711,"ts_ns":34200000000000}"#,
        r#"{"sequence":1,"time_ns":34200000000006,"generation":7,"kind":"fire","trigger":"out","order":"pull","action":"cancel","side":"buy","instrument":"AAPL","price":0,"qty":0,"user_ref":17,"cycles":9,"message":"delete","line":"B","release":"decision","seq":4712,"ts_ns":34200000000000}"#,
        r#"{"sequence":2,"time_ns":34200000000007,"generation":7,"kind":"reject","trigger":"cheap","order":"take","reason":"collar","seq":4713,"ts_ns":34200000000000}"#,
        r#"{"sequence":3,"time_ns":34200000000008,"generation":7,"kind":"book","instrument":"AAPL","bid_px":1894900,"bid_qty":300,"ask_px":0,"ask_qty":0,"mark":"gap","seq":4714,"ts_ns":34200000000000}"#,
        r#"{"sequence":4,"time_ns":34200000000009,"generation":7,"kind":"state","cause":"kill","why":"killed by the host","now":["killed"],"before":["armed"]}"#,
        r#"{"sequence":5,"time_ns":34200000000010,"generation":8,"kind":"commit","units":42,"refusal":null,"hold_cycles":812,"unjudged":3,"desk":"00000000000000ff"}"#,
        r#"{"sequence":6,"time_ns":34200000000010,"generation":8,"kind":"commit","units":42,"refusal":"armed","hold_cycles":0,"unjudged":0,"desk":"00000000000000ff"}"#,
        r#"{"sequence":18,"time_ns":34200000000011,"generation":8,"kind":"lost","count":12}"#,
    ]
    .map(entry)
    .to_vec()
}

fn printed(kinds: &[&str], json: bool) -> Result<String, Failure> {
    let args = args::Events {
        follow: true,
        last: 5,
        kind: kinds.iter().map(|kind| (*kind).to_owned()).collect(),
    };
    let mut out = Vec::new();
    write(&mut Scripted(entries()), &args, json, &mut out)?;
    Ok(String::from_utf8(out).expect("text"))
}

#[test]
fn people_read_a_line_an_event() {
    insta::assert_snapshot!(printed(&[], false).expect("lines"));
}

#[test]
fn scripts_read_json_lines_that_say_the_same() {
    let printed = printed(&[], true).expect("lines");
    let read: Vec<Entry> = printed.lines().map(entry).collect();
    assert_eq!(read, entries());
}

#[test]
fn only_the_kinds_asked_for_but_always_what_is_missing() {
    let printed = printed(&["reject", "commit"], true).expect("lines");
    let kinds: Vec<_> = printed
        .lines()
        .map(|line| entry(line).what.kind())
        .collect();
    assert_eq!(kinds, ["reject", "commit", "commit", "lost"]);
}

#[test]
fn a_kind_that_is_none_is_refused_with_those_there_are() {
    let failure = printed(&["fill"], false).expect_err("no such kind");
    assert_eq!(failure.code, exit::USAGE);
    assert_eq!(failure.message, "\"fill\" is no kind of event");
    assert_eq!(
        failure.help.as_deref(),
        Some("kinds are fire, reject, mark, book, state, commit")
    );
}

/// A reader that has gone away.
struct Gone;

impl Write for Gone {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(io::ErrorKind::BrokenPipe.into())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_reader_that_goes_away_ends_it_quietly() {
    let args = args::Events {
        follow: true,
        last: 5,
        kind: Vec::new(),
    };
    assert_eq!(
        write(&mut Scripted(entries()), &args, true, &mut Gone),
        Ok(())
    );
}
