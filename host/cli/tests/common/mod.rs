//! A server around a card in plain memory, in this process; and the real binary, which talks to it.
#![allow(dead_code)]

use serde_json::Value;
use std::path::PathBuf;
use std::process::{Command, Output};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};
use t2t_audit::{Log, Opening, Sink, Who};
use t2t_cli::config::Config;
use t2t_cli::exit::Failure;
use t2t_cli::operator::roles::Actor;
use t2t_cli::rpc::Role;
use t2t_cli::serve;
use t2t_cli::state::State;
use t2t_driver::Card;
use t2t_driver::fake::FakeCard;

pub const DEVICE: &str = "vfio:0000:3b:00.0";
pub const DESK: &str = include_str!("../desks/two.toml");

/// The user that tests run as, whom configurations give roles.
pub fn me() -> String {
    let uid = rustix::process::getuid().as_raw();
    uzers::get_user_by_uid(uid).map_or_else(
        || format!("uid {uid}"),
        |u| u.name().to_string_lossy().into_owned(),
    )
}

/// A folder with everything of a desk's host in it.
pub struct Host {
    pub folder: tempfile::TempDir,
    pub fake: FakeCard,
    /// Lines that follow in the configuration.
    pub more: String,
}

/// A server that runs in this process.
pub struct Server {
    pub stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<Result<(), Failure>>>,
}

/// How a call of the binary ended.
#[derive(Debug)]
pub struct Ended {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Ended {
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|e| panic!("{e}: {self:?}"))
    }

    #[track_caller]
    pub fn expect(self, code: i32) -> Ended {
        assert_eq!(self.code, code, "{self:?}");
        self
    }
}

impl From<Output> for Ended {
    fn from(output: Output) -> Ended {
        Ended {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Host {
    pub fn new() -> Host {
        let more = format!("[roles]\nrisk = [\"{}\"]\n", me());
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("desk.toml"), DESK).unwrap();
        Host {
            folder,
            fake: FakeCard::new(),
            more,
        }
    }

    /// The same, with this user in another role.
    pub fn with_role(role: &str) -> Host {
        let more = format!("[roles]\n{role} = [\"{}\"]\n", me());
        Host {
            more,
            ..Host::new()
        }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a desk file: the sample, edited.
    pub fn desk(&self, name: &str, edit: impl Fn(&str) -> String) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, edit(DESK)).unwrap();
        path
    }

    pub fn config(&self) -> Config {
        let folder = self.folder.path().display();
        let text = format!(
            "device = \"{DEVICE}\"\nsocket = \"{folder}/sock\"\nstate = \"{folder}/state\"\nlog = \"{folder}/state/audit.log\"\n{}",
            self.more
        );
        std::fs::write(self.path("serve.toml"), &text).unwrap();
        Config::parse("serve.toml", &text).unwrap()
    }

    /// The station that the server is made of; its log goes through `sink`.
    pub fn station(
        &self,
        sink: impl FnOnce(t2t_audit::Files) -> Box<dyn Sink>,
    ) -> Result<serve::Station, Failure> {
        let config = self.config();
        let state = State::open(&config.state).unwrap();
        let who = Who {
            uid: 0,
            user: "test".into(),
            role: "risk".into(),
            pid: 1,
        };
        let opening = Opening {
            who,
            card: DEVICE.into(),
        };
        let log = Log::open_through(&config.log(DEVICE), &opening, sink).unwrap();
        let mut card = Card::with(self.fake.transport()).unwrap();
        card.set_patience(Duration::from_secs(3));
        serve::station_with(log, DEVICE, card, state, (Actor::myself(Role::Risk), true))
    }

    pub fn serve(&self) -> Server {
        self.serve_through(|files| Box::new(files))
    }

    pub fn serve_through(&self, sink: impl FnOnce(t2t_audit::Files) -> Box<dyn Sink>) -> Server {
        let station = self.station(sink).unwrap();
        let config = self.config();
        let stop = Arc::new(AtomicBool::new(false));
        let thread = thread::spawn({
            let stop = stop.clone();
            move || serve::run(station, &config, &stop)
        });
        eventually("the server answers", || {
            self.t2t(&["--json", "status"]).code == 0
        });
        eventually("the timer is fed", || {
            self.t2t(&["--json", "status"]).json()["fed"] == true
        });
        Server {
            stop,
            thread: Some(thread),
        }
    }

    /// The real binary, with this host's configuration.
    pub fn t2t(&self, args: &[&str]) -> Ended {
        let mut command = self.command();
        command.args(args).output().unwrap().into()
    }

    pub fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_t2t"));
        command
            .env_clear()
            .env("T2T_CONFIG", self.path("serve.toml"))
            .current_dir(self.folder.path());
        command.stdin(std::process::Stdio::null());
        command
    }

