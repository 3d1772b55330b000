//! Every figure that the README states, measured: `t2t-sim bench`, `make bench`.
//!
//! In: how much to run. Out: figures on the screen and in a file, and whether each of them is what it has to be. Each
//! module measures one thing and is used by the tests as well, with smaller volumes.
//!
//! | module | |
//! |---|---|
//! | [`oracle`] | the model against the exchange's own top of book |
//! | [`side_by_side`] | the card against the model: captures, generated sessions |
//! | [`single`] | real frames one by one |
//! | [`latency`] | decision latencies by kind of message |
//! | [`load`] | line rate |
//! | [`speed`] | model and simulation |
//! | [`host`] | the card as a device: applies, kill, events |
//! | [`data`] | where the real captures are |

pub mod data;
mod draw;
mod findings;
pub mod host;
pub mod latency;
pub mod load;
pub mod oracle;
mod run;
pub mod side_by_side;
pub mod single;
pub mod speed;

pub use findings::Findings;
pub use run::{Options, Part, run, session};

/// DEEP feed of the real captures.
pub const DEEP_GROUP: &str = "233.215.21.4:10378";
/// Symbols watched on the DEEP capture: as many as a card has room for.
pub const WATCHED: usize = 256;

/// A desk that watches the stock of the ITCH capture and sends nothing.
pub fn itch_desk() -> anyhow::Result<t2t_desk::Desk> {
    let text = "[[feed]]\nname = \"itch\"\nprotocol = \"itch50\"\na = \"233.54.12.111:26477\"\n\
                [[instrument]]\nsymbol = \"AAPL\"\nfeed = \"itch\"\nlocate = 13\n";
    t2t_desk::parse("the desk of the ITCH capture", text)
        .map_err(|mistakes| anyhow::anyhow!("{:?}", miette::Report::new(*mistakes)))
}
