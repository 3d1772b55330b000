//! The served card, through the driver that a trader's program uses: the same socket, the verilated card behind it.

mod common;

use common::{GROUP, add, delete, desk, write_pcap};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use t2t_contract::reasons::Cause;
use t2t_desk::Protocol;
use t2t_driver::{Address, Card, Item, Kinds, Status, Vectors, What};
use t2t_lab::feed::FeedWriter;
use t2t_lab::input::Frame;
use t2t_lab::replay::{EngineChoice, replay};
use t2t_lab::serve::{Player, Serving, Speed, Start, serve};
use t2t_model::BboRule;
use t2t_protocols::itch::{BUY, SELL};
use t2t_simcard::server::Note;

const LONG: Duration = Duration::from_secs(60);

const DESK: &str = r#"
[[feed]]
name = "itch"
protocol = "itch50"
a = "233.54.12.111:26477"
[[instrument]]
symbol = "AAPL"
feed = "itch"
locate = 13
[card]
dead_man = "0s"
[limits]
orders_per_second = 10
repeat_per_second = 10
gross_notional = 1_000_000.00
max_open_orders = 10
[limits.AAPL]
max_order_qty = 100
max_order_notional = 20_000.00
collar = "1%"
max_long = 150
[[order]]
name = "take"
symbol = "AAPL"
side = "buy"
qty = 100
price = "ask + 0.01"
tif = "ioc"
[[trigger]]
name = "cheap"
when = "AAPL.ask <= 100.00"
fire = ["take"]
shots = 5
"#;

/// A book grows, the trigger fires at message 4 and is refused at message 6.
fn session() -> Vec<Frame> {
    let mut feed = FeedWriter::new(Protocol::Itch50, GROUP.parse().unwrap());
    feed.push(&add(1_000, 1, BUY, 300, 999_000));
    feed.push(&add(2_000, 2, SELL, 200, 1_001_000));
    let first = feed.frame(1_000_010_000);
    feed.push(&add(4_000, 4, SELL, 100, 1_000_000));
    feed.push(&delete(5_000, 4));
    let second = feed.frame(1_000_020_000);
    feed.push(&add(6_000, 5, SELL, 50, 999_500));
    vec![first, second, feed.frame(1_000_030_000)]
}

/// A served card with [`session`] as its feed.
struct Served {
    socket: PathBuf,
    orders: PathBuf,
    notes: Receiver<Note>,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
    folder: tempfile::TempDir,
}

impl Served {
    fn new(start: Start, again: bool) -> Served {
        let folder = tempfile::tempdir().unwrap();
        let capture = folder.path().join("feed.pcap");
        write_pcap(&capture, &session());
        let player = Player::open(vec![capture], None, Speed::Max, start, again).unwrap();
        let serving = Serving {
            socket: folder.path().join("card"),
            orders: Some(folder.path().join("orders.pcap")),
            line_rate: false,
            once: false,
        };
        let (socket, orders) = (serving.socket.clone(), serving.orders.clone().unwrap());
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = stop.clone();
        let (tell, notes) = channel();
        let (ready, listening) = channel();
        let thread = std::thread::spawn(move || {
            let told = |note: &Note| drop(tell.send(note.clone()));
            let ready = |_: &Path| ready.send(()).unwrap();
            serve(&serving, player, &stopped, ready, told).unwrap();
        });
        listening.recv().unwrap();
        Served {
            socket,
            orders,
            notes,
            stop,
            thread: Some(thread),
            folder,
        }
    }

    fn open(&self) -> Card {
        Card::open(&Address::VfioUser(self.socket.clone())).unwrap()
    }

    /// A card with the desk in force, owned by a host that hears events.
    fn loaded(&self) -> Card {
        let mut card = self.open();
        let image = t2t_desk::compile(&desk(DESK)).unwrap().store();
        let committed = card.apply(&image).unwrap().unwrap();
        assert_eq!(committed.generation, card.generation());
        // Nobody was there for longer than the dead-man time.
        card.heartbeat().unwrap();
        card
    }

    /// Waits until the client is gone.
    fn gone(&self) {
        while !matches!(self.notes.recv_timeout(LONG).unwrap(), Note::Gone(_)) {}
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        let ended = self.thread.take().map(JoinHandle::join);
        if !std::thread::panicking() {
            ended.unwrap().unwrap();
        }
    }
}

/// Events until `last` says that there are enough.
fn events(ring: &mut t2t_driver::Ring, mut last: impl FnMut(&What) -> bool) -> Vec<What> {
    let end = Instant::now() + LONG;
    let mut all = Vec::new();
    while Instant::now() < end {
        match ring.poll().unwrap() {
            Some(Item::Event(event)) => {
                all.push(event.what);
                if all.last().is_some_and(&mut last) {
                    return all;
                }
            }
            Some(other) => panic!("{other:?}"),
            None => std::thread::sleep(Duration::from_millis(1)),
        }
    }
    panic!("only these events came: {all:?}")
}

