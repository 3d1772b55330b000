//! Sizes of the default build. A field's width follows from the size it indexes.

/// Feeds a card listens to, each on line A and optionally line B.
pub const FEEDS: usize = 4;
/// Watched instruments.
pub const INSTRUMENTS: usize = 256;
/// Comparisons evaluated at once for each instrument.
pub const CONDITIONS: usize = 16;
/// Triggers (or halves of two-instrument triggers) that one instrument can evaluate at once.
pub const SLOTS: usize = 8;
/// Triggers of the whole card: `SLOTS` banks of `TRIGGERS / SLOTS`.
pub const TRIGGERS: usize = 1024;
/// Order slots: frames staged in memory.
pub const ORDERS: usize = 1024;
/// 32-bit words of one staged frame.
pub const FRAME_WORDS: usize = 32;
/// Orders that one trigger can send.
pub const ORDERS_PER_TRIGGER: usize = 4;
/// TCP sessions towards exchanges.
pub const SESSIONS: usize = 4;
/// Live orders of watched instruments that the order table holds; one more is refused and marks the book.
pub const LIVE_ORDERS: usize = 65_536;
/// Best levels a side cached beside the pipeline.
pub const CACHED_LEVELS: usize = 16;
/// Levels a side that a book may have, cached ones included; one more is refused and marks the book.
pub const BOOK_LEVELS: usize = 512;
/// Entries of the symbol table: two hash tables of half as many.
pub const SYMBOL_ENTRIES: usize = 1024;
/// Sets of parameters of the whole card.
pub const SETS: usize = 1;
