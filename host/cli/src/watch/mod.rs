//! `t2t watch`.

use crate::exit::{self, Failure};
use crate::link::Link;

/// Runs until it is told to end.
pub fn run(_link: &mut dyn Link, _args: &crate::args::Watch, _json: bool) -> Result<(), Failure> {
    Err(Failure::new(exit::CARD, "not built yet"))
}
