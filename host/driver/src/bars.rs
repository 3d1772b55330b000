//! The two BARs of a card, as registers and places of the store; counts accesses, and finds a card that is gone.
//!
//! A read that gives all ones may be a value or a card that is gone: register ID tells them apart.

use core::sync::atomic::{AtomicU64, Ordering};

use t2t_contract::pci::{REGISTERS_BAR, STORE_BAR};
use t2t_contract::registers;

use crate::error::{Error, Result};
use crate::state::width;
use crate::transport::Transport;

/// Accesses of BARs, in words: what costs on PCI Express.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Accesses {
    /// Words read.
    pub reads: u64,
    /// Words written.
    pub writes: u64,
}

/// The BARs of one card, shared by the card and its event ring.
pub(crate) struct Bars {
    transport: Box<dyn Transport>,
    reads: AtomicU64,
    writes: AtomicU64,
}

impl Bars {
    pub(crate) fn new(transport: Box<dyn Transport>) -> Self {
        Bars {
            transport,
            reads: AtomicU64::new(0),
            writes: AtomicU64::new(0),
        }
    }

    pub(crate) fn transport(&self) -> &dyn Transport {
        &*self.transport
    }

    pub(crate) fn accesses(&self) -> Accesses {
        Accesses {
            reads: self.reads.load(Ordering::Relaxed),
            writes: self.writes.load(Ordering::Relaxed),
        }
    }

    /// Reads a register of one word.
    pub(crate) fn register(&self, register: usize) -> Result<u32> {
        let mut word = [0];
        self.registers(register, &mut word)?;
        Ok(word[0])
    }

    /// Reads neighbouring registers.
    pub(crate) fn registers(&self, first: usize, into: &mut [u32]) -> Result<()> {
        self.read(REGISTERS_BAR, first * 4, into)
    }

    /// Reads a register of two words: its low word, which holds the high one, first.
    pub(crate) fn register64(&self, register: usize) -> Result<u64> {
        let low = self.register(register)?;
        let high = self.register(register + 1)?;
        Ok(u64::from(high) << 32 | u64::from(low))
    }

    /// Reads a signed register of two words.
    pub(crate) fn signed64(&self, register: usize) -> Result<i64> {
        Ok(crate::bits::signed(
            self.register64(register)?,
            width(register),
        ))
    }

    /// Writes a register of one word. One access.
    pub(crate) fn set(&self, register: usize, value: u32) -> Result<()> {
        self.writes.fetch_add(1, Ordering::Relaxed);
        self.transport.write32(REGISTERS_BAR, register * 4, value)
    }

    /// Writes a register of two words: the high one, with which it takes effect, last.
    pub(crate) fn set64(&self, register: usize, value: u64) -> Result<()> {
        self.set(register, value as u32)?;
        self.set(register + 1, (value >> 32) as u32)
    }

    /// Reads words of BAR2 at a byte offset.
    pub(crate) fn store(&self, offset: usize, into: &mut [u32]) -> Result<()> {
        self.read(STORE_BAR, offset, into)
    }

    /// Writes words of BAR2 at a byte offset.
    pub(crate) fn set_store(&self, offset: usize, words: &[u32]) -> Result<()> {
        self.writes.fetch_add(words.len() as u64, Ordering::Relaxed);
        self.transport.write_block(STORE_BAR, offset, words)
    }

    fn read(&self, bar: usize, offset: usize, into: &mut [u32]) -> Result<()> {
        self.reads.fetch_add(into.len() as u64, Ordering::Relaxed);
        self.transport.read_block(bar, offset, into)?;
        if into.contains(&u32::MAX) {
            self.reads.fetch_add(1, Ordering::Relaxed);
            if self.transport.read32(REGISTERS_BAR, registers::ID * 4)? == u32::MAX {
                return Err(Error::Vanished);
            }
        }
        Ok(())
    }
}
