//! Drives the parameters as the host interface does, with a pipeline behind them.

use crate::pipeline::{Pipeline, Written};
use crate::reference::{Reference, is_locate, window_of};
use std::collections::BTreeMap;
use std::sync::Mutex;
use t2t_contract::reasons::Refusal;
use t2t_contract::registers::CONTROL;
use t2t_hdl::emit::emit;
use t2t_hdl::host::params::Parameters;
use t2t_hdl::testbench::{PortId, Verilated};

static BUILDING: Mutex<()> = Mutex::new(());

/// Cycles after which an access must have been answered: a run of 64 words is in its way at most.
const ANSWER: u64 = 400;

/// The access was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused;

/// Event `commit`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ended {
    pub cycle: u64,
    /// 0 = took effect.
    pub code: u8,
    pub units: u32,
    pub hold: u32,
    pub unjudged: u32,
    pub generation: u32,
}

macro_rules! ids {
    ($($name:ident),* $(,)?) => {
        struct Ids { $($name: PortId),* }
        impl Ids {
            fn new(m: &Verilated) -> Self {
                Ids { $($name: m.port(stringify!($name))),* }
            }
        }
    };
}

ids!(
    p_addr, p_wdata, p_wen, p_ren, hold, p_rdata, p_rvalid, settled, p_status, learnt, judged,
    c_stb, ended, bus_done, store_done, acts_stb
);

pub struct Rig {
    pub m: Verilated,
    ids: Ids,
    pub pipeline: Pipeline,
    pub reference: Reference,
    pub commits: Vec<Ended>,
    /// Cycles of `ended`.
    pub ended: Vec<u64>,
    /// Words of CONTROL that were told.
    pub acts: Vec<u32>,
    /// Cycles of hold, and messages judged in it, as the pipeline feels it: two cycles late.
    pub held: [bool; 2],
    pub held_cycles: u32,
    pub unjudged: u32,
    /// Judge a message every so many cycles; 0 = none.
    pub messages: u64,
    learns: u64,
}

impl Rig {
    pub fn new() -> Self {
        // One test builds the model, the others find it.
        let building = BUILDING.lock();
        let m = Verilated::new(&emit("params", &Parameters::default()).unwrap()).unwrap();
        drop(building);
        let pipeline = Pipeline::new(20);
        Rig {
            ids: Ids::new(&m),
            m,
            pipeline,
            reference: Reference::new(),
            commits: vec![],
            ended: vec![],
            acts: vec![],
            held: [false; 2],
            held_cycles: 0,
            unjudged: 0,
            messages: 5,
            learns: 0,
        }
    }

    pub fn tick(&mut self) {
        let (m, ids) = (&mut self.m, &self.ids);
        let address = m.get_id(ids.p_addr) as u32;
        let hold = m.get_id(ids.hold) == 1;
        if m.get_id(ids.acts_stb) == 1 {
            self.acts.push(m.get("acts") as u32);
        }
        if m.get_id(ids.c_stb) == 1 {
            self.commits.push(Ended {
                cycle: self.pipeline.cycle,
                code: m.get("c_code") as u8,
                units: m.get("c_units") as u32,
                hold: m.get("c_hold") as u32,
                unjudged: m.get("c_unjudged") as u32,
                generation: m.get("generation") as u32,
            });
            assert_eq!(m.get_id(ids.ended), 1, "a commit that ends has ended");
        }
        if m.get_id(ids.ended) == 1 {
            self.ended.push(self.pipeline.cycle);
        }
        let judges = self.messages > 0 && self.pipeline.cycle.is_multiple_of(self.messages);
        if self.held[1] {
            self.held_cycles += 1;
            self.unjudged += u32::from(judges);
        }
        self.held = [hold, self.held[0]];
        let write = (m.get_id(ids.p_wen) == 1).then(|| (address, m.get_id(ids.p_wdata) as u32));
        let read = (m.get_id(ids.p_ren) == 1).then_some(address);
        let shown = self.pipeline.cycle(write, read, hold);
        m.set_id(ids.p_rdata, shown.rdata.into());
        m.set_id(ids.p_rvalid, shown.rvalid.into());
        m.set_id(ids.settled, shown.settled.into());
        m.set_id(ids.p_status, shown.status.into());
        m.set_id(ids.learnt, shown.learnt | std::mem::take(&mut self.learns));
        m.set_id(ids.judged, judges.into());
        m.tick();
    }

