//! Commands that only look: `status`, `limits`, `info`, `devices`.

use super::out::Out;
use super::show;
use crate::exit::Failure;
use crate::link::Link;
use crate::rpc::{Reply, Request};

/// `t2t status`.
pub fn status(link: &mut dyn Link, out: Out) -> Result<(), Failure> {
    match link.ask(&Request::Status)? {
        Reply::Status(status) => out.status(&status, show::status),
        other => Err(super::odd(&other)),
    }
}

/// `t2t limits`.
pub fn limits(link: &mut dyn Link, out: Out) -> Result<(), Failure> {
    match link.ask(&Request::Limits)? {
        Reply::Limits(limits) => out.answer(&limits, || show::limits(&limits)),
        other => Err(super::odd(&other)),
    }
}

/// `t2t info`.
pub fn info(link: &mut dyn Link, out: Out) -> Result<(), Failure> {
    match link.ask(&Request::Info)? {
        Reply::Info(info) => out.answer(&info, || show::info(&info)),
        other => Err(super::odd(&other)),
    }
}
