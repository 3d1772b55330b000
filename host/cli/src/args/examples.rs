//! What `--help` shows below the flags: each command by example.

/// `t2t --help`.
pub const T2T: &str = "\
The first ten minutes:
  t2t devices                                  which cards are there, and can I open them?
  t2t serve --config /etc/t2t/serve.toml &     the process that owns the card
  t2t check desk.toml                          every mistake, with its place
  t2t plan desk.toml                           what would change on the card
  t2t apply desk.toml                          the same, confirmed, then in force
  t2t arm                                      shows what is armed, asks, arms
  t2t watch                                    everything, live
  t2t kill                                     stop. No question, no delay

In a script:
  t2t --json --yes apply desk.toml && t2t --json status | jq .armed

Without a server t2t opens the card itself: --device vfio:0000:3b:00.0

Exit codes:
  0  done
  1  a mistake in the input: the desk file, a path in it, a value
  2  a mistake in the command line
  3  the card, or the way to it, failed
  4  refused: by role, by the card, or because the card changed meanwhile
  5  the audit log: it could not be written, so nothing was changed; or it does not verify
  6  not confirmed: nothing was changed";

/// `t2t devices --help`.
pub const DEVICES: &str = "\
Examples:
  t2t devices                    each card, and the command that would make it usable
  t2t devices --json | jq -r '.devices[].address'";

/// `t2t info --help`.
pub const INFO: &str = "\
Examples:
  t2t info
  t2t --device vfio:0000:3b:00.0 info --json";

/// `t2t check --help`.
pub const CHECK: &str = "\
Every mistake is shown with a pointer at the characters and what to do. Needs neither card nor server.

Examples:
  t2t check desk.toml            exit code 1 if there is a mistake
  t2t check desk.toml --json | jq '.error.mistakes[] | {line, column, message, help}'";

/// `t2t plan --help`.
pub const PLAN: &str = "\
The card is not touched. A limit that would get looser is marked so: only role risk can apply it, with --loosen.

Examples:
  t2t plan desk.toml
  t2t plan desk.toml --json | jq .looser";

/// `t2t apply --help`.
pub const APPLY: &str = "\
Shows the plan and asks. Then the audit log is written to disk; what changed is staged on the card and read back; one \
commit puts all of it in force at once; and it is read back again. A failure anywhere leaves the card as it was, or says \
what is in force. Only what changed is written. An armed card stays armed, unless what it watches changes: then disarm first.

Examples:
  t2t apply desk.toml
  t2t apply desk.toml --yes                  in a script: not asked, but never looser limits
  t2t apply desk.toml --loosen               role risk: looser limits too";

/// `t2t arm --help`.
pub const ARM: &str = "\
Shows what would be armed (generation, desk, triggers, limits), asks, and arms exactly that: if another desk was applied \
meanwhile, the card refuses.

Without a server a card does not stay armed: the kernel resets it when the process that opened it ends, and nobody \
would feed its dead-man timer. Then `arm` is refused, unless --hold stays in the foreground and feeds it; Ctrl-C disarms.

Examples:
  t2t arm
  t2t arm --generation 7 --yes               in a script: only if generation 7 is in force
  t2t --device vfio-user:/tmp/card arm --hold";

/// `t2t disarm --help`.
pub const DISARM: &str = "\
Acts first and is logged afterwards: a full disk keeps nobody from stopping.

Examples:
  t2t disarm";

/// `t2t kill --help`.
pub const KILL: &str = "\
The first thing that happens is the card's kill latch: one write, which passes every queue; from the next cycle no order \
starts. The log is written after it: kill and disarm are the acts that do not wait for a disk. Whoever may connect may kill.

Examples:
  t2t kill
  t2t kill; t2t status";

/// `t2t unkill --help`.
pub const UNKILL: &str = "\
Releases the latch. The card stays disarmed: `t2t arm` is a step of its own. Role risk.

Examples:
  t2t unkill";

/// `t2t status --help`.
pub const STATUS: &str = "\
Examples:
  t2t status
  t2t status --json | jq -e .armed           jq ends with 1 unless the card is armed";

/// `t2t set --help`.
pub const SET: &str = "\
Changes one value of the desk in force, keeps the rest as it was written, and applies it as `apply` does: plan, question, \
log, stage, read back, commit, read back.

Examples:
  t2t set limits.AAPL.max_long 1500
  t2t set trigger.cheap.when \"AAPL.ask <= 188.00\"
  t2t set card.dead_man 250ms --yes --save desk.toml";

/// `t2t get --help`.
pub const GET: &str = "\
Examples:
  t2t get limits.AAPL.max_long
  t2t get trigger.cheap
  t2t get > desk.toml                        the desk in force, as it was applied";

/// `t2t limits --help`.
pub const LIMITS: &str = "\
What the card enforces, as read back from it, and what is used.

Examples:
  t2t limits
  t2t limits --json | jq .card";

/// `t2t adjust --help`.
pub const ADJUST: &str = "\
The card counts every order it sends as exposure; it cannot see fills, cancels or other desks. `adjust` adds to its \
counts, in one step. Role risk.

Examples:
  t2t adjust AAPL --long -100 --open -1 --gross -18950.00     an order was cancelled
  t2t adjust AAPL --long 500                                  a position that came from elsewhere";

/// `t2t reset-books --help`.
pub const RESET_BOOKS: &str = "\
For the start of a day or a new session of a feed. The card is disarmed; positions and limits stay.

Examples:
  t2t reset-books";

/// `t2t watch --help`.
pub const WATCH: &str = "\
Examples:
  t2t watch
  t2t watch --once                           one picture as text, for a ticket";

/// `t2t events --help`.
pub const EVENTS: &str = "\
Examples:
  t2t events --follow
  t2t events --follow --kind fire,reject --json";

/// `t2t latency --help`.
pub const LATENCY: &str = "\
Examples:
  t2t latency
  t2t latency --json";

/// `t2t log --help`.
pub const LOG: &str = "\
Examples:
  t2t log verify
  t2t log show --last 20
  t2t log show --json";

/// `t2t serve --help`.
pub const SERVE: &str = "\
Opens the card, disarms it (nothing is ever armed after a restart), reads its events, feeds its dead-man timer while the \
event reader and the log are healthy, and serves all other commands on a Unix socket. SIGTERM disarms.

Examples:
  t2t serve --config /etc/t2t/serve.toml
  t2t --device vfio-user:/tmp/card serve --metrics 127.0.0.1:9464";
