//! Random hosts: whatever they do and whenever the function is reset, the pipeline never has half a set.

use crate::rig::{Refused, Rig};
use t2t_contract::bus;
use t2t_contract::records::{WINDOWS, card, locate};
use t2t_contract::registers::{self as r, control};
use t2t_contract::store;
use t2t_hdl::testbench::Rng;

/// Places that random hosts write: a few units of each window, so that they are written again and again.
fn places() -> Vec<usize> {
    let mut places = vec![];
    for window in WINDOWS {
        let Some(base) = window.base else { continue };
        let words = window.depth * window.words;
        for unit in [0, words / window.unit / 2, words / window.unit - 1] {
            places.extend(
                [0, window.unit / 2, window.unit - 1].map(|word| base + unit * window.unit + word),
            );
        }
    }
    places
}

fn is_watched(place: usize) -> bool {
    store::window_at(place).is_some_and(store::is_subscription)
}

/// Settles, and finds out which of the two sets is in force after a commit that a reset met.
fn after_reset(rig: &mut Rig, generation: u32, units: usize) {
    rig.wait();
    rig.ticks(40);
    if rig.generation() != generation {
        assert_eq!(rig.generation(), generation + 1);
        let said = rig
            .commits
            .last()
            .expect("a commit that takes effect says so");
        assert_eq!((said.code, said.units as usize), (0, units));
        rig.reference.take();
    }
    rig.reference.drop();
    assert_eq!(rig.staged(), 0, "a reset forgets what is staged");
    assert!(!rig.pipeline.armed(), "and disarms");
}

fn random_host(seed: u64, acts: u64, resets: bool) {
    let mut rig = Rig::new();
    let mut rng = Rng::new(seed);
    let places = places();
    let (mut took, mut refused, mut dropped, mut were_reset) = (0, 0, 0, [0; 2]);
    for _ in 0..acts {
        match rng.below(40) {
            0..=21 => {
                let mut place = rng.pick(&places);
                // Sets that change what is watched take long: fewer of them.
                if is_watched(place) && !rng.one_in(60) {
                    place = rng.pick(&places);
                }
                let (data, strb) = (rng.bits(32) as u32, rng.below(16) as u32);
                assert_eq!(rig.store_write(place, data, strb), Ok(()));
                if strb != 0 {
                    assert!(rig.reference.stage(place, data, strb));
                }
                assert_eq!(rig.staged(), rig.reference.dirty.len());
            }
            22..=25 => {
                let place = rng.pick(&places);
                rig.check_copies([place]);
            }
            26 => assert_eq!(rig.store_write(0x7000, 1, 15), Err(Refused)),
            27 => rig
                .bus_write(r::ADJUST_LONG, rng.bits(32) as u32, 15)
                .unwrap(),
            28 => rig.bus_write(r::CONTROL, 1 << control::DISARM, 15).unwrap(),
            29 => {
                rig.m.set(
                    "arm_value",
                    (rig.generation() - u32::from(rng.one_in(3) && rig.generation() > 0)).into(),
                );
                rig.strobe("arm_stb");
            }
            30 => {
                let feed = rng.below(40) as usize;
                if feed < 4 {
                    let at = feed << 16 | rng.bits(16) as usize;
                    rig.learn(
                        bus::address(&locate::WINDOW, at, 0).unwrap(),
                        rng.bits(8) as u32,
                    );
                }
            }
            31 => {
                rig.strobe("discard_stb");
                rig.wait();
                rig.reference.drop();
                dropped += 1;
            }
            32..=36 => {
                rig.pipeline.rests_after = Some(rng.below(300));
                let wrong = usize::from(rng.one_in(8));
                match rig.commit_as(rig.staged() + wrong, rig.generation()) {
                    Ok(()) => took += 1,
                    Err(_) => refused += 1,
                }
            }
            _ if resets => {
                rig.pipeline.rests_after = Some(rng.below(100));
                let (units, generation) = (rig.staged(), rig.generation());
                if rng.one_in(4) {
                    rig.strobe("discard_stb");
                } else {
                    rig.start_commit(units, generation);
                }
                rig.ticks(rng.below(400));
                rig.strobe("reset");
                after_reset(&mut rig, generation, units);
                were_reset[usize::from(rig.generation() != generation)] += 1;
            }
            _ => rig.ticks(rng.below(50)),
        }
        let ticks = rng.below(4);
        rig.ticks(ticks);
    }
    rig.check_image(false);
    rig.check_copies(places);
    let units: Vec<usize> = rig.reference.known.iter().copied().collect();
    for unit in units {
        let window = store::window_at(unit).expect("a unit");
        rig.check_copies(unit..unit + window.unit);
    }
    let desk = card::WINDOW.base.expect("in the store") + card::DESK / 32;
    let tag = [0, 1].map(|word| u64::from(rig.reference.active[desk + word]));
    assert_eq!(rig.m.get("desk"), tag[0] | tag[1] << 32);
    println!(
        "{took} took effect, {refused} refused, {dropped} discards, resets before and after {were_reset:?}"
    );
    assert!(took > 10 && refused > 2 && dropped > 2);
    assert!(!resets || were_reset.iter().all(|n| *n > 5));
}

#[test]
fn a_random_host_sees_one_set_after_another() {
    random_host(1, 1500, false);
}

#[test]
fn resets_of_the_function_leave_the_old_set_or_the_new_one() {
    random_host(2, 1500, true);
}
