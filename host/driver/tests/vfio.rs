//! The kernel's VFIO without a card: what it refuses, and a card whose BARs are files.

#[path = "common/machine.rs"]
mod files;

use std::fs::File;
use std::io;
use std::os::fd::AsFd;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::{Arc, Mutex};

use files::{BDF, Files};
use memmap2::{MmapOptions, MmapRaw};
use t2t_contract::{pci, registers, store};
use t2t_driver::transport::vfio::{Function, Kernel, Refused, VfioCard};
use t2t_driver::transport::{DmaMemory, Transport};
use t2t_driver::{Card, Error, Kinds, Vectors};
use vmm_sys_util::eventfd::EventFd;

/// A function whose BARs are files.
struct Parts {
    bars: Vec<File>,
    config: Vec<u8>,
    done: Vec<String>,
    msix: Vec<EventFd>,
    refuse: Option<(&'static str, i32)>,
}

#[derive(Clone)]
struct TestFunction(Arc<Mutex<Parts>>);

impl TestFunction {
    /// A card after power-on, as far as memory can be one.
    fn new() -> Self {
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
            refuse: None,
        })))
    }

    fn with<T>(&self, act: impl FnOnce(&mut Parts) -> T) -> T {
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

    fn refusing(self, what: &'static str, code: i32) -> Self {
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
        assert!(memory.fd().as_fd().try_clone_to_owned().is_ok());
        self.act("dma", format!("dma {iova:#x}"))
    }

    fn dma_unmap(&self, iova: u64, _len: usize) -> io::Result<()> {
        self.act("undma", format!("undma {iova:#x}"))
    }
}

struct Gives(TestFunction);

impl Kernel for Gives {
    fn open(&self, folder: &Path) -> Result<Box<dyn Function>, Refused> {
        assert!(folder.ends_with("sys/bus/pci/devices/0000:3b:00.0"));
        Ok(Box::new(self.0.clone()))
    }
}

struct Refuses(fn() -> Refused);

impl Kernel for Refuses {
    fn open(&self, _: &Path) -> Result<Box<dyn Function>, Refused> {
        Err((self.0)())
    }
}

fn open(function: &TestFunction) -> Result<VfioCard, Error> {
    VfioCard::open(BDF, &Files::new().machine(), &Gives(function.clone()))
}

fn refused(why: fn() -> Refused) -> Error {
    VfioCard::open(BDF, &Files::new().machine(), &Refuses(why))
        .err()
        .unwrap()
}

fn os(code: i32) -> io::Error {
    io::Error::from_raw_os_error(code)
}

#[test]
fn a_group_that_another_process_has_is_busy() {
    let error = refused(|| Refused::Group(os(libc::EBUSY)));
    assert!(matches!(&error, Error::Busy { find, .. } if find.starts_with("sudo fuser -v ")));
    assert!(
        error
            .to_string()
            .contains("vfio:0000:3b:00.0 is in use by another process")
    );
}

#[test]
fn no_permission_for_group_or_container() {
    for why in [
        (|| Refused::Group(os(libc::EACCES))) as fn() -> Refused,
        || Refused::Container(os(libc::EPERM)),
        || Refused::Function(os(libc::EPERM)),
    ] {
        let error = refused(why);
        assert!(
            matches!(&error, Error::NoPermission { fix, .. } if fix.contains("chown")),
            "{error}"
        );
    }
}

#[test]
fn an_iommu_that_is_none_and_a_group_that_is_not_viable() {
    assert!(matches!(
        refused(|| Refused::NoIommu),
        Error::NoIommu { .. }
    ));
    assert!(matches!(
        refused(|| Refused::NotViable),
        Error::NotViable { group: 7, .. }
    ));
    assert!(matches!(
        refused(|| Refused::Container(os(libc::ENOENT))),
        Error::NoDevice { .. }
    ));
    assert!(matches!(
        refused(|| Refused::Other("odd".into())),
        Error::System { .. }
    ));
}

#[test]
fn what_sysfs_says_comes_before_anything_is_opened() {
    let files = Files::new();
    files.bind("0000:3b:00.0", Some("xdma"));
    let never = Refuses(|| panic!("opened"));
    let error = VfioCard::open(BDF, &files.machine(), &never).err().unwrap();
    assert!(matches!(error, Error::NotBound { .. }));
}

#[test]
fn opening_enables_memory_and_bus_master_and_maps_the_bars() {
    let function = TestFunction::new();
    let transport = open(&function).unwrap();
    assert_eq!(function.with(|files| files.config[4]), 0b110);
    assert_eq!(
        function.with(|files| files.done.clone()),
        ["map 0", "map 2"]
    );
    assert_eq!(transport.place().numa, Some(1));
    assert!(transport.place().link.unwrap().is_degraded());
    let mut card = Card::with(Box::new(transport)).unwrap();
    card.heartbeat().unwrap();
    let mut written = [0; 4];
    function
        .with(|files| files.bars[0].read_exact_at(&mut written, 4 * registers::OWNER as u64))
        .unwrap();
    assert_ne!(written, [0; 4], "a register is a word of the BAR");
    card.kill().unwrap();
    function
        .with(|files| files.bars[0].read_exact_at(&mut written, 4 * registers::CONTROL as u64))
        .unwrap();
    assert_eq!(u32::from_le_bytes(written), 1 << registers::control::KILL);
}

