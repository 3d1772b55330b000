//! The pipeline in rust-hdl and its width-exact Verilog emitter

pub mod emit;
pub mod prim;
pub mod testbench;
