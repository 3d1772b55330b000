//! Commits at line rate: the parameters and the pipeline, cycle by cycle beside each other.

use crate::desk::{self, PRICE};
use crate::frames::{segment, sum};
use crate::rig::{HIGH, LOW, Rig};
use t2t_contract::store::place;
use t2t_hdl::emit::emit;
use t2t_hdl::host::params::Parameters;
use t2t_hdl::testbench::{Rng, Verilated};

/// Bytes of a frame that the card puts in.
const PATCHED: [std::ops::Range<usize>; 7] =
    [18..20, 24..26, 38..46, 50..52, 58..62, 63..67, 75..83];

struct Both {
    rig: Rig,
    params: Verilated,
    /// Cycle from which each generation is in force.
    since: Vec<u64>,
    unjudged: u64,
}

impl Both {
    fn new() -> Self {
        let params = Verilated::new(&emit("params", &Parameters::default()).unwrap()).unwrap();
        Both {
            rig: Rig::new(),
            params,
            since: vec![],
            unjudged: 0,
        }
    }

    /// One cycle of both. All that goes between them are registers.
    fn words(&mut self, cycles: u64) {
        for _ in 0..cycles {
            let (p, t) = (&mut self.params, &mut self.rig.m);
            let wires = [
                ("p_addr", "bus_addr"),
                ("p_wdata", "bus_wdata"),
                ("p_wen", "bus_wen"),
                ("p_ren", "bus_ren"),
                ("hold", "hold"),
            ];
            let back = [
                ("bus_rdata", "p_rdata"),
                ("bus_rvalid", "p_rvalid"),
                ("settled", "settled"),
                ("status", "p_status"),
                ("judged", "judged"),
                ("learnt", "learnt"),
            ];
            let values = back.map(|(from, to)| (to, t.get(from)));
            for (from, to) in wires {
                t.set(to, p.get(from));
            }
            for (to, value) in values {
                p.set(to, value);
            }
            if p.get("c_stb") == 1 {
                assert_eq!(p.get("c_code"), 0, "the commit is refused");
                assert_eq!(p.get("generation"), self.since.len() as u64 + 1);
                self.since.push(self.rig.cycle);
                self.unjudged += p.get("c_unjudged");
            }
            p.tick();
            self.rig.words(1);
        }
    }

    fn strobe(&mut self, port: &str, value: &str, word: u64) {
        self.params.set(value, word);
        self.params.set(port, 1);
        self.words(1);
        self.params.set(port, 0);
    }

    fn stage(&mut self, rows: &[desk::Row]) {
        for (window, row, words) in rows {
            for (word, data) in words.iter().enumerate() {
                let at = place(window, *row, word).expect("a word of the store");
                self.params.set("store_place", at as u64);
                self.params.set("store_active", 0);
                self.params.set("a_write", 1);
                self.params.set("a_strb", 15);
                self.params.set("a_data", (*data).into());
                self.params.set("store_valid", 1);
                while self.params.get("store_done") == 0 {
                    self.words(1);
                }
                assert_eq!(self.params.get("store_error"), 0);
                self.words(1);
                self.params.set("store_valid", 0);
            }
        }
    }

    fn commit(&mut self) {
        let (units, generation) = (self.params.get("staged"), self.params.get("generation"));
        self.strobe("commit_stb", "commit_value", units | generation << 16);
        while self.params.get("commit_status") & 1 == 1 {
            self.words(1);
        }
    }

    fn arm(&mut self) {
        let generation = self.params.get("generation");
        self.strobe("arm_stb", "arm_value", generation);
        self.words(40);
        assert_eq!(self.params.get("arms_refused"), 0);
    }
}

/// Both triggers fire in every frame, words back to back, while one set follows the other. Each set's quantity is more than
/// the limits of the one before allow, its price and its frame are its own: half of a set would show.
#[test]
fn every_order_is_of_the_set_that_was_in_force_when_it_was_decided() {
    let mut both = Both::new();
    let mut rng = Rng::new(9);
    both.stage(&desk::once(60_000));
    both.stage(&desk::variant(1));
    both.stage(&[desk::card_row()]);
    both.commit();
    while both.rig.m.get("status") >> t2t_contract::registers::status::SWEEPING & 1 == 1 {
        both.words(64);
    }
    both.arm();
    both.rig.keep(10, [LOW, HIGH]);
    both.words(1000);
    const SETS: u32 = 40;
    for n in 2..=SETS {
        both.stage(&desk::variant(n));
        both.words(rng.below(300));
        both.commit();
        both.words(rng.below(1000));
    }
    both.rig.stop();
    both.rig.words(600);

    let rig = &both.rig;
    assert_eq!(rig.refusals, 0);
    assert_eq!(rig.frames.len(), rig.fires.len());
    let mut of_set = vec![0; SETS as usize + 1];
    for (fired, frame) in rig.fires.iter().zip(&rig.frames) {
        // An order decided in the last cycle before a hold begins at once; after a commit none begins in the first cycles.
        let set = both
            .since
            .iter()
            .filter(|since| **since <= fired.cycle)
            .count();
        of_set[set] += 1;
        assert_eq!(fired.qty, set as u64, "{fired:?}");
        assert_eq!(
            fired.px,
            u64::from(PRICE) + desk::offset(set as u32),
            "{fired:?}"
        );
        let mut own = frame.clone();
        PATCHED.iter().for_each(|place| own[place.clone()].fill(0));
        assert_eq!(own, desk::staged(set as u32).frame, "{fired:?}");
        assert_eq!(frame[63..67], (set as u32).to_be_bytes());
        assert_eq!(sum(&frame[14..34]), 0xFFFF, "the IP checksum of {fired:?}");
        assert_eq!(
            sum(&segment(frame)),
            0xFFFF,
            "the TCP checksum of {fired:?}"
        );
    }
    assert_eq!(both.since.len(), SETS as usize);
    let fewest = of_set[1..].iter().min();
    assert!(fewest > Some(&3), "orders of each set: {of_set:?}");
    assert!(
        both.unjudged > 100,
        "{} messages were not judged",
        both.unjudged
    );
    assert_eq!(rig.m.get("status") & 1, 1, "armed all the time");
}
