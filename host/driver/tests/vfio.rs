//! The kernel's VFIO without a card: what it refuses, and a card whose BARs are files.

#[path = "common/machine.rs"]
mod files;
#[path = "common/function.rs"]
mod function;

use std::io;
use std::os::unix::fs::FileExt;
use std::path::Path;

use files::{BDF, Files};
use function::{TestFunction, open};
use t2t_contract::{registers, store};
use t2t_driver::transport::Transport;
use t2t_driver::transport::vfio::{Function, Kernel, Refused, VfioCard};
use t2t_driver::{Card, Error, Kinds, Vectors};

struct Refuses(fn() -> Refused);

impl Kernel for Refuses {
    fn open(&self, _: &Path) -> Result<Box<dyn Function>, Refused> {
        Err((self.0)())
    }
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
