//! The card as a device, measured: what a host may rely on while everything around it fails.
//!
//! | module | |
//! |---|---|
//! | [`applies`] | random desks under traffic, with clients killed, connections cut and power cycles |
//! | [`client`] | the client that is killed |
//! | [`cost`] | accesses and time of an apply |
//! | [`kill`] | what still starts after a kill |
//! | [`events`] | events at line rate |
//! | [`polling`] | what reading an event costs, and that polling makes no system call |
//! | `connection` | how one begins and is cut |
//! | `desks` | random desks, and the largest |
//! | `image` | sets of parameters as files, and as the card has them |
//! | `local` | a simulated card in this process, for the driver |
//! | `tape` | frames that make triggers fire as fast as they can |
//! | `server` | a simulated card in another process |
//! | `wire` | accesses counted and interrupted |

pub mod applies;
pub mod client;
mod connection;
pub mod cost;
mod desks;
pub mod events;
mod image;
pub mod kill;
mod local;
pub mod polling;
mod server;
mod tape;
mod wire;
