//! Errors of the driver as failures: which exit code, and what to do.

use crate::exit::{self, Failure};
use t2t_driver::Error;

/// Whether nothing that was known of the card holds any more.
pub fn is_lost(error: &Error) -> bool {
    match error {
        Error::Vanished
        | Error::OwnerLost { .. }
        | Error::Disconnected { .. }
        | Error::Protocol { .. } => true,
        Error::NotApplied { source, .. } => is_lost(source),
        _ => false,
    }
}

/// The failure that says it. The driver's messages say what to do themselves.
pub fn failed(error: Error) -> Failure {
    Failure::new(code(&error), &error)
}

fn code(error: &Error) -> u8 {
    match error {
        Error::Address { .. } => exit::USAGE,
        Error::Target { .. } | Error::NoInstrument { .. } => exit::INPUT,
        Error::CommitRefused(_)
        | Error::ArmRefused { .. }
        | Error::Outdated { .. }
        | Error::Exposed { .. }
        | Error::OrdersOpen { .. } => exit::REFUSED,
        Error::NotApplied { source, .. } => code(source),
        _ => exit::CARD,
    }
}
