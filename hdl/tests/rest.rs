//! The hold of the triggers: rust-hdl's simulation against the verilated output, and when the pipeline is at rest.

use t2t_hdl::ports;
use t2t_hdl::testbench::Diff;
use t2t_hdl::top::Rest;

/// Cycles after which attempts from before a hold have been counted.
const REACH: u64 = 12;

#[test]
fn at_rest_only_when_the_hold_is_old_and_nothing_is_left() {
    let map = ports!(Rest { in: clock, hold, undecided, ready; out: held, settled });
    let mut d = Diff::new("top_rest", Rest::default(), map).unwrap();
    d.random(4000, |rng, n, v| {
        v.set("hold", u64::from(n % 64 > 8 && !rng.one_in(40)));
        v.set("undecided", rng.one_in(3).into());
        v.set("ready", u64::from(!rng.one_in(3)));
    });
    for (undecided, ready) in [(1, 1), (0, 0), (0, 1)] {
        d.inputs().set("hold", 0);
        d.inputs().set("undecided", undecided);
        d.inputs().set("ready", ready);
        d.step().unwrap();
        d.inputs().set("hold", 1);
        for cycle in 0..100 {
            d.step().unwrap();
            assert_eq!(d.model().get("held"), 1);
            let settled = d.model().get("settled") == 1;
            assert!(!settled || cycle >= REACH, "settled after {cycle} cycles");
            if cycle > REACH + 3 {
                assert_eq!(settled, undecided == 0 && ready == 1);
            }
        }
    }
}
