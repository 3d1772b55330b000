//! Why the status changed: behind the real registers and the real guard, with everything that can coincide.

use rust_hdl::prelude::*;
use std::sync::OnceLock;
use t2t_contract::reasons::Cause as Why;
use t2t_contract::records::feed;
use t2t_contract::registers::{CONTROL, DEAD_MAN, HEARTBEAT, control, status};
use t2t_hdl::config::Registers;
use t2t_hdl::emit::{Emitted, emit};
use t2t_hdl::engine::Guard;
use t2t_hdl::host::events::Cause;
use t2t_hdl::testbench::Verilated;

/// Registers, guard and cause, wired as the card wires them.
#[derive(LogicBlock, Default)]
pub struct Rig {
    pub clock: Signal<In, Clock>,
    pub wen: Signal<In, Bit>,
    pub addr: Signal<In, Bits<20>>,
    pub wdata: Signal<In, Bits<32>>,
    pub acts_stb: Signal<In, Bit>,
    pub now: Signal<In, Bits<64>>,
    pub kill: Signal<In, Bit>,
    pub cfg_row: Signal<In, Bits<512>>,
    pub we_feed: Signal<In, Bit>,
    pub ended: Signal<In, Bit>,
    pub stop_bad: Signal<In, Bit>,
    pub stop_over: Signal<In, Bit>,
    pub bad_pending: Signal<In, Bit>,
    pub sweeping: Signal<In, Bit>,
    pub waiting: Signal<In, Bits<2>>,
    pub reset: Signal<In, Bit>,
    pub status: Signal<Out, Bits<12>>,
    pub changed: Signal<Out, Bit>,
    pub after: Signal<Out, Bits<12>>,
    pub before: Signal<Out, Bits<12>>,
    pub cause: Signal<Out, Bits<5>>,
    registers: Registers,
    guard: Guard,
    cause_of: Cause,
    bad: DFF<Bit>,
    over: DFF<Bit>,
    shown: Signal<Local, Bits<12>>,
}

impl Logic for Rig {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, bad, over);
        clock!(self, clock, registers, guard, cause_of);
        // As the engine says it: with the cycle in which the card is disarmed.
        self.bad.d.next = self.stop_bad.val();
        self.over.d.next = self.stop_over.val();
        self.registers.wen.next = self.wen.val();
        self.registers.ren.next = false;
        self.registers.addr.next = self.addr.val();
        self.registers.wdata.next = self.wdata.val();
        self.registers.status.next = self.shown.val();
        self.registers.open_orders.next = 0.into();
        self.registers.gross_used.next = 0.into();
        self.registers.live_orders.next = 0.into();
        self.registers.now.next = self.now.val();
        self.guard.now.next = self.now.val();
        self.guard.kill.next = self.kill.val();
        self.guard.ctl_arm.next = self.registers.arm.val() & !self.sweeping.val();
        self.guard.ctl_disarm.next = self.registers.disarm.val();
        self.guard.ctl_kill.next = self.registers.kill.val();
        self.guard.ctl_unkill.next = self.registers.unkill.val();
        self.guard.heartbeat.next = self.registers.heartbeat.val();
        self.guard.dead_man.next = self.registers.dead_man.val();
        self.guard.cfg_row.next = self.cfg_row.val();
        self.guard.cfg_addr.next = 2.into();
        self.guard.we_feed.next = self.we_feed.val();
        self.guard.ended.next = self.ended.val();
        self.guard.ended_feed.next = 2.into();
        self.guard.forget.next = self.registers.reset_books.val();
        self.guard.stop.next =
            self.registers.reset_books.val() | self.stop_bad.val() | self.stop_over.val();
        self.shown.next = (self.guard.stale.val().get_bits::<12>(0) << 8)
            | (self.waiting.val().get_bits::<12>(0) << 5)
            | (bit_cast::<12, 1>((self.registers.reset_books.val() | self.sweeping.val()).into())
                << 4)
            | (bit_cast::<12, 1>(
                (self.guard.armed.val()
                    & !self.guard.killed.val()
                    & !self.guard.dead.val()
                    & !self.bad_pending.val())
                .into(),
            ) << 3)
            | (bit_cast::<12, 1>(self.guard.dead.val().into()) << 2)
            | (bit_cast::<12, 1>(self.guard.killed.val().into()) << 1)
            | bit_cast::<12, 1>(self.guard.armed.val().into());
        self.cause_of.status.next = self.shown.val();
        self.cause_of.acts_stb.next = self.acts_stb.val();
        self.cause_of.acts.next = self.wdata.val().get_bits::<7>(0);
        self.cause_of.kill_pin.next = self.kill.val();
        self.cause_of.stop_bad.next = self.bad.q.val();
        self.cause_of.stop_over.next = self.over.q.val();
        self.cause_of.reset.next = self.reset.val();
        self.status.next = self.shown.val();
        self.changed.next = self.cause_of.changed.val();
        self.after.next = self.cause_of.after.val();
        self.before.next = self.cause_of.before.val();
        self.cause.next = self.cause_of.cause.val();
    }
}

