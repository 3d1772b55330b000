//! Triggers, and the risk lanes beside them.
pub mod condition;
pub mod conditions;
pub mod lane;

pub use condition::Condition;
pub use conditions::Conditions;
pub use lane::Lane;
