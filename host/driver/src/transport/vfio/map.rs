//! A BAR that is mapped: volatile loads and stores of whole words at checked offsets.

use memmap2::MmapRaw;

use crate::error::Result;
use crate::transport::check_offset;

/// A BAR that is mapped.
pub(super) struct Map {
    bar: usize,
    map: MmapRaw,
}

impl Map {
    pub(super) fn new(bar: usize, map: MmapRaw) -> Self {
        Map { bar, map }
    }

    pub(super) fn read(&self, offset: usize) -> Result<u32> {
        let word = self.word(offset)?;
        // SAFETY: `word` is inside the mapping, which lives as long as `self`, and aligned; any value is a `u32`, and
        // nobody holds a reference into the mapping.
        Ok(u32::from_le(unsafe { word.read_volatile() }))
    }

    pub(super) fn write(&self, offset: usize, value: u32) -> Result<()> {
        let word = self.word(offset)?;
        // SAFETY: as for a read; the mapping is shared and writable.
        unsafe { word.write_volatile(value.to_le()) };
        Ok(())
    }

    fn word(&self, offset: usize) -> Result<*mut u32> {
        check_offset(self.bar, self.map.len() as u64, offset, 1)?;
        Ok(self.map.as_mut_ptr().wrapping_add(offset).cast())
    }
}