struct Bench {
    m: Verilated,
    cycle: u64,
    /// Cycle, before, after, cause of each change.
    changes: Vec<(u64, u64, u64, u64)>,
    pulses: Vec<&'static str>,
}

const ARMED: u64 = 1 << status::ARMED;
const LIVE: u64 = 1 << status::LIVE;
const KILLED: u64 = 1 << status::KILLED;
const DEAD: u64 = 1 << status::DEAD_MAN;
const SWEEPING: u64 = 1 << status::SWEEPING;
const STALE: u64 = 4 << status::STALE;

impl Bench {
    fn new() -> Self {
        static DESIGN: OnceLock<Emitted> = OnceLock::new();
        let design = DESIGN.get_or_init(|| emit("cause_rig", &Rig::default()).unwrap());
        let m = Verilated::new(design).unwrap();
        let mut b = Bench {
            m,
            cycle: 0,
            changes: vec![],
            pulses: vec![],
        };
        b.m.set("now", 1000);
        b.set_dead_man(0);
        b.idle(20);
        b.changes.clear();
        b
    }

    fn step(&mut self) {
        self.m.tick();
        self.cycle += 1;
        for port in self.pulses.drain(..) {
            self.m.set(port, 0);
        }
        self.m.eval();
        if self.m.get("changed") == 1 {
            let [before, after, cause] = ["before", "after", "cause"].map(|p| self.m.get(p));
            self.changes.push((self.cycle, before, after, cause));
        }
    }

    fn idle(&mut self, cycles: u64) {
        for _ in 0..cycles {
            self.step();
        }
    }

    fn pulse(&mut self, port: &'static str) {
        self.m.set(port, 1);
        self.pulses.push(port);
    }

    fn write(&mut self, register: usize, value: u64) {
        self.m.set("addr", register as u64);
        self.m.set("wdata", value);
        self.pulse("wen");
        if register == CONTROL {
            self.pulse("acts_stb");
        }
    }

    fn set_dead_man(&mut self, ns: u64) {
        self.write(DEAD_MAN, ns);
        self.step();
        self.write(DEAD_MAN + 1, 0);
        self.step();
        self.write(HEARTBEAT, 0);
        self.idle(6);
    }

    fn act(&mut self, bit: usize) {
        self.write(CONTROL, 1 << bit);
    }

    /// Armed, with a dead-man timer of 1,000 ns and a feed that may be silent for 2,000 ns; nothing seen yet.
    fn armed() -> Self {
        let mut b = Bench::new();
        b.set_dead_man(1000);
        let mut row = [0; 16];
        row[feed::EN / 32] |= 1 << (feed::EN % 32);
        row[feed::STALE / 32] |= 2000 << (feed::STALE % 32);
        b.m.set_words("cfg_row", &row);
        b.pulse("we_feed");
        b.step();
        b.pulse("ended");
        b.step();
        b.act(control::ARM);
        b.idle(30);
        assert_eq!(b.m.get("status"), ARMED | LIVE);
        assert_eq!(b.changes.len(), 1);
        b.changes.clear();
        b
    }

