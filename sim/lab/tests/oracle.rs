//! The model against the exchange: IEX's own top of book of the same morning, and real frames one by one.

mod common;

use common::real;
use t2t_lab::bench::{DEEP_GROUP, WATCHED, data, oracle, single};

#[test]
fn the_model_is_the_exchanges_top_of_book() {
    let (Some(deep), Some(tops)) = (real(data::DEEP), real(data::TOPS)) else {
        return;
    };
    let symbols = oracle::busiest(&deep, WATCHED).unwrap();
    assert_eq!(symbols.len(), WATCHED);
    let desk = oracle::desk(&symbols, DEEP_GROUP).unwrap();
    let found = oracle::compare(&desk, &deep, &tops).unwrap();
    assert_eq!(found.difference, None);
    assert_eq!((found.equal, found.rows), (found.changed, found.changed));
    assert!(found.changed > 60_000, "{} quotes compared", found.changed);
}

#[test]
fn the_model_parses_pristine_frames_and_drops_broken_ones() {
    let Some(folder) = real(data::FRAMES) else {
        return;
    };
    let found = single::run(&folder, false).unwrap();
    assert_eq!(found.faults, Vec::<String>::new());
    assert!(found.pristine > 0 && found.broken > 0, "{found:?}");
    assert_eq!(found.frames, found.pristine + found.broken);
}
