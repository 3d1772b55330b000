//! The fuzzer does what it says: repeatably, in every way, and never in a way that stops the readers.

use std::collections::HashMap;
use t2t_exchange::{
    fuzz::{Fuzzer, Mutation},
    session::{Line, Protocol, SessionConfig, generate},
};
use t2t_protocols::{WireError, frame::UdpFrame, iex::deep, iextp, itch, moldudp64};

/// A fuzzed frame, owned.
type Owned = (u64, Line, Vec<u8>, bool, Mutation);

fn fuzz(config: &SessionConfig, seed: u64, share: f64) -> (Vec<Vec<u8>>, Vec<Owned>) {
    let mut fuzzer = Fuzzer::new(seed, config.protocol, share);
    let (mut good, mut out) = (Vec::new(), Vec::new());
    generate(config, &mut |sent| {
        good.push(sent.bytes.to_vec());
        fuzzer.feed(sent, &mut |f| {
            out.push((f.time_ns, f.line, f.bytes.to_vec(), f.bad, f.mutation))
        });
        Ok(())
    })
    .unwrap();
    (good, out)
}

#[test]
fn the_same_seed_breaks_the_same_way_and_no_share_breaks_nothing() {
    let config = SessionConfig::itch(1, 5_000);
    assert!(fuzz(&config, 3, 0.9) == fuzz(&config, 3, 0.9));
    assert!(fuzz(&config, 3, 0.9).1 != fuzz(&config, 4, 0.9).1);
    let (good, out) = fuzz(&config, 3, 0.0);
    assert!(out.iter().map(|frame| &frame.2).eq(&good));
    assert!(
        out.iter()
            .all(|frame| !frame.3 && frame.4 == Mutation::None)
    );
}

#[test]
fn every_way_to_break_a_frame_comes_and_gets_past_the_checksum_often_enough() {
    for config in [
        SessionConfig::itch(1, 30_000),
        SessionConfig::deep(1, 30_000),
    ] {
        let (good, out) = fuzz(&config, 9, 1.0);
        let good: std::collections::HashSet<&Vec<u8>> = good.iter().collect();
        let (mut seen, mut checksum, mut deep_broken, mut bad) = (HashMap::new(), 0u64, 0u64, 0u64);
        for (_, _, bytes, is_bad, mutation) in &out {
            assert!(!bytes.is_empty());
            *seen.entry(*mutation).or_insert(0u64) += 1;
            bad += u64::from(*is_bad);
            match UdpFrame::parse(bytes) {
                Err(WireError::Checksum { .. }) => checksum += 1,
                Ok(frame) if !good.contains(bytes) => {
                    deep_broken += u64::from(is_broken(config.protocol, frame.payload))
                }
                _ => {}
            }
        }
        let total = out.len() as u64;
        for (mutation, _) in Mutation::ALL {
            let count = seen.get(&mutation).copied().unwrap_or(0);
            assert!(
                (mutation == Mutation::Lost) == (count == 0),
                "{mutation:?}: {count}"
            );
        }
        assert!(
            checksum * 100 < total * 6,
            "{checksum} of {total} end at the IP checksum"
        );
        assert!(
            deep_broken * 100 > total * 12,
            "{deep_broken} of {total} break behind the headers"
        );
        assert!(
            (2..15).contains(&(bad * 100 / total)),
            "{bad} of {total} bad"
        );
    }
}

/// Whether the transport or its messages are malformed. Also proves that reading them ends.
fn is_broken(protocol: Protocol, payload: &[u8]) -> bool {
    match protocol {
        Protocol::Itch50 => match moldudp64::Packet::parse(payload) {
            Err(_) => true,
            Ok(packet) => packet
                .messages()
                .any(|message| !matches!(message.map(|m| itch::Message::parse(m.1)), Ok(Ok(_)))),
        },
        Protocol::Deep10 => match iextp::Packet::parse(payload) {
            Err(_) => true,
            Ok(packet) => packet
                .messages()
                .any(|message| !matches!(message.map(|m| deep::Message::parse(m.1)), Ok(Ok(_)))),
        },
    }
}

#[test]
fn frames_with_options_stay_good_and_truncated_ones_are_the_start_of_one() {
    let config = SessionConfig::itch(2, 8_000);
    let mut fuzzer = Fuzzer::new(5, config.protocol, 1.0);
    let (mut options, mut truncated, mut late) = (0, 0, 0);
    generate(&config, &mut |sent| {
        fuzzer.feed(sent, &mut |f| match f.mutation {
            Mutation::Options if !f.bad => {
                let Ok(frame) = UdpFrame::parse(f.bytes) else {
                    return;
                };
                options += u64::from(frame.payload == UdpFrame::parse(sent.bytes).unwrap().payload);
            }
            Mutation::Truncated => truncated += u64::from(sent.bytes.starts_with(f.bytes)),
            Mutation::Late => late += u64::from(f.bytes != sent.bytes),
            _ => {}
        });
        Ok(())
    })
    .unwrap();
    assert!(
        options > 100 && truncated > 200 && late > 100,
        "{options} {truncated} {late}"
    );
}