    fn causes(&self) -> Vec<(u64, u64, Why)> {
        self.changes
            .iter()
            .map(|&(_, before, after, cause)| {
                (before, after, Why::from_number(cause as u8).unwrap())
            })
            .collect()
    }
}

#[test]
fn arming_disarming_killing_and_releasing_have_the_hosts_acts_as_causes() {
    let mut b = Bench::new();
    for (bit, before, after, why) in [
        (control::ARM, 0, ARMED | LIVE, Why::Arm),
        (control::DISARM, ARMED | LIVE, 0, Why::Disarm),
        (control::ARM, 0, ARMED | LIVE, Why::Arm),
        (control::KILL, ARMED | LIVE, KILLED, Why::Kill),
        (control::UNKILL, KILLED, 0, Why::Unkill),
        (control::KILL, 0, KILLED, Why::Kill),
        (control::UNKILL, KILLED, 0, Why::Unkill),
    ] {
        b.act(bit);
        b.idle(20);
        assert_eq!(b.causes(), [(before, after, why)]);
        b.changes.clear();
    }
}

#[test]
fn waiting_frames_are_no_change_and_are_shown_with_the_next() {
    let mut b = Bench::new();
    for waiting in [1, 3, 0, 2] {
        b.m.set("waiting", waiting);
        b.idle(5);
    }
    assert_eq!(b.changes, []);
    b.act(control::KILL);
    b.idle(10);
    let waiting = 2 << status::WAITING;
    assert_eq!(b.causes(), [(waiting, waiting | KILLED, Why::Kill)]);
}

#[test]
fn the_kill_pin_is_told_from_the_hosts_kill() {
    let mut b = Bench::armed();
    b.pulse("kill");
    b.idle(20);
    assert_eq!(b.causes(), [(ARMED | LIVE, KILLED, Why::KillPin)]);
    // A kill long after the pin fell is the host's.
    b.act(control::UNKILL);
    b.idle(10);
    b.act(control::KILL);
    b.idle(10);
    assert_eq!(b.changes[2].3, Why::Kill as u64);
}

#[test]
fn silence_of_the_host_stops_disarms_and_ends() {
    let mut b = Bench::armed();
    b.m.set("now", 2500);
    b.idle(10);
    assert_eq!(
        b.causes(),
        [
            (ARMED | LIVE, ARMED | DEAD, Why::DeadMan),
            (ARMED | DEAD, DEAD, Why::DeadMan)
        ]
    );
    b.changes.clear();
    b.write(HEARTBEAT, 0);
    b.idle(10);
    assert_eq!(b.causes(), [(DEAD, 0, Why::Alive)]);
}

/// Silence of the feed alone: the host has just beaten.
fn silent_feed(b: &mut Bench) {
    b.set_dead_man(0);
    b.m.set("now", 4000);
}

#[test]
fn a_silent_feed_disarms_and_comes_back_by_itself_by_arming_or_by_a_reset() {
    for (way, why) in [(0, Why::Fresh), (1, Why::Arm), (2, Why::ResetBooks)] {
        let mut b = Bench::armed();
        silent_feed(&mut b);
        b.idle(10);
        assert_eq!(
            b.causes(),
            [
                (ARMED | LIVE, ARMED | LIVE | STALE, Why::Stale),
                (ARMED | LIVE | STALE, STALE, Why::Stale)
            ]
        );
        b.changes.clear();
        match way {
            0 => b.pulse("ended"),
            1 => b.act(control::ARM),
            _ => b.act(control::RESET_BOOKS),
        }
        b.idle(20);
        let fall = b
            .causes()
            .into_iter()
            .find(|c| c.0 & STALE != 0 && c.1 & STALE == 0);
        assert_eq!(fall.unwrap().2, why);
    }
}

