//! Parts of the book's levels with state or many wires: rust-hdl's simulation against the verilated text.

use rust_hdl::prelude::Block;
use t2t_hdl::levels::Bank;
use t2t_hdl::levels::cache::Cache;
use t2t_hdl::levels::control::Control;
use t2t_hdl::levels::handover::Handover;
use t2t_hdl::levels::index::Index;
use t2t_hdl::levels::leaf::Leaf;
use t2t_hdl::levels::marks::Marks;
use t2t_hdl::levels::origin::Origin;
use t2t_hdl::levels::pool::Pool;
use t2t_hdl::levels::publish::Publish;
use t2t_hdl::levels::rows::Rows;
use t2t_hdl::ports;
use t2t_hdl::testbench::{Diff, PortMap};

/// Random bits on every input; a few of them strobes that come rarely, so that state builds up.
fn bench<B: Block>(name: &str, mut block: B, map: PortMap<B>) {
    block.connect_all();
    let inputs: Vec<(String, usize)> = t2t_hdl::emit::emit(name, &block)
        .expect("the block is translated")
        .ports
        .iter()
        .filter(|p| !p.clock && p.direction == t2t_hdl::emit::Direction::Input)
        .map(|p| (p.path.clone(), p.width))
        .collect();
    let mut d = Diff::new(name, block, map).expect("the block is verilated");
    d.fuzz(600);
    d.random(1400, |rng, _, v| {
        for (path, width) in &inputs {
            let rare = [
                "sweeping",
                "reset_books",
                "clear",
                "write",
                "we_member",
                "k_stb",
                "mark4",
            ]
            .contains(&path.as_str());
            if *width == 1 && rare {
                v.set(path, u64::from(rng.one_in(60)));
            } else if rng.one_in(2) {
                let small: Vec<u32> = rng.words(*width).iter().map(|w| w & 0x8000_0003).collect();
                v.set_words(path, &small);
            }
        }
    });
}

#[test]
fn bank() {
    let map = ports!(Bank<8, 2> {
        in: clock, read_at, same, flip, load, put, new, write_at, to_bid, to_ask, clear;
        out: incoming, s, o
    });
    bench("levels_bank", Bank::<8, 2>::default(), map);
}

#[test]
fn control() {
    let map = ports!(Control<2> {
        in: clock, reset_books, pre, pre_same, valid, instr, side, frozen;
        out: read_at, same, turned, load, current, act1, act2, act3, to_bid, to_ask, to_both, write_at, sweeping
    });
    bench("levels_control", Control::<2>::default(), map);
}

#[test]
fn cache() {
    let map = ports!(Cache<4, 2, 5, 1> {
        in: clock, read_at, same, flip, load, write_at, to_bid, to_ask, sweeping, key, qty, sub, replace, empty, edit0, edit1, ins1, key1, qty1, store_some, pull2, pull_key[0], pull_key[1], pull_qty[0], pull_qty[1], pull_valid, up, down;
        out: hit, behind, pushed, removed, over, last, low, count_full, last_key, last_qty, best_some, best_key, best_qty, other_some, other_key, other_qty
    });
    bench("levels_cache", Cache::<4, 2, 5, 1>::default(), map);
}

#[test]
fn handover() {
    let map = ports!(Handover {
        in: clock, edit, clean, sub, replace, empty, key, qty, hit, behind, pushed, removed, cache_full, cache_low, over, count_full, last_key, last_qty, store_some, store_new, store_gone;
        out: edit1, ins1, key1, qty1, bad2, full2, stop2, edit2, deep2, pull2, first2, count_full2, ins2, sub2, replace2, key2, qty2, up, down
    });
    bench("levels_handover", Handover::default(), map);
}

#[test]
fn index() {
    let map = ports!(Index<4, 2, 34, 1> {
        in: clock, read_at, same, flip, load, write_at, to_bid, to_ask, sweeping, key, grow, shrink, new_leaf, new_separator;
        out: some, full, leaf
    });
    bench("levels_index", Index::<4, 2, 34, 1>::default(), map);
}

#[test]
fn leaf() {
    let map = ports!(Leaf<4, 2, 2> {
        in: clock, at1, edit2, deep2, pull2, first2, count_full2, ins2, sub2, replace2, key2, qty2, free, free_some, index_full;
        out: raw_key[0], raw_key[1], raw_qty[0], raw_qty[1], raw_valid, grow, shrink, at3, separator, created, removed, bad, full
    });
    bench("levels_leaf", Leaf::<4, 2, 2>::default(), map);
}

#[test]
fn pool() {
    let map = ports!(Pool<3> {
        in: clock, clear, take, give, give_at;
        out: free, some
    });
    bench("levels_pool", Pool::<3>::default(), map);
}

#[test]
fn marks() {
    let map = ports!(Marks<2> {
        in: clock, cfg_row, cfg_addr, we_member, k_stb, k_feed, k_reason, k_seq, k_time, read_at, same, load, write_at, write, sweeping, mark4;
        out: frozen, g_stb, g_feed, g_reason, g_seq, g_time
    });
    bench("levels_marks", Marks::<2>::default(), map);
}

#[test]
fn origin() {
    let map = ports!(Origin {
        in: clock, load, act1, o_seq, o_ts, o_time, o_kind, o_feed, o_line, o_frame, o_word;
        out: j_seq, j_ts, j_time, j_kind, j_feed, j_line, j_frame, j_word
    });
    bench("levels_origin", Origin::default(), map);
}

#[test]
fn publish() {
    let map = ports!(Publish<1> {
        in: clock, read_at, same, load, act1, write, write_at, sweeping, settle4, o_side, o_judge, o_level, o_status_we, o_status_op, o_status_set, o_last_we, o_last_px, o_last_qty, best_some, best_key, best_qty, other_some, other_key, other_qty;
        out: result, before
    });
    bench("levels_publish", Publish::<1>::default(), map);
}

#[test]
fn rows() {
    let map = ports!(Rows {
        in: clock, load, o_judge, o_mark, o_clean, act1, act2, act3, bad2, full2, stop2, bad3, full3, hold, before, result;
        out: mark4, settle4, j_valid, j_look, j_halt, r_stb, r_bid_px, r_bid_qty, r_ask_px, r_ask_qty, r_mark, s_stb, s_sticky, s_halt
    });
    bench("levels_rows", Rows::default(), map);
}
