//! The order engine with its lanes and the stager, against a sequential reference and against its own promises.

mod bench;
mod desk;
#[path = "../frames/mod.rs"]
mod frames;
mod leaf;
mod lockstep;
mod promises;
mod reference;
mod rig;
