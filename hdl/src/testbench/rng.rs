//! A small seeded generator (xorshift64*): stimulus that is the same on every machine.

/// Seeded pseudo-random numbers.
#[derive(Debug, Clone)]
pub struct Rng(u64);

impl Rng {
    /// A generator for `seed`; equal seeds give equal sequences.
    pub fn new(seed: u64) -> Self {
        Rng(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// 64 random bits.
    pub fn u64(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    /// A number below `n`; 0 if `n` is 0.
    pub fn below(&mut self, n: u64) -> u64 {
        ((u128::from(self.u64()) * u128::from(n)) >> 64) as u64
    }

    /// `width` random bits, `width` up to 64.
    pub fn bits(&mut self, width: usize) -> u64 {
        if width == 0 {
            0
        } else {
            self.u64() >> (64 - width.min(64))
        }
    }

    /// True once in `n` times.
    pub fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }

    /// One of `items`.
    pub fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.below(items.len() as u64) as usize]
    }

    /// `width` random bits as words, least significant first.
    pub fn words(&mut self, width: usize) -> Vec<u32> {
        let mut w: Vec<u32> = (0..width.div_ceil(32)).map(|_| self.u64() as u32).collect();
        if let (Some(last), true) = (w.last_mut(), !width.is_multiple_of(32)) {
            *last &= (1 << (width % 32)) - 1;
        }
        w
    }
}
