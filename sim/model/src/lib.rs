//! The reference: what the card must do (docs/semantics.md), said a second time, a message at a time, with ordinary
//! data structures. It interprets what the desk file *means*, not the compiled parameters.
//!
//! In: frames of both lines with their time ([`Model::frame`]). Out, through a [`Sink`]: rows of the top of book,
//! orders that leave, orders that are refused. It is also what a desk back-tests with, so it is fast.
//!
//! | module | part of the semantics |
//! |---|---|
//! | [`frame`] | 2: which frames concern us |
//! | [`transport`] | 3: sequences, the two lines |
//! | [`message`], [`levels`], [`book`] | 4 and 5: books |
//! | [`lots`] | the top of book by round lots, as IEX publishes it |
//! | [`trigger`] | 6 |
//! | [`risk`], [`stage`] | 7 and 8 |

pub mod book;
pub mod frame;
pub mod levels;
pub mod lots;
pub mod message;
mod model;
pub mod output;
pub mod risk;
pub mod stage;
pub mod transport;
pub mod trigger;

pub use book::Bbo;
pub use levels::Level;
pub use message::Kind;
pub use model::{BboRule, Model};
pub use output::{Counts, Fire, Origin, Refusal, Row, Sink};
pub use transport::Line;
