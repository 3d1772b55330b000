//! Answers: stable, for scripts. Prices and notionals are in 1/10000 dollar, times in ns, as on the card.

use serde::{Deserialize, Serialize};

/// What somebody may do: each role includes those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Only stop: whoever may connect.
    Kill,
    /// See everything.
    View,
    /// Apply desks that loosen nothing, arm, disarm, reset books.
    Trade,
    /// Loosen limits, release the kill latch, correct exposure.
    Risk,
}

/// Who the caller is to the server, and what it owns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hello {
    /// Version of t2t.
    pub version: String,
    /// Address of the card.
    pub device: String,
    /// Whether a server answers, who feeds the dead-man timer.
    pub server: bool,
    /// The caller's user.
    pub user: String,
    /// What the caller may do.
    pub role: Role,
}

/// Identity of a card.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Info {
    /// Its address.
    pub device: String,
    /// PCI vendor and device, `vvvv:dddd`.
    pub pci: String,
    /// Contract version of the card.
    pub contract: String,
    /// Contract version of this t2t.
    pub contract_host: String,
    /// Build of the card: the first 64 bits of its commit, hexadecimal.
    pub build: String,
    /// Frequency of the core clock.
    pub core_khz: u32,
    /// What it has, by name.
    pub capabilities: Vec<String>,
    /// Interrupt vectors.
    pub vectors: u32,
    /// What it holds.
    pub instruments: u32,
    /// What it holds.
    pub triggers: u32,
    /// What it holds.
    pub orders: u32,
    /// Link, such as "8.0 GT/s x8"; empty where there is none.
    pub link: String,
    /// NUMA node of the card.
    pub numa_node: Option<u32>,
    /// IOMMU group.
    pub iommu_group: Option<u32>,
    /// Resets of its function since power-on.
    pub resets: u32,
}

/// What a card is doing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status {
    /// Its address.
    pub device: String,
    /// Whether the card answers; what follows is the last that was known where it does not.
    pub connected: bool,
    /// Armed; false where the card does not answer, and `--json` then prints null: it is not known.
    pub armed: bool,
    /// The kill switch is latched.
    pub killed: bool,
    /// The host was silent for too long.
    pub dead_man: bool,
    /// Orders may leave; likewise.
    pub live: bool,
    /// Memories are being cleared.
    pub sweeping: bool,
    /// Names of the feeds that are stale.
    pub stale: Vec<String>,
    /// Why that changed last.
    pub cause: String,
    /// Generation of the parameters in force; 0 = none.
    pub generation: u32,
    /// Tag of the desk in force, hexadecimal.
    pub desk: String,
    /// Name of the desk in force, where this host applied it.
    pub desk_name: Option<String>,
    /// Time of day of the card, ns.
    pub time: u64,
    /// Open orders, as the card counts them.
    pub open_orders: i32,
    /// Gross notional, 1/10000 dollar, as the card counts it.
    pub gross_used: i64,
    /// Dead-man time in force, ns; 0 = never.
    pub dead_man_ns: u64,
    /// Whether a server feeds the dead-man timer.
    pub fed: bool,
    /// Why it is not fed, or what else is wrong.
    #[serde(default)]
    pub troubles: Vec<String>,
}

/// The desk in force.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskText {
    /// Generation.
    pub generation: u32,
    /// Tag, hexadecimal.
    pub tag: String,
    /// What it was called.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// What a desk would change.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// Generation that it was made against.
    pub generation: u32,
    /// Tag of the desk in force, hexadecimal.
    pub from: String,
    /// Tag of the desk that was planned, hexadecimal.
    pub to: String,
    /// Whether changes are told by what they mean; otherwise only by windows of parameters, because the desk in force was
    /// not applied from here.
    pub by_meaning: bool,
    /// The changes.
    pub changes: Vec<Change>,
    /// The same as people read it, like a diff, with everything else that a trader should know.
    pub text: String,
    /// Units that would be staged.
    pub units: u32,
    /// Whether a limit gets looser.
    pub looser: bool,
    /// Why nothing could be told by meaning, and what else to know.
    #[serde(default)]
    pub notes: Vec<String>,
    /// Whether what is watched changes: refused while armed, and resets the books.
    pub watched: bool,
    /// Whether the card is armed now.
    pub armed: bool,
}

/// One change.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Path in the desk file, such as `limits.AAPL.max_long`; or window of parameters.
    pub path: String,
    /// What it was; none if it is new.
    pub before: Option<String>,
    /// What it becomes; none if it goes.
    pub after: Option<String>,
    /// `looser`, `tighter`, or empty where it is neither.
    #[serde(default)]
    pub limit: String,
}

/// A desk was put in force.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Applied {
    /// The new generation; the old one where nothing differed.
    pub generation: u32,
    /// Tag of the desk, hexadecimal.
    pub tag: String,
    /// Units that were staged.
    pub units: u32,
    /// Accesses of the card's BARs that it took.
    pub accesses: u64,
    /// Cycles of the core clock in which triggers did not look.
    pub hold_cycles: u32,
}

/// What would be armed: what a trader must be certain of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arming {
    /// Generation in force.
    pub generation: u32,
    /// Tag of the desk in force, hexadecimal.
    pub desk: String,
    /// Name of the desk, where it was applied from here.
    pub desk_name: Option<String>,
    /// Its triggers; none where the desk was not applied from here.
    pub triggers: Vec<ArmedTrigger>,
    /// Triggers on the card, by its own parameters.
    pub trigger_count: u32,
    /// Limits in force and what is used.
    pub limits: Limits,
}

/// A trigger that would be armed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArmedTrigger {
    /// Its name.
    pub name: String,
    /// Its condition, as in the desk file.
    pub when: String,
    /// What it sends.
    pub fire: Vec<String>,
    /// Times that it may fire, as loaded.
    pub shots: u32,
    /// `good-frame` or `decision`.
    pub release: String,
}

/// Limits in force and what is used.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Generation.
    pub generation: u32,
    /// Of the card.
    pub card: CardLimits,
    /// Of each instrument that is watched.
    pub instruments: Vec<InstrumentLimits>,
}

/// Limits of the card.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardLimits {
    /// Orders a second; 0 = none may be sent.
    pub orders_per_second: u32,
    /// Fires of one trigger within a second at which it disarms itself.
    pub repeat_per_second: u32,
    /// 1/10000 dollar.
    pub gross_notional: u64,
    /// 1/10000 dollar.
    pub gross_used: i64,
    /// Orders.
    pub max_open_orders: u32,
    /// Orders.
    pub open_orders: i32,
    /// ns; 0 = never.
    pub dead_man_ns: u64,
}

/// Limits of an instrument.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct InstrumentLimits {
    /// Its name in the desk; its symbol where the desk is not known.
    pub name: String,
    /// Its number on the card.
    pub number: u32,
    /// Whether it has limits; without, nothing can be sent.
    pub enabled: bool,
    /// Shares.
    pub max_order_qty: u32,
    /// 1/10000 dollar.
    pub max_order_notional: u64,
    /// Basis points.
    pub collar_bp: u32,
    /// Shares.
    pub max_long: u32,
    /// Shares.
    pub long: i32,
    /// Shares.
    pub max_short: u32,
    /// Shares.
    pub short: i32,
}
