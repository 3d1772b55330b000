//! A BAR that is mapped: volatile loads and stores of whole words at checked offsets.

use std::io;

use memmap2::MmapRaw;

use super::guard::Watch;
use crate::error::{Error, Result};
use crate::transport::check_offset;

/// A BAR that is mapped.
pub(super) struct Map {
    // Dropped first: the memory is watched as long as it is mapped.
    watch: Watch,
    bar: usize,
    map: MmapRaw,
}

impl Map {
    pub(super) fn new(bar: usize, map: MmapRaw) -> io::Result<Self> {
        let watch = Watch::new(map.as_mut_ptr(), map.len())?;
        Ok(Map { watch, bar, map })
    }

    pub(super) fn read(&self, offset: usize) -> Result<u32> {
        let word = self.word(offset)?;
        // SAFETY: `word` is inside the mapping, which lives as long as `self`, and aligned; any value is a `u32`, and
        // nobody holds a reference into the mapping.
        let value = unsafe { word.read_volatile() };
        self.check()?;
        Ok(u32::from_le(value))
    }

    pub(super) fn write(&self, offset: usize, value: u32) -> Result<()> {
        let word = self.word(offset)?;
        // SAFETY: as for a read; the mapping is shared and writable.
        unsafe { word.write_volatile(value.to_le()) };
        self.check()
    }

    fn check(&self) -> Result<()> {
        match self.watch.is_lost() {
            true => Err(Error::Vanished),
            false => Ok(()),
        }
    }

    fn word(&self, offset: usize) -> Result<*mut u32> {
        check_offset(self.bar, self.map.len() as u64, offset, 1)?;
        Ok(self.map.as_mut_ptr().wrapping_add(offset).cast())
    }
}
