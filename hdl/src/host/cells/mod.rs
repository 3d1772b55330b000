//! What the register file is made of: how an access is taken, and what stands behind a word.

mod act;
mod held;
mod pair;
mod stored;
mod turn;

pub use act::Act;
pub use held::Held;
pub use pair::Pair;
pub use stored::Stored;
pub use turn::Turn;
