//! What each command does: asks over a link, shows the answer to people or to scripts.

mod acts;
mod check;
mod desk;
mod devices;
mod hold;
mod kill;
mod log;
mod look;
mod out;
mod show;

use crate::args::{Args, Arm, Command, Global};
use crate::config::Config;
use crate::exit::{self, Failure};
use crate::link::{self, Link, Opened};
use crate::rpc::{Reply, Request};
use out::Out;

/// Does what the command line says.
pub fn run(args: &Args) -> Result<(), Failure> {
    let out = Out::new(&args.global);
    match &args.command {
        Command::Check(desk) => check::run(desk, out),
        Command::Completions(what) => crate::manual::completions(what.shell),
        Command::Man(what) => crate::manual::pages(&what.folder),
        Command::Devices => devices::run(out),
        Command::Log(what) => log::run(what, &args.global, out),
        Command::Serve(what) => crate::serve::run_command(Config::load(&args.global)?, what),
        Command::Arm(what) => arm(what, &args.global, out),
        Command::Kill => kill::run(&args.global, out),
        command => asked(command, link::open(&args.global)?.link(), out),
    }
}

fn arm(what: &Arm, global: &Global, out: Out) -> Result<(), Failure> {
    match link::open(global)? {
        Opened::Server(mut client) => acts::arm(&mut client, what, out).map(drop),
        Opened::Direct(mut direct) if what.hold => hold::run(&mut direct, what, out),
        Opened::Direct(_) => Err(hold::needed()),
    }
}

fn asked(command: &Command, link: &mut dyn Link, out: Out) -> Result<(), Failure> {
    match command {
        Command::Info => look::info(link, out),
        Command::Plan(args) => desk::plan(link, args, out),
        Command::Apply(args) => desk::apply(link, args, out),
        Command::Set(args) => desk::set(link, args, out),
        Command::Get(args) => desk::get(link, args, out),
        Command::Disarm => acts::act(link, &Request::Disarm, out),
        Command::Unkill => acts::confirmed(link, &Request::Unkill, "Release the kill latch?", out),
        Command::Status => look::status(link, out),
        Command::Limits => look::limits(link, out),
        Command::Adjust(args) => acts::adjust(link, args, out),
        Command::ResetBooks => {
            acts::confirmed(link, &Request::ResetBooks, "Forget all books?", out)
        }
        Command::Watch(args) => crate::watch::run(link, args, out.json()),
        Command::Events(args) => crate::events::run(link, args, out.json()),
        Command::Latency => crate::latency::run(link, out.json()),
        _ => Err(Failure::new(exit::USAGE, "not a command of a card")),
    }
}

/// An answer to another question than the one that was asked.
fn odd(reply: &Reply) -> Failure {
    Failure::new(
        exit::CARD,
        format!("the server answered something else than was asked: {reply:?}"),
    )
    .help("server and t2t are of different versions")
}
