//! Memory that a device writes: huge pages on the device's NUMA node where there are any, else ordinary ones.
//!
//! In: length and node. Out: mapped and zeroed memory with a descriptor that can be sent to another process. It is only
//! ever read and written as atomics, because the device may write at any time.

use core::fmt;
use core::sync::atomic::AtomicU64;
use std::fs::File;
use std::os::fd::{AsFd, BorrowedFd};
use std::sync::Arc;

use memmap2::{MmapOptions, MmapRaw};
use rustix::fs::{MemfdFlags, ftruncate, memfd_create};

use crate::error::{Error, Result};

/// What pages the memory has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pages {
    /// Huge pages of 2 MiB.
    Huge,
    /// Ordinary pages.
    Ordinary,
}

impl fmt::Display for Pages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Pages::Huge => "huge pages of 2 MiB",
            Pages::Ordinary => "ordinary pages",
        })
    }
}

const HUGE_BYTES: usize = 2 << 20;
const PAGE_BYTES: usize = 4096;
/// `<linux/mempolicy.h>`: answer with a node, that of an address.
const MPOL_F_NODE: libc::c_int = 1;
const MPOL_F_ADDR: libc::c_int = 2;
const WORD_BYTES: usize = size_of::<AtomicU64>();

/// Mapped memory that a device writes.
pub struct DmaMemory {
    map: MmapRaw,
    file: File,
    /// What pages it has.
    pub pages: Pages,
    /// NUMA node that it is on, as the kernel says; `None` where the machine has no nodes.
    pub node: Option<u32>,
}

impl DmaMemory {
    /// At least `len` bytes of zeroes, on `node` where possible.
    ///
    /// # Errors
    /// [`Error::Memory`] if there is none.
    pub fn new(len: usize, node: Option<u32>) -> Result<Self> {
        let huge = MemfdFlags::CLOEXEC | MemfdFlags::HUGETLB | MemfdFlags::HUGE_2MB;
        Self::with(len, node, Pages::Huge, huge, HUGE_BYTES)
            .or_else(|_| Self::with(len, node, Pages::Ordinary, MemfdFlags::CLOEXEC, PAGE_BYTES))
    }

    fn with(
        len: usize,
        node: Option<u32>,
        pages: Pages,
        flags: MemfdFlags,
        page: usize,
    ) -> Result<Self> {
        let bytes = len.max(1).next_multiple_of(page);
        let failed = |why: std::io::Error| Error::Memory {
            bytes,
            why: why.to_string(),
        };
        let file = File::from(memfd_create(c"t2t-dma", flags).map_err(|e| failed(e.into()))?);
        ftruncate(&file, bytes as u64).map_err(|e| failed(e.into()))?;
        let map = MmapOptions::new()
            .len(bytes)
            .map_raw(&file)
            .map_err(failed)?;
        if let Some(node) = node {
            prefer(&map, node);
        }
        let mut memory = DmaMemory {
            map,
            file,
            pages,
            node: None,
        };
        // The first touch is what places a page.
        for index in 0..bytes / WORD_BYTES {
            memory
                .word(index)
                .map(|word| word.store(0, core::sync::atomic::Ordering::Relaxed));
        }
        memory.node = node_of(&memory.map);
        Ok(memory)
    }

    /// Eight bytes of it, by number; `None` beyond its end.
    pub fn word(&self, index: usize) -> Option<&AtomicU64> {
        if index >= self.len() / WORD_BYTES {
            return None;
        }
        // SAFETY: the offset is inside the mapping, which lives as long as `self`; a mapping starts on a page, so the
        // word is aligned; nobody makes other than atomic accesses from this process, and the device writes aligned
        // words.
        Some(unsafe { AtomicU64::from_ptr(self.map.as_mut_ptr().cast::<u64>().add(index)) })
    }

    /// Bytes.
    pub fn len(&self) -> usize {
        self.map.len()
    }

    /// Whether it has no bytes: never.
    pub fn is_empty(&self) -> bool {
        self.map.len() == 0
    }

    /// Where it is mapped.
    pub fn pointer(&self) -> *mut u8 {
        self.map.as_mut_ptr()
    }

    /// The descriptor behind it.
    pub fn fd(&self) -> BorrowedFd<'_> {
        self.file.as_fd()
    }
}

/// Asks for pages on a node. Only asks: bound to a node without free huge pages, the first touch would end the process.
fn prefer(map: &MmapRaw, node: u32) {
    let mut mask = [0_u64; 16];
    let Some(word) = mask.get_mut(node as usize / 64) else {
        return;
    };
    *word = 1 << (node % 64);
    // SAFETY: the range is that of the mapping, the mask outlives the call; the call changes where pages will be, not
    // what is in them. A refusal (no NUMA) leaves them where they would have been.
    unsafe {
        libc::syscall(
            libc::SYS_mbind,
            map.as_mut_ptr(),
            map.len(),
            libc::MPOL_PREFERRED,
            mask.as_ptr(),
            64 * mask.len(),
            0,
        );
    }
}

/// The node that the first page is on.
fn node_of(map: &MmapRaw) -> Option<u32> {
    let mut node: libc::c_int = -1;
    // SAFETY: writes one int; the address is mapped.
    let result = unsafe {
        libc::syscall(
            libc::SYS_get_mempolicy,
            &mut node,
            core::ptr::null_mut::<u64>(),
            0,
            map.as_mut_ptr(),
            MPOL_F_NODE | MPOL_F_ADDR,
        )
    };
    (result == 0).then(|| u32::try_from(node).ok()).flatten()
}

/// Memory and its address as the device sees it. Dropping it takes it from the device.
pub struct DmaBuffer {
    memory: Arc<DmaMemory>,
    /// Address for the device.
    pub iova: u64,
    release: Option<Box<dyn FnOnce() + Send>>,
}

impl DmaBuffer {
    /// `release` takes the memory from the device.
    pub fn new(memory: Arc<DmaMemory>, iova: u64, release: Box<dyn FnOnce() + Send>) -> Self {
        DmaBuffer {
            memory,
            iova,
            release: Some(release),
        }
    }

    /// The memory.
    pub fn memory(&self) -> &Arc<DmaMemory> {
        &self.memory
    }
}

impl Drop for DmaBuffer {
    fn drop(&mut self) {
        if let Some(release) = self.release.take() {
            release();
        }
    }
}
