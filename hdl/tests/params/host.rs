//! Accesses of the host: what it may, and what it gets.

use crate::rig::{Refused, Rig};
use t2t_contract::records::{order, slot};
use t2t_contract::registers::{self as r, Access, HOST_FIRST, REGISTERS, control};
use t2t_contract::store;

const ORDER: usize = 0x2000;

#[test]
fn what_is_staged_reads_back_and_changes_nothing_else() {
    let mut rig = Rig::new();
    assert_eq!(order::WINDOW.base, Some(ORDER));
    assert_eq!(
        rig.store_read(false, ORDER + 5),
        Ok(0),
        "the store starts as zeros"
    );
    rig.stage(ORDER + 5, 0x1234_5678);
    assert_eq!(rig.store_read(false, ORDER + 5), Ok(0x1234_5678));
    assert_eq!(rig.store_read(true, ORDER + 5), Ok(0));
    assert_eq!(rig.store_read(false, ORDER + 4), Ok(0));
    assert_eq!(rig.staged(), 1);
    rig.stage(ORDER + 6, 1);
    assert_eq!(rig.staged(), 1, "two words of one row are one unit");
    rig.stage(ORDER + 8, 1);
    assert_eq!(rig.staged(), 2);
    rig.ticks(200);
    assert_eq!(rig.written(), []);
}

#[test]
fn bytes_that_are_not_strobed_stay() {
    let mut rig = Rig::new();
    rig.stage(ORDER, 0x1111_1111);
    for (strb, word) in [(0b0101, 0x11AA_11AA), (0b1000, 0xBBAA_11AA)] {
        let data = if strb == 0b1000 {
            0xBBBB_BBBB
        } else {
            0xAAAA_AAAA
        };
        rig.store_write(ORDER, data, strb).unwrap();
        assert_eq!(rig.store_read(false, ORDER), Ok(word));
    }
    let slot = slot::WINDOW.base.unwrap();
    assert_eq!(
        rig.store_write(slot, 7, 0),
        Ok(()),
        "a write without strobes is answered"
    );
    assert_eq!(
        (rig.staged(), rig.store_read(false, slot)),
        (1, Ok(0)),
        "and does nothing"
    );
}

#[test]
fn places_without_a_word_and_the_active_copy_cannot_be_written() {
    let mut rig = Rig::new();
    for place in [0x5E70, 0x7FFF, store::WORDS, 0x1_FFFF] {
        assert_eq!(store::window_at(place), None);
        assert_eq!(rig.store_write(place, 1, 15), Err(Refused), "{place:#x}");
        assert_eq!(rig.store_read(false, place), Err(Refused), "{place:#x}");
        assert_eq!(rig.store_read(true, place), Err(Refused), "{place:#x}");
    }
    assert_eq!(rig.active_write(ORDER, 1), Err(Refused));
    assert_eq!(rig.staged(), 0);
}

#[test]
fn every_register_of_the_pipeline_reads_and_no_other_word_does() {
    let mut rig = Rig::new();
    for word in 0..HOST_FIRST {
        let is_register = REGISTERS
            .iter()
            .any(|r| (r.offset..r.offset + r.words() * r.count).contains(&word));
        rig.pipeline
            .map
            .insert(word as u32, word as u32 + 0x0101_0101);
        let expected = match word {
            r::STATUS => Ok(rig.pipeline.status()),
            _ if is_register => Ok(word as u32 + 0x0101_0101),
            _ => Err(Refused),
        };
        assert_eq!(rig.bus_read(word), expected, "{word:#x}");
    }
    assert_eq!(rig.written(), []);
}

#[test]
fn only_acts_and_what_starts_over_each_day_is_written_directly() {
    let mut rig = Rig::new();
    for word in 0..HOST_FIRST {
        let register = REGISTERS
            .iter()
            .find(|r| (r.offset..r.offset + r.words() * r.count).contains(&word));
        let may =
            register.is_some_and(|r| matches!(r.access, Access::ReadWrite | Access::WriteOnly));
        let done = rig.bus_write(word, 0, 15);
        assert_eq!(done.is_ok(), may, "{word:#x}");
        assert_eq!(
            rig.bus_write(word, 0, 0),
            Ok(()),
            "without strobes: {word:#x}"
        );
        let told = rig.written();
        assert_eq!(
            told.is_empty(),
            !may || word == r::ADJUST_GROSS,
            "{word:#x}: {told:?}"
        );
    }
}