    pub fn ticks(&mut self, n: u64) {
        (0..n).for_each(|_| self.tick());
    }

    /// A directory message teaches the pipeline a locate.
    pub fn learn(&mut self, address: u32, instrument: u32) {
        assert!(is_locate(address));
        self.learns |= self.pipeline.learn(address, instrument);
    }

    fn access(
        &mut self,
        valid: &str,
        done: PortId,
        write: Option<(u32, u32)>,
    ) -> Result<u32, Refused> {
        let (data, strb) = write.unwrap_or((0, 0));
        self.m.set("a_write", write.is_some().into());
        self.m.set("a_data", data.into());
        self.m.set("a_strb", strb.into());
        self.m.set(valid, 1);
        for _ in 0..ANSWER {
            self.tick();
            if self.m.get_id(done) == 1 {
                let of = valid.strip_suffix("_valid").expect("a valid");
                let refused = self.m.get(&format!("{of}_error")) == 1;
                let word = self.m.get(&format!("{of}_rdata")) as u32;
                self.tick();
                self.m.set(valid, 0);
                return if refused { Err(Refused) } else { Ok(word) };
            }
        }
        panic!("no answer");
    }

    /// Stages a word on the card only.
    pub fn store_write(&mut self, place: usize, data: u32, strb: u32) -> Result<(), Refused> {
        self.m.set("store_place", place as u64);
        self.m.set("store_active", 0);
        self.access("store_valid", self.ids.store_done, Some((data, strb)))
            .map(|_| ())
    }

    /// Writes a word of the active copy, which must not be possible.
    pub fn active_write(&mut self, place: usize, data: u32) -> Result<(), Refused> {
        self.m.set("store_place", place as u64);
        self.m.set("store_active", 1);
        self.access("store_valid", self.ids.store_done, Some((data, 15)))
            .map(|_| ())
    }

    pub fn store_read(&mut self, active: bool, place: usize) -> Result<u32, Refused> {
        self.m.set("store_place", place as u64);
        self.m.set("store_active", active.into());
        self.access("store_valid", self.ids.store_done, None)
    }

    pub fn bus_write(&mut self, word: usize, data: u32, strb: u32) -> Result<(), Refused> {
        self.m.set("bus_word", word as u64);
        self.access("bus_valid", self.ids.bus_done, Some((data, strb)))
            .map(|_| ())
    }

    pub fn bus_read(&mut self, word: usize) -> Result<u32, Refused> {
        self.m.set("bus_word", word as u64);
        self.access("bus_valid", self.ids.bus_done, None)
    }

    /// Stages a word, on the card and in the reference.
    pub fn stage(&mut self, place: usize, data: u32) {
        self.store_write(place, data, 15).expect("it can be staged");
        assert!(self.reference.stage(place, data, 15));
        assert_eq!(self.staged(), self.reference.dirty.len());
    }

    pub fn staged(&self) -> usize {
        self.m.get("staged") as usize
    }

    pub fn generation(&self) -> u32 {
        self.m.get("generation") as u32
    }

    pub fn busy(&self) -> bool {
        self.m.get("commit_status") & 1 == 1
    }

    pub fn strobe(&mut self, port: &str) {
        self.m.set(port, 1);
        self.tick();
        self.m.set(port, 0);
    }

    /// Writes COMMIT.
    pub fn start_commit(&mut self, units: usize, generation: u32) {
        let value = units as u64 & 0xFFFF | u64::from(generation & 0xFFFF) << 16;
        self.m.set("commit_value", value);
        (self.held_cycles, self.unjudged) = (0, 0);
        self.strobe("commit_stb");
        assert!(self.busy());
    }

