//! Counters of 32 bits that wrap, as counters of 64 bits that do not.

/// A counter of the card that wraps at 2^32, counted on.
///
/// Right as long as it is read before it has counted 2^32 further: at line rate of 10 GbE, every three minutes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extended {
    last: u32,
    high: u64,
}

impl Extended {
    /// Takes the counter as it was read, and gives it counted on.
    pub fn read(&mut self, now: u32) -> u64 {
        if now < self.last {
            self.high = self.high.saturating_add(1 << 32);
        }
        self.last = now;
        self.total()
    }

    /// As last read.
    pub fn total(self) -> u64 {
        self.high.saturating_add(u64::from(self.last))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_counter_that_wraps_is_counted_on() {
        let mut counter = Extended::default();
        assert_eq!(counter.read(u32::MAX), 0xFFFF_FFFF);
        assert_eq!(counter.read(1), 0x1_0000_0001);
        assert_eq!(counter.read(1), 0x1_0000_0001);
        assert_eq!(counter.read(0), 0x2_0000_0000);
    }
}
