//! `t2t`: what traders and risk officers operate the card with.

fn main() {}
