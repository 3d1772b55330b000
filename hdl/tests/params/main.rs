//! The parameters of the card: what is staged, and how it takes effect (docs/card.md, section 2).

mod leaf;
