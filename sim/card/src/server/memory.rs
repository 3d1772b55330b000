//! The client's memory: what it has shown, mapped where it can be, and never touched outside of that.

use super::function::BusError;
use rustix::fs::fstat;
use rustix::io::Errno;
use rustix::mm::{MapFlags, ProtFlags, mmap, munmap};
use std::collections::{BTreeMap, HashMap};
use std::ffi::c_void;
use std::os::fd::OwnedFd;
use std::ptr;
use std::sync::atomic::{Ordering, fence};
use std::sync::{Arc, Weak};
use t2t_vfio_user::{Capabilities, DmaMap, DmaMapFlags, DmaUnmap};

/// A file that is mapped, once for all of its maps: a client may show memory page by page.
type File = Arc<OwnedFd>;
/// Device and inode.
type Identity = (u64, u64);

/// Most files that a client may have mapped: far fewer than a process may have open.
const FILES: usize = 256;

/// One piece of memory.
struct Piece {
    size: u64,
    how: How,
}

enum How {
    /// It may not be written.
    ReadOnly,
    /// By messages.
    Messages,
    /// Directly.
    Mapped(Mapping),
}

/// Memory of the client in this process.
struct Mapping {
    at: *mut c_void,
    bytes: usize,
    /// Offset of its end in the file.
    end: u64,
    file: File,
}

// SAFETY: the mapping belongs to this value alone, and a thread is as good as another to use it.
unsafe impl Send for Mapping {}

impl Mapping {
    /// Whether the file still reaches to the end of the mapping: touching memory beyond the end of a file kills.
    fn is_whole(&self) -> bool {
        fstat(&*self.file)
            .is_ok_and(|stat| u64::try_from(stat.st_size).is_ok_and(|s| s >= self.end))
    }
}

impl Drop for Mapping {
    fn drop(&mut self) {
        // SAFETY: mapped with this address and size, and nothing refers to it but `self`.
        let unmapped = unsafe { munmap(self.at, self.bytes) };
        debug_assert!(unmapped.is_ok());
    }
}

/// How a write is carried out.
pub enum Write {
    /// It is.
    Done,
    /// The client has to be sent it.
    Message,
}

/// All memory that the client has shown, by bus address.
#[derive(Default)]
pub struct Memory {
    pieces: BTreeMap<u64, Piece>,
    files: HashMap<Identity, Weak<OwnedFd>>,
}

impl Memory {
    /// Takes memory that the client shows, with its file where it has one.
    ///
    /// # Errors
    /// EEXIST if any of it was shown before; ENOSPC if there are too many pieces, EMFILE too many files; EINVAL for a file that is shorter, or an
    /// offset that is no multiple of a page; the system's.
    pub fn map(&mut self, map: &DmaMap, fd: Option<OwnedFd>) -> Result<(), Errno> {
        if self.pieces.len() as u64 >= Capabilities::OURS.max_dma_maps {
            return Err(Errno::NOSPC);
        }
        let end = map.address.checked_add(map.size).ok_or(Errno::INVAL)?;
        let before = self.pieces.range(..end).next_back();
        if before.is_some_and(|(address, piece)| address + piece.size > map.address) {
            return Err(Errno::EXIST);
        }
        let how = match fd {
            _ if !map.flags.contains(DmaMapFlags::WRITE) => How::ReadOnly,
            None => How::Messages,
            Some(fd) => How::Mapped(self.mapping(map, fd)?),
        };
        let size = map.size;
        self.pieces.insert(map.address, Piece { size, how });
        Ok(())
    }

    fn mapping(&mut self, map: &DmaMap, fd: OwnedFd) -> Result<Mapping, Errno> {
        let stat = fstat(&fd)?;
        let end = map.offset.checked_add(map.size).ok_or(Errno::INVAL)?;
        if u64::try_from(stat.st_size).map_or(true, |size| size < end) {
            return Err(Errno::INVAL);
        }
        let bytes = usize::try_from(map.size).map_err(|_| Errno::INVAL)?;
        let identity = (stat.st_dev, stat.st_ino);
        if self.files.len() >= FILES && !self.files.contains_key(&identity) {
            return Err(Errno::MFILE);
        }
        let known = self.files.entry(identity).or_default();
        let file = known.upgrade().unwrap_or_else(|| Arc::new(fd));
        *known = Arc::downgrade(&file);
        let prot = ProtFlags::READ | ProtFlags::WRITE;
        // SAFETY: a new mapping where the kernel likes, whose memory Rust knows nothing else of.
        let at = unsafe {
            mmap(
                ptr::null_mut(),
                bytes,
                prot,
                MapFlags::SHARED,
                &*file,
                map.offset,
            )?
        };
        Ok(Mapping {
            at,
            bytes,
            end,
            file,
        })
    }

    /// Gives memory back: every piece that lies within what the client names. A client behind an IOMMU shows single pages
    /// and takes ranges of them back.
    ///
    /// # Errors
    /// ENOENT if there is none; EINVAL if a piece would be cut. Nothing is given back then.
    pub fn unmap(&mut self, unmap: &DmaUnmap) -> Result<(), Errno> {
        if unmap.all {
            self.clear();
            return Ok(());
        }
        let end = unmap.address.checked_add(unmap.size).ok_or(Errno::INVAL)?;
        let reaches = |(address, piece): (&u64, &Piece), limit| address + piece.size > limit;
        let before = self.pieces.range(..unmap.address).next_back();
        let last = self.pieces.range(..end).next_back();
        if before.is_some_and(|b| reaches(b, unmap.address))
            || last.is_some_and(|l| reaches(l, end))
        {
            return Err(Errno::INVAL);
        }
        let inside = self.pieces.range(unmap.address..end).map(|(at, _)| *at);
        let inside: Vec<u64> = inside.collect();
        if inside.is_empty() {
            return Err(Errno::NOENT);
        }
        for address in inside {
            self.pieces.remove(&address);
        }
        self.files.retain(|_, file| file.strong_count() > 0);
        Ok(())
    }

    /// Gives all of it back.
    pub fn clear(&mut self) {
        self.pieces.clear();
        self.files.clear();
    }

    /// Writes bytes, which must lie within one piece. The last eight bytes are there last: they say that the others are.
    ///
    /// # Errors
    /// [`BusError`] if the client has not shown all of that memory for writing.
    pub fn write(&mut self, address: u64, bytes: &[u8]) -> Result<Write, BusError> {
        let (start, piece) = self.pieces.range(..=address).next_back().ok_or(BusError)?;
        let offset = address - start;
        let end = offset.checked_add(bytes.len() as u64).ok_or(BusError)?;
        if end > piece.size {
            return Err(BusError);
        }
        match &piece.how {
            How::ReadOnly => Err(BusError),
            How::Messages => Ok(Write::Message),
            How::Mapped(mapping) if !mapping.is_whole() => Err(BusError),
            How::Mapped(mapping) => {
                let (head, tail) = bytes.split_at(bytes.len().saturating_sub(8));
                // SAFETY: `offset` and the bytes lie within `size` bytes that are mapped for writing at `at`, and the file
                // was that long a moment ago. Another process reads them; nothing here refers to them.
                unsafe {
                    let at = mapping.at.cast::<u8>().add(offset as usize);
                    ptr::copy_nonoverlapping(head.as_ptr(), at, head.len());
                    fence(Ordering::Release);
                    ptr::copy_nonoverlapping(tail.as_ptr(), at.add(head.len()), tail.len());
                }
                Ok(Write::Done)
            }
        }
    }
}
