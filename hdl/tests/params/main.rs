//! The parameters of the card: what is staged, and how it takes effect (docs/card.md, section 2).

mod commits;
mod host;
mod leaf;
mod pipeline;
mod reference;
mod rig;
mod traffic;
