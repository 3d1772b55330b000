//! The hot side makes no system call: polling, telling the card what was taken, a heartbeat, kill.
//!
//! The test starts itself again, with a filter in the kernel that ends the process at any system call but its exit; and
//! under strace, where that is installed, which shows what there was.

#[path = "common/machine.rs"]
mod files;
#[path = "common/function.rs"]
mod function;

use std::fs::File;
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, ExitStatus};
use std::sync::atomic::{AtomicU64, Ordering};

use function::{TestFunction, open};
use memmap2::{MmapOptions, MmapRaw};
use t2t_contract::reasons::Cause;
use t2t_driver::event::{Change, What};
use t2t_driver::state::Status;
use t2t_driver::{Card, Event, Item, Kinds, Ring};

/// What the process started again is to do.
const ROLE: &str = "T2T_HOT_SIDE";
/// Its exit code when it has done it.
const DONE: i32 = 42;
/// What marks begin and end of the hot side for strace: a write to no file.
const MARK: &[u8] = b"hot side";

/// A card whose BARs are mapped, its ring, and the ring's memory as the card sees it.
struct Hot {
    card: Card,
    ring: Ring,
    memory: MmapRaw,
    written: u64,
}

impl Hot {
    fn new() -> Self {
        let function = TestFunction::new();
        let mut card = Card::with(Box::new(open(&function).unwrap())).unwrap();
        let ring = card.start_events(6, Kinds::all()).unwrap();
        let fd = function.with(|parts| parts.memory.pop().unwrap());
        let memory = MmapOptions::new().map_raw(&File::from(fd)).unwrap();
        Hot {
            card,
            ring,
            memory,
            written: 0,
        }
    }

    /// The card writes an event.
    fn write(&mut self) {
        let (status, before) = (Status::ARMED, Status::empty());
        let what = What::State(Change {
            status,
            before,
            cause: Cause::Arm,
        });
        let event = Event {
            time: 0,
            sequence: self.written,
            generation: 1,
            what,
        };
        let record = event.to_record(self.written >> 6 & 1 == 0);
        for (word, value) in record.into_iter().enumerate() {
            let at = (self.written as usize & 63) * 8 + word;
            // SAFETY: inside the mapping, aligned, and only accessed as atomics.
            let place =
                unsafe { AtomicU64::from_ptr(self.memory.as_mut_ptr().cast::<u64>().add(at)) };
            place.store(value, Ordering::Release);
        }
        self.written += 1;
    }

    /// Everything that the hot side does.
    fn run(&mut self) -> bool {
        for n in 0..10_000 {
            let early = self.ring.poll();
            self.write();
            let Ok(Some(Item::Event(event))) = self.ring.poll() else {
                return false;
            };
            let beat = self.card.heartbeat();
            if !matches!(early, Ok(None)) || event.sequence != n || beat.is_err() {
                return false;
            }
        }
        self.card.kill().is_ok()
    }
}

/// From here on the kernel ends the process at any system call but its exit.
fn forbid_system_calls() {
    let statement = |code: u32, k: u32| libc::sock_filter {
        code: code as u16,
        jt: 0,
        jf: 0,
        k,
    };
    let mut filter = [
        // Offset 0 of `struct seccomp_data`: the number of the call.
        statement(libc::BPF_LD | libc::BPF_W | libc::BPF_ABS, 0),
        libc::sock_filter {
            code: (libc::BPF_JMP | libc::BPF_JEQ | libc::BPF_K) as u16,
            jt: 0,
            jf: 1,
            k: libc::SYS_exit_group as u32,
        },
        statement(libc::BPF_RET | libc::BPF_K, libc::SECCOMP_RET_ALLOW),
        statement(libc::BPF_RET | libc::BPF_K, libc::SECCOMP_RET_KILL_PROCESS),
    ];
    let program = libc::sock_fprog {
        len: filter.len() as u16,
        filter: filter.as_mut_ptr(),
    };
    // SAFETY: the program outlives the call, which copies it; it changes what this process may do, not its memory.
    unsafe {
        assert_eq!(libc::prctl(libc::PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), 0);
        assert_eq!(
            libc::prctl(libc::PR_SET_SECCOMP, libc::SECCOMP_MODE_FILTER, &program),
            0
        );
    }
}

fn leave(done: bool) -> ! {
    // SAFETY: ends the process at once, without what runs at an ordinary end.
    unsafe { libc::_exit(if done { DONE } else { 1 }) }
}

fn mark() {
    // SAFETY: reads the bytes that it is given; there is no file -1.
    unsafe { libc::write(-1, MARK.as_ptr().cast(), MARK.len()) };
}

/// What this process is, if it was started again.
fn play(role: &str) {
    let mut hot = Hot::new();
    match role {
        "filtered" => {
            forbid_system_calls();
            leave(hot.run());
        }
        "filtered, with one call" => {
            forbid_system_calls();
            let done = hot.run();
            // SAFETY: asks the kernel for a number.
            unsafe { libc::syscall(libc::SYS_getppid) };
            leave(done);
        }
        _ => {
            mark();
            let done = hot.run();
            mark();
            leave(done);
        }
    }
}

/// Starts this test again as something else.
fn again(before: &[&str], role: &str) -> ExitStatus {
    let itself = std::env::current_exe().unwrap();
    let mut words = before
        .iter()
        .map(std::ffi::OsStr::new)
        .chain([itself.as_os_str()]);
    Command::new(words.next().unwrap())
        .args(words)
        .args([
            "--exact",
            "the_hot_side_makes_no_system_call",
            "--test-threads=1",
        ])
        .env(ROLE, role)
        .status()
        .unwrap()
}

#[test]
fn the_hot_side_makes_no_system_call() {
    if let Ok(role) = std::env::var(ROLE) {
        play(&role);
    }
    assert_eq!(again(&[], "filtered").code(), Some(DONE));
    assert_eq!(
        again(&[], "filtered, with one call").signal(),
        Some(libc::SIGSYS),
        "the filter filters"
    );
    if Command::new("strace").arg("-V").output().is_err() {
        eprintln!("strace is not installed: only the kernel's filter was asked");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let trace = folder.path().join("trace");
    // The thread that runs the test, and no other: each has a file of its own.
    let status = again(&["strace", "-ff", "-o", trace.to_str().unwrap()], "traced");
    assert_eq!(status.code(), Some(DONE));
    let texts: Vec<String> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| std::fs::read_to_string(entry.unwrap().path()).unwrap())
        .filter(|text| text.contains("hot side"))
        .collect();
    assert_eq!(texts.len(), 1);
    let lines: Vec<&str> = texts[0].lines().collect();
    let marks: Vec<usize> = (0..lines.len())
        .filter(|line| lines[*line].contains("hot side"))
        .collect();
    assert_eq!(marks.len(), 2);
    assert_eq!(
        lines[marks[0] + 1..marks[1]],
        [""; 0],
        "system calls of the hot side"
    );
}
