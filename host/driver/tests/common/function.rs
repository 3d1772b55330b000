//! A function of the kernel's VFIO without a kernel: BARs are files, so a register is a word of memory.
#![allow(dead_code)]

use std::fs::File;
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::{Arc, Mutex};

use memmap2::{MmapOptions, MmapRaw};
use t2t_contract::{pci, registers, store};
use t2t_driver::Error;
use t2t_driver::transport::DmaMemory;
use t2t_driver::transport::vfio::{Function, Kernel, Refused, VfioCard};
use vmm_sys_util::eventfd::EventFd;

use super::files::{self, BDF, Files};

/// A function whose BARs are files.
pub struct Parts {
    pub bars: Vec<File>,
    pub config: Vec<u8>,
    pub done: Vec<String>,
    pub msix: Vec<EventFd>,
    pub memory: Vec<OwnedFd>,
    pub refuse: Option<(&'static str, i32)>,
}

#[derive(Clone)]
pub struct TestFunction(pub Arc<Mutex<Parts>>);

impl TestFunction {
    /// A card after power-on, as far as memory can be one.
    pub fn new() -> Self {
        let bytes = [
            store::BAR0_BYTES,
            0,
            store::BAR2_BYTES,
            0,
            pci::MSIX_BYTES,
            0,
        ];
        let bars = bytes.map(|bytes| {
            let file = tempfile::tempfile().unwrap();
            file.set_len(bytes as u64).unwrap();
            file
        });
        for register in registers::REGISTERS {
            let value = register.reset.to_le_bytes();
            bars[0]
                .write_all_at(&value[..4 * register.words()], 4 * register.offset as u64)
                .unwrap();
        }
        TestFunction(Arc::new(Mutex::new(Parts {
            bars: bars.into(),
            config: files::config(),
            done: Vec::new(),
            msix: Vec::new(),
            memory: Vec::new(),
            refuse: None,
        })))
    }

    pub fn with<T>(&self, act: impl FnOnce(&mut Parts) -> T) -> T {
        act(&mut self.0.lock().unwrap())
    }

    fn act(&self, what: &'static str, said: String) -> io::Result<()> {
        self.with(|files| {
            if let Some((refused, code)) = files.refuse
                && refused == what
            {
                return Err(io::Error::from_raw_os_error(code));
            }
            files.done.push(said);
            Ok(())
        })
    }

    pub fn refusing(self, what: &'static str, code: i32) -> Self {
        self.with(|files| files.refuse = Some((what, code)));
        self
    }
}

impl Function for TestFunction {
    fn bar_len(&self, bar: usize) -> u64 {
        self.with(|files| files.bars[bar].metadata().unwrap().len())
    }

    fn map(&self, bar: usize) -> io::Result<MmapRaw> {
        self.act("map", format!("map {bar}"))?;
        self.with(|files| MmapOptions::new().map_raw(&files.bars[bar]))
    }

    fn config_read(&self, offset: usize, into: &mut [u8]) -> io::Result<()> {
        self.with(|files| {
            into.copy_from_slice(&files.config[offset..offset + into.len()]);
            Ok(())
        })
    }

    fn config_write(&self, offset: usize, bytes: &[u8]) -> io::Result<()> {
        self.with(|files| {
            files.config[offset..offset + bytes.len()].copy_from_slice(bytes);
            Ok(())
        })
    }

    fn reset(&self) -> io::Result<()> {
        self.act("reset", "reset".to_owned())
    }

    fn enable_msix(&self, fds: &[EventFd]) -> io::Result<()> {
        self.act("msix", format!("msix {}", fds.len()))?;
        self.with(|files| files.msix = fds.iter().map(|fd| fd.try_clone().unwrap()).collect());
        Ok(())
    }

    fn dma_map(&self, iova: u64, memory: &DmaMemory) -> io::Result<()> {
        let fd = memory.fd().as_fd().try_clone_to_owned()?;
        self.with(|files| files.memory.push(fd));
        self.act("dma", format!("dma {iova:#x}"))
    }

    fn dma_unmap(&self, iova: u64, _len: usize) -> io::Result<()> {
        self.act("undma", format!("undma {iova:#x}"))
    }
}

pub struct Gives(pub TestFunction);

impl Kernel for Gives {
    fn open(&self, folder: &Path) -> Result<Box<dyn Function>, Refused> {
        assert!(folder.ends_with("sys/bus/pci/devices/0000:3b:00.0"));
        Ok(Box::new(self.0.clone()))
    }
}

/// The card behind a function.
pub fn open(function: &TestFunction) -> Result<VfioCard, Error> {
    VfioCard::open(BDF, &Files::new().machine(), &Gives(function.clone()))
}