#[test]
fn a_bad_frame_stops_at_its_end_and_then_disarms() {
    let mut b = Bench::armed();
    b.m.set("bad_pending", 1);
    b.idle(40);
    b.pulse("stop_bad");
    b.step();
    b.m.set("bad_pending", 0);
    b.idle(10);
    assert_eq!(
        b.causes(),
        [
            (ARMED | LIVE, ARMED, Why::BadFrame),
            (ARMED, 0, Why::BadFrame)
        ]
    );
}

#[test]
fn a_reset_of_the_books_sweeps_disarms_and_is_swept() {
    let mut b = Bench::armed();
    b.act(control::RESET_BOOKS);
    b.idle(3);
    b.m.set("sweeping", 1);
    b.idle(600);
    b.m.set("sweeping", 0);
    b.idle(10);
    assert_eq!(
        b.causes(),
        [
            (ARMED | LIVE, ARMED | LIVE | SWEEPING, Why::ResetBooks),
            (ARMED | LIVE | SWEEPING, SWEEPING, Why::ResetBooks),
            (SWEEPING, 0, Why::Swept)
        ]
    );
}

#[test]
fn a_reset_of_the_function_explains_the_disarming_it_causes_and_nothing_later() {
    for later in [0, 1, 5, 100, 240] {
        let mut b = Bench::armed();
        b.pulse("reset");
        b.idle(later);
        b.act(control::DISARM);
        b.idle(20);
        assert_eq!(
            b.causes(),
            [(ARMED | LIVE, 0, Why::FunctionReset)],
            "{later}"
        );
        b.act(control::ARM);
        b.idle(20);
        b.act(control::DISARM);
        b.idle(20);
        assert_eq!(b.changes[2].3, Why::Disarm as u64);
    }
}

type Stop = fn(&mut Bench);

/// What can disarm, apart from a silent feed: applied in one cycle.
const STOPS: [(Why, Stop); 7] = [
    (Why::Disarm, |b| b.act(control::DISARM)),
    (Why::Kill, |b| b.act(control::KILL)),
    (Why::ResetBooks, |b| b.act(control::RESET_BOOKS)),
    (Why::KillPin, |b| b.pulse("kill")),
    (Why::BadFrame, |b| b.pulse("stop_bad")),
    (Why::Overload, |b| b.pulse("stop_over")),
    (Why::DeadMan, |b| b.m.set("now", 2500)),
];

/// Cycles until the card is no longer armed.
fn delay(stop: Stop) -> u64 {
    let mut b = Bench::armed();
    let from = b.cycle;
    stop(&mut b);
    b.idle(20);
    b.changes.iter().find(|c| c.2 & ARMED == 0).unwrap().0 - from
}

#[test]
fn of_two_causes_the_one_that_acts_first_is_named() {
    let delays = STOPS.map(|s| delay(s.1));
    for ((first, one), at) in STOPS.into_iter().zip(delays) {
        for ((second, other), later) in STOPS.into_iter().zip(delays) {
            for gap in 0..10 {
                let bus = |why| matches!(why, Why::Disarm | Why::Kill | Why::ResetBooks);
                if first == second || bus(first) && bus(second) && gap < 2 {
                    continue;
                }
                let mut b = Bench::armed();
                one(&mut b);
                b.idle(gap);
                other(&mut b);
                b.idle(30);
                let fall = b.changes.iter().find(|c| c.2 & ARMED == 0).unwrap();
                let then = gap + later;
                let why = Why::from_number(fall.3 as u8);
                let right = if at < then {
                    why == Some(first)
                } else if then < at {
                    why == Some(second)
                } else {
                    why == Some(first) || why == Some(second)
                };
                assert!(
                    right,
                    "{first:?}, {gap} cycles later {second:?} ({at}, {then}): {why:?}"
                );
                // Every latch of the kill switch is told as one.
                for c in b.changes.iter().filter(|c| c.1 & KILLED < c.2 & KILLED) {
                    let kill = Why::from_number(c.3 as u8);
                    assert!(matches!(kill, Some(Why::Kill | Why::KillPin)));
                }
            }
        }
    }
}
