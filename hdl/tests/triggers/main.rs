//! Tests of the triggers and their risk lanes.

mod block;
mod desk;
mod lane;
mod leaf;
mod reference;
mod risk;
