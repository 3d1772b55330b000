//! The kernel behind the seam: `vfio-ioctls`, with pread, pwrite and the reset ioctl where that crate swallows errors.

use std::io;
use std::os::fd::{AsRawFd, BorrowedFd};
use std::path::Path;
use std::sync::Arc;

use memmap2::{MmapOptions, MmapRaw};
use vfio_bindings::bindings::vfio::{
    VFIO_BASE, VFIO_PCI_CONFIG_REGION_INDEX, VFIO_REGION_INFO_FLAG_MMAP, VFIO_TYPE,
};
use vfio_ioctls::{VfioContainer, VfioDevice, VfioError};
use vmm_sys_util::errno::Error as Errno;
use vmm_sys_util::eventfd::EventFd;

use super::{Function, Kernel, Refused};
use crate::transport::DmaMemory;

/// The kernel.
pub struct Vfio;

struct Open {
    device: VfioDevice,
    container: Arc<VfioContainer>,
}

/// `VFIO_DEVICE_RESET` of `<linux/vfio.h>`: `_IO(VFIO_TYPE, VFIO_BASE + 11)`.
const VFIO_DEVICE_RESET: libc::c_ulong =
    ((VFIO_TYPE as libc::c_ulong) << 8) | (VFIO_BASE as libc::c_ulong + 11);

impl Kernel for Vfio {
    fn open(&self, folder: &Path) -> Result<Box<dyn Function>, Refused> {
        let container = Arc::new(VfioContainer::new(None).map_err(refused)?);
        let device = VfioDevice::new(folder, container.clone(), false).map_err(refused)?;
        Ok(Box::new(Open { device, container }))
    }
}

fn os(error: Errno) -> io::Error {
    io::Error::from_raw_os_error(error.errno())
}

fn refused(error: VfioError) -> Refused {
    match error {
        VfioError::OpenContainer(error) => Refused::Container(error),
        VfioError::VfioExtension | VfioError::VfioType1V2 => Refused::NoIommu,
        VfioError::OpenGroup(error, _) => Refused::Group(error),
        VfioError::GroupViable => Refused::NotViable,
        VfioError::ContainerSetIOMMU(error) => Refused::Group(os(error)),
        VfioError::GroupGetDeviceFD(error) => Refused::Function(os(error)),
        other => Refused::Other(other.to_string()),
    }
}

fn failed(error: VfioError) -> io::Error {
    match error {
        VfioError::IommuDmaMap(error) | VfioError::IommuDmaUnmap(error) => os(error),
        other => io::Error::other(other.to_string()),
    }
}

impl Open {
    fn fd(&self) -> BorrowedFd<'_> {
        // SAFETY: the descriptor is open as long as the device, which `self` owns.
        unsafe { BorrowedFd::borrow_raw(self.device.as_raw_fd()) }
    }

    /// Offset of configuration space in the device's file.
    fn config(&self, offset: usize) -> u64 {
        self.device.get_region_offset(VFIO_PCI_CONFIG_REGION_INDEX) + offset as u64
    }
}

/// All bytes or an error.
fn whole(done: rustix::io::Result<usize>, wanted: usize) -> io::Result<()> {
    match done? {
        done if done == wanted => Ok(()),
        done => Err(io::Error::new(
            io::ErrorKind::UnexpectedEof,
            format!("{done} of {wanted} bytes"),
        )),
    }
}

impl Function for Open {
    fn bar_len(&self, bar: usize) -> u64 {
        self.device.get_region_size(bar as u32)
    }

    fn map(&self, bar: usize) -> io::Result<MmapRaw> {
        if self.device.get_region_flags(bar as u32) & VFIO_REGION_INFO_FLAG_MMAP == 0 {
            return Err(io::Error::other("the kernel does not let it be mapped"));
        }
        MmapOptions::new()
            .offset(self.device.get_region_offset(bar as u32))
            .len(self.bar_len(bar) as usize)
            .map_raw(self.device.as_raw_fd())
    }

    fn config_read(&self, offset: usize, into: &mut [u8]) -> io::Result<()> {
        let wanted = into.len();
        whole(
            rustix::io::pread(self.fd(), into, self.config(offset)),
            wanted,
        )
    }

    fn config_write(&self, offset: usize, bytes: &[u8]) -> io::Result<()> {
        whole(
            rustix::io::pwrite(self.fd(), bytes, self.config(offset)),
            bytes.len(),
        )
    }

    fn reset(&self) -> io::Result<()> {
        // SAFETY: the ioctl takes no argument and touches no memory of ours.
        match unsafe { libc::ioctl(self.device.as_raw_fd(), VFIO_DEVICE_RESET) } {
            0 => Ok(()),
            _ => Err(io::Error::last_os_error()),
        }
    }

    fn enable_msix(&self, fds: &[EventFd]) -> io::Result<()> {
        self.device
            .enable_msix(fds.iter().collect())
            .map_err(failed)
    }

    fn dma_map(&self, iova: u64, memory: &DmaMemory) -> io::Result<()> {
        // SAFETY: the memory is only accessed as atomics, its pointer given to nobody else; who maps it holds it until it
        // is unmapped.
        unsafe {
            self.container
                .vfio_dma_map(iova, memory.len(), memory.pointer())
                .map_err(failed)
        }
    }

    fn dma_unmap(&self, iova: u64, len: usize) -> io::Result<()> {
        self.container.vfio_dma_unmap(iova, len).map_err(failed)
    }
}
