//! The reference: what the card must do, said a second time, a message at a time
