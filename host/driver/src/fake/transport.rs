//! The host's side of the card in plain memory: accesses with faults, memory, interrupts, configuration space.

use std::sync::Arc;

use t2t_contract::pci;
use vmm_sys_util::eventfd::{EFD_NONBLOCK, EventFd};

use super::faults::{Fault, timeout};
use super::{Device, FakeCard};
use crate::error::{Error, Result};
use crate::transport::{DmaBuffer, DmaMemory, Placement, Transport, check_offset};

/// Bytes between the addresses of two buffers for DMA.
const IOVA_STEP: u64 = 1 << 30;

impl Device {
    fn answer(&mut self, what: &str, bar: usize, offset: usize) -> Error {
        Error::Refused {
            what: format!("a {what} at {offset:#x} of BAR{bar}"),
            code: libc::EIO,
        }
    }

    fn read(&mut self, bar: usize, offset: usize) -> Result<u32> {
        check_offset(bar, self.bars[bar], offset, 1)?;
        let fault = self.faults.next();
        match fault {
            Some(Fault::Vanish) => return Ok(u32::MAX),
            Some(Fault::Hang | Fault::Lost) => return timeout(),
            Some(Fault::Reset) => self.reset(),
            _ => {}
        }
        let value = match bar {
            pci::REGISTERS_BAR => self.read_register(offset / 4),
            pci::STORE_BAR => self.read_store(offset),
            _ => None,
        };
        let value = value.ok_or_else(|| self.answer("read", bar, offset))?;
        let stuck = match self.faults.stuck {
            Some((at, mask)) if bar == pci::STORE_BAR && at == offset => mask,
            _ => 0,
        };
        match fault {
            Some(Fault::Unanswered) => timeout(),
            Some(Fault::Flip(bit)) => Ok(value ^ 1 << (bit % 32)),
            _ => Ok(value ^ stuck),
        }
    }

    fn write(&mut self, bar: usize, offset: usize, value: u32) -> Result<()> {
        check_offset(bar, self.bars[bar], offset, 1)?;
        let fault = self.faults.next();
        let value = match fault {
            Some(Fault::Vanish | Fault::Dropped) => return Ok(()),
            Some(Fault::Hang | Fault::Lost) => return timeout(),
            Some(Fault::Flip(bit)) => value ^ 1 << (bit % 32),
            _ => value,
        };
        if fault == Some(Fault::Reset) {
            self.reset();
        }
        let taken = match bar {
            pci::REGISTERS_BAR => self.write_register(offset / 4, value),
            pci::STORE_BAR => self.write_store(offset, value),
            _ => false,
        };
        if !taken {
            // A posted write: the answer is lost on its way.
            self.writes_refused += 1;
        }
        match fault {
            Some(Fault::Unanswered) => timeout(),
            _ => Ok(()),
        }
    }
}

impl Transport for FakeCard {
    fn bar_len(&self, bar: usize) -> u64 {
        self.device().bars.get(bar).copied().unwrap_or(0)
    }

    fn read32(&self, bar: usize, offset: usize) -> Result<u32> {
        self.device().read(bar, offset)
    }

    fn write32(&self, bar: usize, offset: usize, value: u32) -> Result<()> {
        self.device().write(bar, offset, value)
    }

    fn dma(&self, len: usize) -> Result<DmaBuffer> {
        let memory = Arc::new(DmaMemory::new(len, self.place().numa)?);
        let mut device = self.device();
        let iova = device
            .dma
            .last()
            .map_or(IOVA_STEP, |(base, _)| base + IOVA_STEP);
        device.dma.push((iova, Arc::downgrade(&memory)));
        drop(device);
        let card = self.clone();
        let release = move || card.device().dma.retain(|(base, _)| *base != iova);
        Ok(DmaBuffer::new(memory, iova, Box::new(release)))
    }

    fn interrupts(&self, count: usize) -> Result<Vec<EventFd>> {
        let new = || {
            let fd = EventFd::new(EFD_NONBLOCK)?;
            Ok((fd.try_clone()?, fd))
        };
        let pairs: std::io::Result<Vec<_>> = (0..count).map(|_| new()).collect();
        let pairs = pairs.map_err(|error| Error::system("making event descriptors", error))?;
        let (ours, theirs) = pairs.into_iter().unzip();
        self.device().irq.fds = ours;
        Ok(theirs)
    }

    fn reset(&self) -> Result<()> {
        let mut device = self.device();
        match device.faults.lasting() {
            Some(Fault::Hang) => return timeout(),
            Some(_) => return Err(Error::Vanished),
            None => {}
        }
        device.reset();
        Ok(())
    }

    fn config_read(&self, offset: usize, into: &mut [u8]) -> Result<()> {
        let mut space = [0; 256];
        space[..2].copy_from_slice(&pci::VENDOR.to_le_bytes());
        space[2..4].copy_from_slice(&pci::DEVICE.to_le_bytes());
        if self.device().faults.lasting() == Some(Fault::Vanish) {
            space.fill(0xFF);
        }
        let from = space.get(offset..offset + into.len());
        into.copy_from_slice(from.ok_or(Error::Outside {
            bar: pci::REGISTERS_BAR,
            offset,
            bytes: into.len(),
        })?);
        Ok(())
    }

    fn place(&self) -> Placement {
        self.device().place.clone()
    }
}
