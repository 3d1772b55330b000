//! The laboratory: captures replayed through the simulated card or the reference model, and both compared.
//!
//! | module | |
//! |---|---|
//! | [`input`] | captures as a stream of frames with time and line |
//! | [`engine`] | the card and the model behind one face |
//! | [`report`] | the files of a replay |
//! | [`replay`] | one capture, one engine, one folder of files |
//! | [`diff`] | both engines side by side, until the first difference |
//! | [`fuzz`] | the same on broken frames |
//! | [`desks`] | desk files for generated sessions |

pub mod desks;
pub mod diff;
pub mod engine;
pub mod fuzz;
pub mod input;
pub mod replay;
pub mod report;
