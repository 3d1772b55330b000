//! Whatever comes, in whatever order: never a panic, and nothing that contradicts itself.

use super::*;
use proptest::collection::vec;
use proptest::prelude::*;

/// One thing that comes in.
#[derive(Clone, Debug)]
enum Input {
    Record([u8; events::BYTES]),
    State(u32, u32, u64, u64),
    Live(u16, [u32; t2t_contract::live::WORDS]),
    Counters(u32, u32),
    Desk(u32, u16),
    Ring(u64, u64),
}

fn input() -> impl Strategy<Value = Input> {
    prop_oneof![
        8 => (vec(any::<u8>(), events::BYTES), 1_u8..8, any::<bool>()).prop_map(|(raw, kind, plain)| {
            let mut record = [0; events::BYTES];
            record.copy_from_slice(&raw);
            record[62] = kind;
            if plain {
                // Names, reasons and sequences that a card would send.
                record[24..29].copy_from_slice(&[raw[24] % 4, 0, raw[26] % 4, 0, raw[28] % 22]);
                record[57..62].fill(0);
            }
            Input::Record(record)
        }),
        2 => any::<(u32, u32, u64, u64)>().prop_map(|(a, b, c, d)| Input::State(a, b % 16, c, d)),
        2 => any::<(u16, [u32; t2t_contract::live::WORDS])>().prop_map(|(i, row)| Input::Live(i, row)),
        1 => any::<(u32, u32)>().prop_map(|(word, value)| Input::Counters(word, value)),
        1 => any::<(u32, u16)>().prop_map(|(generation, trigger)| Input::Desk(generation % 16, trigger)),
        1 => any::<(u64, u64)>().prop_map(|(size, fill)| Input::Ring(size, fill)),
    ]
}

fn take(telemetry: &mut Telemetry, now: u64, input: Input) {
    match input {
        Input::Record(raw) => match Event::from_bytes(&raw) {
            Ok(event) => drop(telemetry.event(now, &event)),
            Err(error) => drop(telemetry.item(
                now,
                &Item::Unreadable {
                    sequence: now,
                    error,
                },
            )),
        },
        Input::State(status, generation, time, tag) => {
            let flags = Status::from_bits_retain(status);
            let tag = if tag.is_multiple_of(2) { TAG } else { tag };
            let state = State {
                generation,
                time,
                desk: tag,
                ..state(flags, None)
            };
            telemetry.state(now, &state);
        }
        Input::Live(instrument, words) => {
            telemetry.live(now, instrument, &LiveRow::from_words(&words))
        }
        Input::Counters(word, value) => {
            let word = registers::FRAMES_A + word as usize % 0x60;
            telemetry.counted(now, [(word, value)].into_iter());
        }
        Input::Desk(generation, trigger) => telemetry.desk(generation, names(), [trigger]),
        Input::Ring(size, fill) => telemetry.ring(size, fill),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_interleaving_gives_a_whole_view(inputs in vec((any::<u32>(), input()), 0..60)) {
        let mut telemetry = Telemetry::new("fake:", 322_266);
        let mut now = 0;
        for (step, input) in inputs {
            now += u64::from(step);
            take(&mut telemetry, now, input);
        }
        let view = telemetry.view(now);
        prop_assert!(view.events.len() <= RECENT);
        prop_assert_eq!(view.arming.state == Armed::Armed, view.arming.live && !view.arming.killed);
        prop_assert!(view.desk.name.is_none() || view.desk.tag == TAG);
        for trigger in &view.triggers {
            prop_assert!(trigger.used <= trigger.sent + trigger.refused);
        }
        let fires: u64 = view.latency.iter().map(|group| group.count).sum();
        let exact: u64 = view.latency.iter().flat_map(|g| &g.exact).map(|(_, n)| n).sum();
        prop_assert_eq!(fires, exact + view.latency.iter().map(|g| g.beyond).sum::<u64>());
        // What shows it takes it too.
        let text = serde_json::to_string(&view).expect("JSON");
        let back: View = serde_json::from_str(&text).expect("a view");
        prop_assert_eq!(&back, &view);
        for entry in &view.events {
            prop_assert!(!crate::events::line(entry, view.card.core_khz).contains('\n'));
        }
        crate::latency::picture(&view);
        crate::metrics::render(&view);
    }
}