    pub fn wait(&mut self) {
        for _ in 0..2_000_000 {
            if !self.busy() {
                self.tick();
                return;
            }
            self.tick();
        }
        panic!("a commit without an end");
    }

    /// Commits what is staged, and checks everything that a commit promises.
    pub fn commit(&mut self) -> Result<(), Refusal> {
        let (units, generation) = (self.staged(), self.generation());
        self.commit_as(units, generation)
    }

    /// As [`commit`](Self::commit), with what the host believes.
    pub fn commit_as(&mut self, units: usize, generation: u32) -> Result<(), Refusal> {
        let before = (self.generation(), self.staged(), self.m.get("desk"));
        let (said, ended) = (self.commits.len(), self.ended.len());
        let watched = self.reference.watched();
        self.pipeline.written.clear();
        self.start_commit(units, generation);
        self.wait();
        assert_eq!(
            (self.commits.len(), self.ended.len()),
            (said + 1, ended + 1)
        );
        let event = self.commits[said];
        assert_eq!(event.units as usize, before.1);
        assert_eq!(
            (event.hold, event.unjudged),
            (self.held_cycles, self.unjudged),
            "what triggers did not see is counted exactly"
        );
        assert_eq!(self.m.get("commit_hold") as u32, event.hold);
        assert_eq!(self.m.get("commit_unjudged") as u32, event.unjudged);
        assert_eq!(self.m.get("commit_status"), u64::from(event.code) << 8);
        assert_eq!(
            event.generation,
            self.generation(),
            "the event names what is in force"
        );
        if event.code == 0 {
            self.reference.take();
            assert_eq!(self.generation(), before.0.wrapping_add(1));
            assert_eq!(self.staged(), 0);
            self.check_image(watched);
            return Ok(());
        }
        assert_eq!(
            (self.generation(), self.staged(), self.m.get("desk")),
            before
        );
        let told = |w: &&Written| w.address as usize != CONTROL;
        assert_eq!(
            self.pipeline.written.iter().find(told),
            None,
            "a refused commit tells nothing"
        );
        Err(Refusal::from_number(event.code).expect("a reason"))
    }

    /// The pipeline was told what is active, and nothing else; locates are checked if they were loaded just now.
    pub fn check_image(&self, locates: bool) {
        let in_windows = self
            .pipeline
            .map
            .iter()
            .filter(|(at, _)| window_of(**at).is_some());
        let told: BTreeMap<u32, u32> = in_windows.map(|(a, d)| (*a, *d)).collect();
        let image = self.reference.image();
        for (at, word) in &image {
            assert_eq!(self.pipeline.map.get(at), Some(word), "at {at:#x}");
        }
        let others: Vec<_> = told
            .iter()
            .filter(|(at, word)| !image.contains_key(at) && !is_locate(**at) && **word != 0)
            .collect();
        assert!(others.is_empty(), "nobody staged {others:x?}");
        if locates {
            let valid = told
                .iter()
                .filter(|(at, word)| is_locate(**at) && **word != 0);
            let valid: BTreeMap<_, _> = valid.map(|(a, d)| (*a, *d)).collect();
            assert_eq!(valid, self.reference.pins(), "the locates that are known");
        }
    }

    /// Both copies of the units around `places` are those of the reference.
    pub fn check_copies(&mut self, places: impl IntoIterator<Item = usize>) {
        for place in places {
            assert_eq!(
                self.store_read(false, place),
                Ok(self.reference.staged[place]),
                "staged {place:#x}"
            );
            assert_eq!(
                self.store_read(true, place),
                Ok(self.reference.active[place]),
                "active {place:#x}"
            );
        }
    }

    /// Words that were written since the last call, without reads of the host.
    pub fn written(&mut self) -> Vec<Written> {
        std::mem::take(&mut self.pipeline.written)
    }
}