#[test]
fn a_register_keeps_the_bytes_that_are_not_strobed_and_an_act_has_none() {
    let mut rig = Rig::new();
    let told = |rig: &mut Rig| -> Vec<(usize, u32)> {
        let written = rig.written();
        written
            .iter()
            .map(|w| (w.address as usize, w.data))
            .collect()
    };
    rig.bus_write(r::NEXT_USER_REF, 0xAA00_0000, 0b1000)
        .unwrap();
    assert_eq!(
        told(&mut rig),
        [(r::NEXT_USER_REF, 0xAA00_0001)],
        "it starts as 1"
    );
    rig.bus_write(r::NEXT_USER_REF, 0x0055_0000, 0b0100)
        .unwrap();
    assert_eq!(told(&mut rig), [(r::NEXT_USER_REF, 0xAA55_0001)]);
    rig.bus_write(r::ADJUST_LONG, 0x1234_5678, 0b0011).unwrap();
    assert_eq!(told(&mut rig), [(r::ADJUST_LONG, 0x5678)]);
    rig.bus_write(r::CONTROL, 0xFFFF_FFFF, 0b1110).unwrap();
    assert_eq!(
        told(&mut rig),
        [(r::CONTROL, 0xFFFF_FF00)],
        "an act without its byte does not act"
    );
}

#[test]
fn both_words_of_a_pair_go_with_the_high_one() {
    let mut rig = Rig::new();
    rig.bus_write(r::ADJUST_GROSS, 0x1111_2222, 15).unwrap();
    assert_eq!(rig.written(), []);
    // A commit in between writes pairs of its own.
    rig.stage(t2t_contract::records::card::WINDOW.base.unwrap(), 5);
    assert_eq!(rig.commit(), Ok(()));
    rig.written();
    rig.bus_write(r::ADJUST_GROSS + 1, 3, 15).unwrap();
    let told: Vec<_> = rig
        .written()
        .iter()
        .map(|w| (w.address as usize, w.data))
        .collect();
    assert_eq!(
        told,
        [(r::ADJUST_GROSS, 0x1111_2222), (r::ADJUST_GROSS + 1, 3)]
    );
}

#[test]
fn the_arm_bit_of_control_is_not_for_hosts() {
    let mut rig = Rig::new();
    rig.bus_write(r::CONTROL, 1 << control::ARM | 1 << control::UNKILL, 15)
        .unwrap();
    rig.ticks(40);
    assert!(!rig.pipeline.armed());
    assert_eq!(rig.acts, [1 << control::UNKILL]);
}

#[test]
fn an_arm_names_the_generation_in_force() {
    let mut rig = Rig::new();
    let arm = |rig: &mut Rig, generation: u32| {
        rig.m.set("arm_value", generation.into());
        rig.strobe("arm_stb");
        rig.ticks(40);
        (rig.pipeline.armed(), rig.m.get("arms_refused"))
    };
    assert_eq!(arm(&mut rig, 0), (false, 1), "no set is in force");
    assert_eq!(arm(&mut rig, 1), (false, 2));
    rig.stage(ORDER, 1);
    assert_eq!(rig.commit(), Ok(()));
    assert_eq!(arm(&mut rig, 2), (false, 3));
    assert_eq!(arm(&mut rig, 0x1_0001), (false, 4), "all bits count");
    assert_eq!(arm(&mut rig, 1), (true, 4));
    assert_eq!(rig.acts, [1 << control::ARM]);
    rig.bus_write(r::CONTROL, 1 << control::DISARM, 15).unwrap();
    rig.pipeline.rests_after = Some(500);
    rig.stage(ORDER, 2);
    rig.start_commit(1, 1);
    rig.ticks(100);
    assert_eq!(arm(&mut rig, 1), (false, 5), "a commit is under way");
    rig.wait();
    rig.reference.take();
    assert_eq!(arm(&mut rig, 1), (false, 6), "another generation");
    assert_eq!(arm(&mut rig, 2), (true, 6));
}