    /// Applies the sample desk and arms it.
    pub fn armed(&self) {
        self.t2t(&["--yes", "apply", "desk.toml", "--loosen"])
            .expect(0);
        self.t2t(&["--yes", "arm"]).expect(0);
    }

    /// Kinds and phases of the audit log.
    pub fn log(&self) -> Vec<String> {
        let entries = t2t_audit::Entries::open(&self.path("state/audit.log")).unwrap();
        let word = |entry: Result<t2t_audit::Entry, t2t_audit::Error>| {
            let what = entry.unwrap().what;
            match what.get("phase").and_then(Value::as_str) {
                Some(phase) => format!("{} {phase}", what.kind()),
                None => what.kind().to_owned(),
            }
        };
        entries.map(word).collect()
    }
}

impl Server {
    pub fn end(mut self) -> Result<(), Failure> {
        self.stop.store(true, Ordering::Release);
        self.join()
    }

    pub fn join(&mut self) -> Result<(), Failure> {
        self.thread.take().unwrap().join().unwrap()
    }

    pub fn has_ended(&self) -> bool {
        self.thread.as_ref().is_none_or(JoinHandle::is_finished)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Release);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

#[track_caller]
pub fn eventually(what: &str, holds: impl Fn() -> bool) {
    let start = Instant::now();
    while !holds() {
        assert!(
            start.elapsed() < Duration::from_secs(20),
            "not within 20 s: {what}"
        );
        thread::sleep(Duration::from_millis(5));
    }
}

/// A log that can be made to fail.
#[derive(Clone, Default)]
pub struct Disk(Arc<AtomicBool>);

impl Disk {
    pub fn fill(&self, full: bool) {
        self.0.store(full, Ordering::Release);
    }

    pub fn sink(&self) -> impl FnOnce(t2t_audit::Files) -> Box<dyn Sink> + use<> {
        let full = self.0.clone();
        move |files| Box::new(Full { files, full })
    }
}

/// A log on a disk that takes its time.
#[derive(Clone, Default)]
pub struct SlowDisk {
    slow: Arc<AtomicBool>,
    waits: Arc<AtomicBool>,
}

impl SlowDisk {
    /// From now on nothing reaches the disk, until `false`.
    pub fn stall(&self, slow: bool) {
        self.slow.store(slow, Ordering::Release);
    }

    /// Whether somebody waits for it.
    pub fn waits(&self) -> bool {
        self.waits.load(Ordering::Acquire)
    }

    pub fn sink(&self) -> impl FnOnce(t2t_audit::Files) -> Box<dyn Sink> + use<> {
        let disk = self.clone();
        move |files| Box::new(Slow { files, disk })
    }
}

struct Slow {
    files: t2t_audit::Files,
    disk: SlowDisk,
}

impl Sink for Slow {
    fn length(&mut self) -> std::io::Result<u64> {
        self.files.length()
    }
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.files.write(bytes)
    }
    fn sync(&mut self) -> std::io::Result<()> {
        while self.disk.slow.load(Ordering::Acquire) {
            self.disk.waits.store(true, Ordering::Release);
            thread::sleep(Duration::from_millis(1));
        }
        self.disk.waits.store(false, Ordering::Release);
        self.files.sync()
    }
    fn truncate(&mut self, length: u64) -> std::io::Result<()> {
        self.files.truncate(length)
    }
    fn replace_head(&mut self, line: &[u8]) -> std::io::Result<()> {
        self.files.replace_head(line)
    }
}

struct Full {
    files: t2t_audit::Files,
    full: Arc<AtomicBool>,
}

impl Sink for Full {
    fn length(&mut self) -> std::io::Result<u64> {
        self.files.length()
    }
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        match self.full.load(Ordering::Acquire) {
            true => Err(std::io::ErrorKind::StorageFull.into()),
            false => self.files.write(bytes),
        }
    }
    fn sync(&mut self) -> std::io::Result<()> {
        self.files.sync()
    }
    fn truncate(&mut self, length: u64) -> std::io::Result<()> {
        self.files.truncate(length)
    }
    fn replace_head(&mut self, line: &[u8]) -> std::io::Result<()> {
        self.files.replace_head(line)
    }
}

/// The first trigger of the sample sends its first order.
pub fn fire() -> t2t_driver::What {
    t2t_driver::What::Fire(t2t_driver::event::Fire {
        seq: 7,
        ts: 34_200_000_000_000,
        trigger: 0,
        order: 0,
        message: 0,
        line: 0,
        decision: false,
        price: 1_895_100,
        qty: 100,
        user_ref: 1,
        cycles: 9,
    })
}
