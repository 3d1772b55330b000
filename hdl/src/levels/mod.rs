//! The books' levels: a cache of the best levels beside the pipeline, a store of all others, marks, what is published.
//!
//! In: book operations in L0 (at least 4 cycles apart, the instrument one cycle ahead), marks of feeds. Out: in L2 the
//! published best bid and ask for the triggers; in L4 rows and status. Nothing ever waits.
//!
//! | cycle | cache | store | published |
//! |---|---|---|---|
//! | L0-1 | memories read | | |
//! | L0 | price against 16 levels | price against 64 separators | |
//! | L1 | insert, modify, remove | leaf's memory read | new bid and ask chosen |
//! | L2 | pull from the leaf | price against the leaf's 16 levels | **`j_*`** |
//! | L3 | | leaf changed and written, index, pool | taken over, or marked |
//! | L4 | written back | second half of a split leaf written | rows, status |
//!
//! Depth: see each block. Levels are sorted by *key*, the price of an ask or the complement of a bid's, so that smaller is better.
//!
//! Exact or marked: a mark that the cache finds is known before L2, and triggers are not evaluated. What the store finds
//! (a price beyond the cache: quantity out of range, no room) is known in L3: bid, ask and rows stay as they were, and
//! `s_sticky` comes with the attempts in L4, but a trigger was evaluated on what the same event did to the best levels.

mod bank;
mod block;
pub mod cache;
pub mod compare;
pub mod control;
pub mod edit;
pub mod handover;
pub mod index;
pub mod leaf;
pub mod marks;
pub mod origin;
pub mod pool;
pub mod publish;
pub mod rows;
pub mod tree;

pub use bank::Bank;
pub use block::Levels;

/// Levels of the default build: 16 cached levels, leaves of 16, 64 leaves a side, 4096 leaves, 256 instruments, 512 levels a side.
pub type CardLevels = Levels<
    { t2t_contract::sizes::CACHED_LEVELS },
    { t2t_contract::sizes::CACHED_LEVELS / 2 },
    64,
    12,
    44,
    8,
    { t2t_contract::sizes::BOOK_LEVELS },
>;

/// An array of defaults, of any length.
fn each<T: Default, const N: usize>() -> [T; N] {
    std::array::from_fn(|_| T::default())
}

/// As [`each`], on the heap: a block with everything in place would be too large for a test's stack.
fn many<T: Default>(n: usize) -> Vec<T> {
    std::iter::repeat_with(T::default).take(n).collect()
}
