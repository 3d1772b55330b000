//! Everything that can go wrong between host and card. Each message says what was wrong and what to do.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use t2t_contract::reasons::Refusal;
use thiserror::Error;

use crate::address::Address;

/// The driver's result.
pub type Result<T> = core::result::Result<T, Error>;

/// How a failed [`apply`](crate::Card::apply) left the card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// As it was: nothing is staged, and what was to change reads back as before.
    AsBefore,
    /// The new set is in force all the same, wholly: it reads back as asked for.
    New,
    /// It could not be read back. The card never takes half of a set, but which one is in force is not known.
    Unknown,
}

impl core::fmt::Display for Left {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Left::AsBefore => "the card is as it was, proved by read-back",
            Left::New => "the new set is in force all the same, proved by read-back",
            Left::Unknown => {
                "the card could not be read back: open it anew and look before you arm"
            }
        })
    }
}

/// What went wrong.
#[derive(Debug, Error)]
pub enum Error {
    /// An address that is none.
    #[error("`{text}` is no address of a card: {why}")]
    Address { text: String, why: String },
    /// There is no such device.
    #[error(
        "no card at {address}: {what} does not exist; `t2t devices` lists the cards of this machine"
    )]
    NoDevice { address: Address, what: String },
    /// A file may not be opened.
    #[error("no permission to open {path}: {fix}")]
    NoPermission { path: PathBuf, fix: String },
    /// The device is not behind an IOMMU.
    #[error(
        "{address} is not behind an IOMMU, without which it could write anywhere in memory: add `intel_iommu=on` (or `amd_iommu=on`) to the kernel's command line, enable VT-d in the BIOS, and boot again"
    )]
    NoIommu { address: Address },
    /// Another driver, or none, has the device.
    #[error("{address} is bound to {driver}, not to vfio-pci: {fix}")]
    NotBound {
        address: Address,
        driver: String,
        fix: String,
    },
    /// Other devices of the group belong to the kernel.
    #[error(
        "IOMMU group {group} is not viable: the kernel drives {others} of the same group; {fix}"
    )]
    NotViable {
        group: u32,
        others: String,
        fix: String,
    },
    /// Another process has the card.
    #[error(
        "{address} is in use by another process: a card has one owner; talk to the running `t2t serve`, or find it with `{find}`"
    )]
    Busy { address: Address, find: String },
    /// A system call failed in a way that none of the above describes.
    #[error("{what} failed: {source}")]
    System {
        what: String,
        #[source]
        source: io::Error,
    },
    /// What is there is no t2t card.
    #[error(
        "this is no t2t card: {what} is {found:#x}, not {expected:#x}; check the address, or load the bitstream"
    )]
    WrongIdentity {
        what: &'static str,
        found: u64,
        expected: u64,
    },
    /// The card speaks another version of the contract.
    #[error(
        "the card speaks version {}.{} of the contract, this program {}.{}: load the bitstream that belongs to this program, or use the program that belongs to the card",
        found >> 16, found & 0xFFFF, expected >> 16, expected & 0xFFFF
    )]
    WrongVersion { found: u32, expected: u32 },
    /// The card was built with other sizes.
    #[error(
        "the card's SIZES are {found:#010x}, this program was built for {expected:#010x}: use the program of the same build"
    )]
    WrongSizes { found: u32, expected: u32 },
    /// A BAR is smaller than the contract says.
    #[error(
        "BAR{bar} has {bytes:#x} bytes where {needed:#x} are needed: the bitstream is broken, or the BIOS could not place the BAR (enable `Above 4G Decoding`)"
    )]
    TruncatedBar { bar: usize, bytes: u64, needed: u64 },
    /// The build lacks what the driver needs.
    #[error(
        "this build of the card lacks {missing}, which the driver needs: load a full bitstream"
    )]
    CapabilitiesMissing { missing: String },
    /// An access outside a BAR, or not on a word.
    #[error(
        "offset {offset:#x} ({bytes} bytes) is not in BAR{bar}, or not a whole word: this is a mistake of the program"
    )]
    Outside {
        bar: usize,
        offset: usize,
        bytes: usize,
    },
    /// The device answered an access with an error.
    #[error("the card answered {what} with error {code}")]
    Refused { what: String, code: i32 },
    /// Everything reads as ones.
    #[error(
        "the card is gone: everything reads as ones. Check power and `lspci`; nothing that was known of the card holds any more"
    )]
    Vanished,
    /// The function was reset, or somebody else opened the card.
    #[error(
        "the card was reset, or taken by another process, behind our back: OWNER is {read:#010x}, not {wrote:#010x}. A reset disarms; believe nothing else and open it anew"
    )]
    OwnerLost { wrote: u32, read: u32 },
    /// No answer in time.
    #[error(
        "no answer within {} ms: {what}. The card or its simulator hangs; restart it",
        limit.as_millis()
    )]
    Timeout { what: String, limit: Duration },
    /// The other end of the socket is gone.
    #[error("the connection to the card ended: {what}; restart the simulator and open it anew")]
    Disconnected { what: String },
    /// The other end of the socket does not speak the protocol.
    #[error("the other end of the socket does not speak vfio-user as agreed: {what}")]
    Protocol { what: String },
    /// The card refused the commit; everything is still staged.
    #[error("the card refused the commit, {}", hint(.0))]
    CommitRefused(Refusal),
    /// The commit ended, but the generation does not say so.
    #[error(
        "the commit ended without a refusal, but generation {found} is in force where {expected} was to be: disarm, and open the card anew"
    )]
    CommitUnclear { expected: u32, found: u32 },
    /// A word reads back other than it was written.
    #[error(
        "the {copy} copy differs: word {place:#x} (window {window}, row {row}) was written as {wrote:#010x} and reads {read:#010x}. The bus or the card's memory is faulty: do not trade with it"
    )]
    Readback {
        copy: &'static str,
        window: &'static str,
        row: usize,
        place: usize,
        wrote: u32,
        read: u32,
    },
    /// A register reads back other than it was written.
    #[error("register {register} was written as {wrote:#x} and reads {read:#x}")]
    Register {
        register: &'static str,
        wrote: u64,
        read: u64,
    },
    /// The card did not arm.
    #[error("the card did not arm: {why}")]
    ArmRefused { why: String },
    /// An act did not show in STATUS.
    #[error(
        "{what} did not show in STATUS ({status:#x}): `t2t kill` stops the card by another way"
    )]
    NoEffect { what: &'static str, status: u32 },
    /// An image of the store that is none.
    #[error("the set of parameters is not an image of the store: {why}")]
    Target { why: String },
    /// What was staged belongs to another state of the card.
    #[error("the set was staged under generation {staged}, and {now} is in force: stage it again")]
    Outdated { staged: u32, now: u32 },
    /// What is watched would change under an exposure.
    #[error(
        "instrument number {instrument} would become another symbol while it has an exposure (long {long}, short {short}): flatten it, or take it off with `adjust`, then apply"
    )]
    Exposed {
        instrument: usize,
        long: i32,
        short: i32,
    },
    /// What is watched would change under open orders.
    #[error(
        "instrument number {instrument} would become another symbol while {orders} orders are open and {gross} (1/10000 dollar) of gross notional is in use: close them, or take them off with `adjust`, then apply"
    )]
    OrdersOpen {
        instrument: usize,
        orders: i32,
        gross: i64,
    },
    /// The image is not what is in force.
    #[error(
        "the image has tag {image:#018x}, the card {card:#018x}: it is not what is in force; read the card instead"
    )]
    NotTrusted { image: u64, card: u64 },
    /// No such instrument.
    #[error("there is no instrument {instrument}: numbers go to {largest}")]
    NoInstrument { instrument: usize, largest: usize },
    /// The ring's size is out of range.
    #[error("a ring of 2^{log2} records cannot be: write {smallest} to {largest}")]
    RingSize {
        log2: u32,
        smallest: usize,
        largest: usize,
    },
    /// There is one ring, and somebody has it.
    #[error("events are being read already: a card has one ring; drop it before you start another")]
    RingRunning,
    /// What the ring holds contradicts itself.
    #[error(
        "the event ring is broken: event {found} where {expected} was due; it was overrun, or the card was reset. Start it anew"
    )]
    RingBroken { expected: u64, found: u64 },
    /// No huge pages, no memory, no lock on it.
    #[error("no memory for DMA ({bytes} bytes): {why}")]
    Memory { bytes: usize, why: String },
    /// A set was not applied.
    #[error("{source}; {left}")]
    NotApplied {
        #[source]
        source: Box<Error>,
        left: Left,
    },
}

fn hint(refusal: &Refusal) -> String {
    let hint = match refusal {
        Refusal::Sweeping => "memories are being cleared; try again in a moment",
        Refusal::Generation => {
            "another generation is in force than this program believes; look at the card, then apply again"
        }
        Refusal::Units => {
            "another number of units was staged than this program wrote: writes were lost, or the card was reset"
        }
        Refusal::Armed => "the set changes what is watched; disarm first",
        Refusal::Busy => {
            "an order or a frame did not come to its end; look at the session, then try again"
        }
        Refusal::Nothing => "nothing was staged: writes were lost, or the card was reset",
    };
    format!("{refusal}: {hint}")
}

impl Error {
    /// A system call that failed.
    pub(crate) fn system(what: impl Into<String>, source: io::Error) -> Self {
        Error::System {
            what: what.into(),
            source,
        }
    }
}
