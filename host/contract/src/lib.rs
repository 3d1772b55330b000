//! The one description of what card and host agree on
