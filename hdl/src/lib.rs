//! The pipeline in rust-hdl and its width-exact Verilog emitter

pub mod config;
pub mod emit;
pub mod levels;
pub mod orders;
pub mod prim;
pub mod stager;
pub mod testbench;
pub mod triggers;
