//! The whole simulated card in this process, for the driver: every access, write of memory and interrupt without a socket.
//!
//! In: the driver's accesses; frames and time, through [`Local::with`]. Out: answers, events in the driver's own memory. A
//! write can be *posted*: it then goes over the card's port while frames come in, as on a board, instead of before them.

use anyhow::Result;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;
use t2t_contract::{events, pci, store};
use t2t_driver::{DmaBuffer, Error, Placement, Transport, transport};
use t2t_simcard::Options;
use t2t_simcard::device::Device;
use t2t_simcard::server::{AccessError, BusError, Function, Host, Masked};
use vmm_sys_util::eventfd::{EFD_NONBLOCK, EventFd};

/// From one buffer to the next: the largest ring.
const IOVA_STEP: u64 = (events::BYTES as u64) << events::LARGEST_LOG2;

/// A card in this process; its clones are the same card.
#[derive(Clone)]
pub(super) struct Local(Arc<Mutex<Inner>>);

struct Inner {
    device: Device,
    memory: Memory,
    /// The next writes are posted, not before this cycle.
    post: Option<u64>,
}

/// The host's memory and interrupts, as the card reaches them.
#[derive(Default)]
pub(super) struct Memory {
    maps: Vec<(u64, Weak<transport::DmaMemory>)>,
    vectors: Vec<EventFd>,
}

impl Host for Memory {
    fn write(&mut self, address: u64, bytes: &[u8]) -> Result<(), BusError> {
        let find = |(base, memory): &(u64, Weak<transport::DmaMemory>)| {
            let memory = memory.upgrade()?;
            let offset = address.checked_sub(*base)? as usize;
            (offset + bytes.len() <= memory.len()).then_some((memory, offset))
        };
        let (memory, offset) = self.maps.iter().find_map(find).ok_or(BusError)?;
        let (words, _) = bytes.as_chunks::<8>();
        // The last word, which holds the phase, comes last.
        for (n, word) in words.iter().enumerate() {
            let place = memory.word(offset / 8 + n).ok_or(BusError)?;
            place.store(u64::from_le_bytes(*word), Ordering::Release);
        }
        Ok(())
    }

    fn interrupt(&mut self, vector: usize) {
        if let Some(fd) = self.vectors.get(vector) {
            // A counter that is full interrupts all the same.
            let _ = fd.write(1);
        }
    }
}

impl Local {
    /// A card after power-on.
    pub(super) fn new() -> Result<Local> {
        Ok(Local(Arc::new(Mutex::new(Inner {
            device: Device::new(Options::default())?,
            memory: Memory::default(),
            post: None,
        }))))
    }

    /// Lends the card, and the host as it sees it.
    pub(super) fn with<R>(&self, act: impl FnOnce(&mut Device, &mut Memory) -> R) -> R {
        let inner = &mut *self.inner();
        act(&mut inner.device, &mut inner.memory)
    }

    /// From now on writes are posted, not before `cycle`; with `None` they are carried out at once again.
    pub(super) fn post(&self, cycle: Option<u64>) {
        self.inner().post = cycle;
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn explain(what: &str, error: AccessError) -> Error {
    match error {
        AccessError::Refused => Error::Refused {
            what: what.to_owned(),
            code: rustix::io::Errno::IO.raw_os_error(),
        },
        AccessError::Hung => Error::Timeout {
            what: what.to_owned(),
            limit: Duration::ZERO,
        },
    }
}

impl Transport for Local {
    fn bar_len(&self, bar: usize) -> u64 {
        match bar {
            pci::REGISTERS_BAR => store::BAR0_BYTES as u64,
            pci::STORE_BAR => store::BAR2_BYTES as u64,
            _ => 0,
        }
    }

    fn read32(&self, bar: usize, offset: usize) -> Result<u32, Error> {
        let mut word = [0];
        self.read_block(bar, offset, &mut word)?;
        Ok(word[0])
    }

    fn write32(&self, bar: usize, offset: usize, value: u32) -> Result<(), Error> {
        self.write_block(bar, offset, &[value])
    }

    fn read_block(&self, bar: usize, offset: usize, into: &mut [u32]) -> Result<(), Error> {
        transport::check_offset(bar, self.bar_len(bar), offset, into.len())?;
        self.with(|device, memory| device.read(bar, offset as u32, into, memory))
            .map_err(|error| explain("a read", error))
    }

    fn write_block(&self, bar: usize, offset: usize, words: &[u32]) -> Result<(), Error> {
        transport::check_offset(bar, self.bar_len(bar), offset, words.len())?;
        let inner = &mut *self.inner();
        let words: Vec<Masked> = words.iter().map(|word| Masked::whole(*word)).collect();
        let written = match (inner.post, words.as_slice()) {
            (Some(cycle), [word]) => {
                let memory = &mut inner.memory;
                inner.device.post(bar, offset as u32, *word, cycle, memory)
            }
            _ => inner
                .device
                .write(bar, offset as u32, &words, &mut inner.memory),
        };
        match written {
            // Posted: the answer is lost on its way.
            Ok(()) | Err(AccessError::Refused) => Ok(()),
            Err(error) => Err(explain("a write", error)),
        }
    }

    fn dma(&self, len: usize) -> Result<DmaBuffer, Error> {
        let memory = Arc::new(transport::DmaMemory::new(len, None)?);
        let maps = &mut self.inner().memory.maps;
        let iova = maps.last().map_or(IOVA_STEP, |(base, _)| base + IOVA_STEP);
        maps.push((iova, Arc::downgrade(&memory)));
        let card = self.clone();
        let release = move || card.inner().memory.maps.retain(|(base, _)| *base != iova);
        Ok(DmaBuffer::new(memory, iova, Box::new(release)))
    }

    fn interrupts(&self, count: usize) -> Result<Vec<EventFd>, Error> {
        let new = || {
            let fd = EventFd::new(EFD_NONBLOCK)?;
            Ok((fd.try_clone()?, fd))
        };
        let pairs: std::io::Result<Vec<_>> = (0..count).map(|_| new()).collect();
        let (ours, theirs) = pairs
            .map_err(|source| Error::System {
                what: "making event descriptors".to_owned(),
                source,
            })?
            .into_iter()
            .unzip();
        self.inner().memory.vectors = ours;
        Ok(theirs)
    }

    fn reset(&self) -> Result<(), Error> {
        self.with(|device, memory| device.reset(memory));
        Ok(())
    }

    fn config_read(&self, offset: usize, into: &mut [u8]) -> Result<(), Error> {
        // Without an endpoint there is no more than the identity.
        let mut space = [0; 256];
        space[..2].copy_from_slice(&pci::VENDOR.to_le_bytes());
        space[2..4].copy_from_slice(&pci::DEVICE.to_le_bytes());
        let part = space
            .get(offset..offset + into.len())
            .ok_or_else(|| Error::Protocol {
                what: format!("configuration space of {} bytes", space.len()),
            })?;
        into.copy_from_slice(part);
        Ok(())
    }

    fn place(&self) -> Placement {
        Placement::default()
    }
}
