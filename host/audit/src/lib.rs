//! An append-only log whose records are chained by their hashes.