#[test]
fn a_desk_is_applied_and_armed_and_the_feed_makes_the_card_fire_what_the_model_fires() {
    let served = Served::new(Start::Armed, false);
    let mut card = served.loaded();
    let mut ring = card.start_events(10, Kinds::all()).unwrap();
    let interrupts = card.interrupts(Vectors::all(), 1, 0).unwrap();
    card.arm(card.generation()).unwrap();
    let heard = events(&mut ring, |what| matches!(what, What::Reject(_)));
    assert_ne!(
        interrupts.wait(Vectors::EVENTS, LONG).unwrap(),
        Vectors::empty()
    );
    let fires: Vec<_> = heard
        .iter()
        .filter_map(|what| match what {
            What::Fire(fire) => Some((fire.seq, fire.ts, fire.price, fire.qty, fire.user_ref)),
            _ => None,
        })
        .collect();
    assert_eq!(fires, [(3, 4_000, 1_001_100, 100, 1)]);
    let live = card.live(0).unwrap();
    assert_eq!(
        (live.bid_px, live.ask_px, live.long),
        (999_000, 999_500, 100)
    );

    let out = served.folder.path().join("model");
    let capture = served.folder.path().join("feed.pcap");
    let choice = EngineChoice::Model(BboRule::Plain);
    replay(&[capture], &desk(DESK), choice, &out).unwrap();
    let read = |path: &Path| std::fs::read(path).unwrap();
    let orders = read(&served.orders);
    assert_eq!(orders, read(&out.join("orders.pcap")));
    assert!(orders.len() > 24 + 16, "there is one");
}

#[test]
fn a_feed_that_begins_again_clears_the_books_and_waits_for_the_next_arm() {
    let served = Served::new(Start::Armed, true);
    let mut card = served.loaded();
    let mut ring = card.start_events(10, Kinds::FIRE | Kinds::STATE).unwrap();
    for day in 0..2 {
        // The day may be over before the driver looks whether it armed; the events tell.
        let _ = card.arm(card.generation());
        let over = |what: &What| match what {
            What::State(state) => {
                let armed = |status: Status| status.contains(Status::ARMED);
                let disarmed = armed(state.before) && !armed(state.status);
                assert!(!disarmed || state.cause == Cause::ResetBooks, "{state:?}");
                disarmed
            }
            _ => false,
        };
        let heard = events(&mut ring, over);
        let fires = heard.iter().filter(|what| matches!(what, What::Fire(_)));
        assert_eq!(
            fires.count(),
            1 - day,
            "long limit of the first day's order"
        );
        assert!(!card.status().unwrap().contains(Status::ARMED));
    }
}

#[test]
fn a_client_that_is_killed_leaves_a_card_that_is_disarmed_and_keeps_its_parameters() {
    let served = Served::new(Start::Armed, false);
    let mut card = served.loaded();
    card.arm(card.generation()).unwrap();
    assert!(card.status().unwrap().contains(Status::ARMED));
    let before = card.state().unwrap();
    // No goodbye: what a killed process leaves is a closed socket.
    drop(card);
    served.gone();
    let mut card = served.open();
    let after = card.state().unwrap();
    assert!(!after.status.contains(Status::ARMED));
    assert_eq!(after.generation, before.generation);
    assert!(after.resets > before.resets);
    let image = t2t_desk::compile(&desk(DESK)).unwrap().store();
    assert!(card.stage(&image).unwrap().is_empty(), "it is in force");
}

#[test]
fn a_kill_is_told_with_its_cause_and_interrupts() {
    let served = Served::new(Start::Connected, false);
    let mut card = served.loaded();
    let mut ring = card.start_events(6, Kinds::STATE).unwrap();
    let interrupts = card.interrupts(Vectors::DISARM, 1, 0).unwrap();
    card.arm(card.generation()).unwrap();
    card.kill().unwrap();
    assert_eq!(
        interrupts.wait(Vectors::DISARM, LONG).unwrap(),
        Vectors::DISARM
    );
    let killed = |what: &What| matches!(what, What::State(state) if state.cause == Cause::Kill);
    events(&mut ring, killed);
    assert!(card.status().unwrap().contains(Status::KILLED));
}

#[test]
fn the_program_says_where_it_listens_and_ends_cleanly_when_it_is_told_to() {
    let folder = tempfile::tempdir().unwrap();
    let socket = folder.path().join("card");
    let mut program = Command::new(env!("CARGO_BIN_EXE_t2t-sim"))
        .args(["serve", "--socket"])
        .arg(&socket)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let stdout = program.stdout.take().unwrap();
    BufReader::new(stdout).read_line(&mut line).unwrap();
    assert_eq!(line, format!("vfio-user:{}\n", socket.display()));
    let address: Address = line.trim().parse().unwrap();
    let card = Card::open(&address).unwrap();
    let second = Card::open(&address).map(|_| ()).unwrap_err();
    assert!(matches!(second, t2t_driver::Error::Busy { .. }), "{second}");
    drop(card);
    let pid = rustix::process::Pid::from_child(&program);
    rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
    assert!(program.wait().unwrap().success());
    assert!(!socket.exists());
}