#[test]
fn a_card_that_reads_as_ones_before_it_is_opened_is_gone() {
    let function = TestFunction::new();
    function.with(|files| files.config.fill(0xFF));
    assert!(matches!(open(&function).err().unwrap(), Error::Vanished));
}

#[test]
fn a_card_that_reads_as_ones_later_is_gone() {
    let function = TestFunction::new();
    let mut card = Card::with(Box::new(open(&function).unwrap())).unwrap();
    function
        .with(|files| files.bars[0].write_all_at(&[0xFF; 4096], 0))
        .unwrap();
    assert!(matches!(card.heartbeat().unwrap_err(), Error::Vanished));
    assert!(matches!(card.state().unwrap_err(), Error::Vanished));
}

#[test]
fn a_card_whose_memory_goes_away_is_an_error_and_no_signal() {
    let function = TestFunction::new();
    let mut card = Card::with(Box::new(open(&function).unwrap())).unwrap();
    card.heartbeat().unwrap();
    // The kernel answers accesses of a device that went away as it does those of a file that was cut.
    function.with(|files| files.bars[0].set_len(0)).unwrap();
    assert!(matches!(card.kill().unwrap_err(), Error::Vanished));
    assert!(matches!(card.heartbeat().unwrap_err(), Error::Vanished));
    assert!(matches!(card.state().unwrap_err(), Error::Vanished));
}

#[test]
fn a_truncated_bar_is_refused() {
    let function = TestFunction::new();
    function
        .with(|files| files.bars[2].set_len(0x1000))
        .unwrap();
    let error = Card::with(Box::new(open(&function).unwrap()))
        .err()
        .unwrap();
    assert!(matches!(
        error,
        Error::TruncatedBar {
            bar: 2,
            bytes: 0x1000,
            needed: 0x20_0000
        }
    ));
    let function = TestFunction::new();
    function.with(|files| files.bars[0].set_len(0)).unwrap();
    let error = Card::with(Box::new(open(&function).unwrap()))
        .err()
        .unwrap();
    assert!(matches!(
        error,
        Error::TruncatedBar {
            bar: 0,
            bytes: 0,
            ..
        }
    ));
}

#[test]
fn accesses_outside_a_bar_are_refused() {
    let transport = open(&TestFunction::new()).unwrap();
    for (bar, offset) in [
        (0, store::BAR0_BYTES),
        (0, 2),
        (2, usize::MAX - 3),
        (1, 0),
        (4, 0),
        (9, 0),
    ] {
        assert!(
            matches!(transport.read32(bar, offset), Err(Error::Outside { .. })),
            "{bar} {offset:#x}"
        );
        assert!(matches!(
            transport.write32(bar, offset, 1),
            Err(Error::Outside { .. })
        ));
    }
    transport.write32(0, store::BAR0_BYTES - 4, 7).unwrap();
    assert_eq!(transport.read32(0, store::BAR0_BYTES - 4).unwrap(), 7);
}

#[test]
fn a_bar_that_cannot_be_mapped() {
    let function = TestFunction::new().refusing("map", libc::EINVAL);
    let error = open(&function).err().unwrap();
    assert!(
        matches!(&error, Error::System { what, .. } if what == "mapping BAR0"),
        "{error}"
    );
}

#[test]
fn memory_that_the_iommu_does_not_take_names_the_limit() {
    let transport = open(&TestFunction::new().refusing("dma", libc::ENOMEM)).unwrap();
    let error = transport.dma(4096).err().unwrap();
    assert!(error.to_string().contains("ulimit -l"), "{error}");
}

#[test]
fn memory_is_taken_from_the_card_when_the_ring_is_dropped() {
    let function = TestFunction::new();
    let mut card = Card::with(Box::new(open(&function).unwrap())).unwrap();
    let ring = card.start_events(6, Kinds::all()).unwrap();
    drop(ring);
    let done = function.with(|files| files.done[2..].to_vec());
    assert_eq!(done, ["dma 0x100000000", "undma 0x100000000"]);
}

#[test]
fn a_reset_that_the_kernel_refuses_is_told() {
    let function = TestFunction::new().refusing("reset", libc::ENOTTY);
    let mut card = Card::with(Box::new(open(&function).unwrap())).unwrap();
    let error = card.reset().unwrap_err();
    assert!(matches!(&error, Error::System { what, .. } if what == "resetting the function"));
}

#[test]
fn interrupts_are_event_descriptors_of_the_kernel() {
    let function = TestFunction::new();
    let mut card = Card::with(Box::new(open(&function).unwrap())).unwrap();
    let interrupts = card.interrupts(Vectors::all(), 1, 0).unwrap();
    function.with(|files| files.msix[1].write(1)).unwrap();
    let came = interrupts
        .wait(Vectors::all(), std::time::Duration::from_secs(1))
        .unwrap();
    assert_eq!(came, Vectors::DISARM);
    let function = TestFunction::new().refusing("msix", libc::EIO);
    let mut card = Card::with(Box::new(open(&function).unwrap())).unwrap();
    assert!(matches!(
        card.interrupts(Vectors::all(), 1, 0),
        Err(Error::System { .. })
    ));
}
