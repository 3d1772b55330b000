//! What a commit does, and why it is refused.

use crate::rig::{Refused, Rig};
use t2t_contract::bus;
use t2t_contract::reasons::Refusal;
use t2t_contract::records::{
    Window, card, frame, limit, locate, member, order, pinned, slot, trigger,
};
use t2t_contract::registers::{self as r, control};
use t2t_contract::store::place;

fn at(window: &Window, row: usize, word: usize) -> usize {
    place(window, row, word).expect("a place of the store")
}

/// Arms the card with the generation in force.
fn arm(rig: &mut Rig) {
    rig.m.set("arm_value", rig.generation().into());
    rig.strobe("arm_stb");
    rig.ticks(40);
    assert!(rig.pipeline.armed());
}

#[test]
fn one_row_of_each_kind_takes_effect_together() {
    let mut rig = Rig::new();
    for word in 0..16 {
        rig.stage(at(&slot::WINDOW, 77, word), 0x100 + word as u32);
        rig.stage(at(&card::WINDOW, 0, word), 0x200 + word as u32);
    }
    rig.stage(at(&frame::WINDOW, 33, 0), 0x300);
    rig.stage(at(&trigger::WINDOW, 1023, 0), 0x400);
    assert_eq!(rig.staged(), 4);
    assert_eq!(rig.commit(), Ok(()));
    let told = &rig.pipeline.map;
    assert_eq!(told[&bus::address(&slot::WINDOW, 77, 15).unwrap()], 0x10F);
    assert_eq!(told[&bus::register(r::OPEN_LIMIT, 0)], 0x206);
    assert_eq!(told[&bus::address(&frame::WINDOW, 33, 0).unwrap()], 0x300);
    assert_eq!(
        rig.m.get("desk"),
        0x0000_0209_0000_0208,
        "the tag of the set"
    );
    rig.check_copies([
        at(&slot::WINDOW, 77, 15),
        at(&frame::WINDOW, 33, 0),
        at(&card::WINDOW, 0, 9),
    ]);
    assert!(!rig.pipeline.sweeping(), "what is watched did not change");
}

#[test]
fn nothing_staged_is_refused_before_anything_else() {
    let mut rig = Rig::new();
    assert_eq!(rig.commit_as(7, 9), Err(Refusal::Nothing));
}

#[test]
fn another_generation_is_refused_before_another_number_of_units() {
    let mut rig = Rig::new();
    rig.stage(at(&limit::WINDOW, 3, 0), 1);
    assert_eq!(rig.commit_as(2, 1), Err(Refusal::Generation));
    assert_eq!(rig.commit_as(2, 0), Err(Refusal::Units));
    assert_eq!(rig.commit_as(1, 0), Ok(()));
}

#[test]
fn while_memories_are_cleared_it_is_refused() {
    let mut rig = Rig::new();
    rig.bus_write(r::CONTROL, 1 << control::RESET_BOOKS, 15)
        .unwrap();
    rig.stage(at(&limit::WINDOW, 3, 0), 1);
    assert_eq!(rig.commit(), Err(Refusal::Sweeping));
    rig.ticks(400);
    assert_eq!(rig.commit(), Ok(()));
}

#[test]
fn what_is_watched_changes_only_while_disarmed() {
    let mut rig = Rig::new();
    rig.stage(at(&order::WINDOW, 0, 0), 1);
    assert_eq!(rig.commit(), Ok(()));
    arm(&mut rig);
    rig.stage(at(&order::WINDOW, 0, 0), 2);
    assert_eq!(rig.commit(), Ok(()), "an armed card takes everything else");
    assert!(rig.pipeline.armed(), "and stays armed");
    rig.stage(at(&member::WINDOW, 5, 0), 1);
    assert_eq!(rig.commit(), Err(Refusal::Armed));
    assert!(rig.pipeline.armed());
    rig.bus_write(r::CONTROL, 1 << control::DISARM, 15).unwrap();
    assert_eq!(rig.commit(), Ok(()));
    rig.ticks(20);
    assert!(rig.pipeline.sweeping(), "the books are reset");
    assert_eq!(rig.acts.last(), Some(&(1 << control::RESET_BOOKS)));
}

#[test]
fn an_arm_on_its_way_counts() {
    let mut rig = Rig::new();
    rig.stage(at(&order::WINDOW, 0, 0), 1);
    assert_eq!(rig.commit(), Ok(()));
    rig.stage(at(&member::WINDOW, 5, 0), 1);
    rig.m.set("arm_value", 1);
    rig.strobe("arm_stb");
    assert!(!rig.pipeline.armed());
    assert_eq!(rig.commit(), Err(Refusal::Armed));
}

