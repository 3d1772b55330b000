//! t2t-sim: replay, generate and compare