#[test]
fn a_pipeline_that_does_not_come_to_rest_is_left_alone() {
    let mut rig = Rig::new();
    rig.stage(at(&order::WINDOW, 0, 0), 1);
    rig.pipeline.rests_after = None;
    assert_eq!(rig.commit(), Err(Refusal::Busy));
    assert_eq!(rig.commits[0].hold, 65_536);
    rig.pipeline.rests_after = Some(30);
    assert_eq!(rig.commit(), Ok(()));
}

#[test]
fn nothing_is_staged_under_a_commit_and_everything_can_be_read() {
    let mut rig = Rig::new();
    let place = at(&order::WINDOW, 9, 3);
    rig.stage(place, 5);
    rig.pipeline.rests_after = Some(3000);
    rig.start_commit(1, 0);
    for _ in 0..20 {
        assert_eq!(rig.store_write(place + 1, 6, 15), Err(Refused));
        assert_eq!(rig.store_read(false, place), Ok(5));
        assert_eq!(rig.store_read(true, place), Ok(0));
        rig.bus_read(r::STATUS).unwrap();
    }
    rig.wait();
    rig.reference.take();
    assert_eq!(rig.store_read(true, place), Ok(5));
    assert_eq!(rig.store_read(false, place + 1), Ok(0));
}

#[test]
fn a_host_that_asks_all_the_time_does_not_keep_a_commit_from_ending() {
    let mut rig = Rig::new();
    for row in 0..16 {
        rig.stage(at(&slot::WINDOW, row, 3), row as u32);
    }
    rig.start_commit(16, 0);
    let mut reads = 0;
    while rig.busy() {
        rig.bus_read(r::STATUS).unwrap();
        reads += 1;
    }
    rig.tick();
    rig.reference.take();
    rig.check_image(false);
    assert!((5..60).contains(&reads), "they take turns: {reads} reads");
}

#[test]
fn discard_makes_the_staged_copy_what_is_in_force() {
    let mut rig = Rig::new();
    let place = at(&limit::WINDOW, 200, 2);
    rig.stage(place, 5);
    assert_eq!(rig.commit(), Ok(()));
    rig.stage(place, 6);
    rig.stage(at(&member::WINDOW, 1, 0), 1);
    rig.written();
    rig.strobe("discard_stb");
    rig.wait();
    rig.reference.drop();
    assert_eq!((rig.staged(), rig.generation()), (0, 1));
    assert_eq!(rig.written(), []);
    assert_eq!(rig.ended.len(), 2, "a discard ends too");
    assert_eq!(rig.commits.len(), 1);
    rig.check_copies([place, at(&member::WINDOW, 1, 0)]);
    rig.stage(place, 7);
    arm(&mut rig);
    assert_eq!(
        rig.commit(),
        Ok(()),
        "what was watched is forgotten as well"
    );
}

/// Locates that were learnt are cleared, feed by feed, and only where there is something to clear.
#[test]
fn locates_are_forgotten_when_what_is_watched_changes() {
    let mut rig = Rig::new();
    let of =
        |feed: usize, number: usize| bus::address(&locate::WINDOW, feed << 16 | number, 0).unwrap();
    let pin = |feed: usize, number: usize| {
        (1 << pinned::VALID | feed << pinned::FEED | number << pinned::LOCATE) as u32
    };
    rig.stage(at(&pinned::WINDOW, 255, 0), pin(3, 65535));
    rig.stage(at(&pinned::WINDOW, 0, 0), pin(0, 0));
    assert_eq!(rig.commit(), Ok(()));
    let words = rig.written().len();
    assert!(words < 10, "nothing to clear: {words} words");
    assert_eq!(rig.pipeline.map[&of(3, 65535)], 1 | 255 << 1);

    rig.ticks(400);
    rig.learn(of(2, 500), 7);
    rig.ticks(400);
    rig.stage(at(&order::WINDOW, 0, 0), 1);
    assert_eq!(rig.commit(), Ok(()));
    assert_eq!(
        rig.pipeline.map[&of(2, 500)],
        1 | 7 << 1,
        "the rest of a desk changes no locate"
    );

    rig.stage(at(&pinned::WINDOW, 0, 0), pin(1, 9));
    assert_eq!(rig.commit(), Ok(()));
    assert_eq!(rig.pipeline.map[&of(2, 500)], 0);
    let cleared = rig.written().iter().filter(|w| w.data == 0).count();
    assert_eq!(cleared, 3 << 16, "feeds 0 and 3 had pinned ones");
}
