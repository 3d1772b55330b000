//! The worst cases: messages on one order back to back, in every alignment, with and without idle cycles.

use crate::bench::Bench;
use crate::stream::{Msg, idle};
use crate::traffic::{LOCATE, watch_all};
use t2t_hdl::testbench::Rng;

/// `A r` add, `E r n`, `X r n`, `C r n` take n shares of 300, `D r` delete, `U r s` replace.
const SEQUENCES: [&str; 24] = [
    "A 1,D 1,D 1",
    "A 1,D 1,A 1,D 1,A 1,D 1",
    "A 1,X 1 100,X 1 200,X 1 1",
    "A 1,E 1 100,D 1,A 1,E 1 300,A 1",
    "A 1,E 1 300,E 1 1",
    "A 1,E 1 100,E 1 100,E 1 100,D 1",
    "A 1,E 1 200,X 1 100,D 1",
    "A 1,X 1 300,D 1",
    "A 1,X 1 299,D 1,A 1",
    "A 1,C 1 100,C 1 200,C 1 1",
    "A 1,C 1 300,D 1",
    "A 1,C 1 301",
    "A 1,E 1 301",
    "A 1,E 1 300,X 1 0",
    "A 1,U 1 2,U 2 3,U 3 4,D 4,D 3",
    "A 1,U 1 2,U 2 1,U 1 2,D 2,A 1,A 2",
    "A 1,U 1 2,X 2 100,D 2,A 2,D 1",
    "A 1,U 1 2,E 2 300,D 2",
    "A 1,A 1",
    "A 1,U 1 1",
    "A 1,A 2,U 1 2",
    "A 1,D 1,U 1 2",
    "A 1,A 2,D 1,D 2,A 2,A 1,D 2,D 1,X 1 1",
    "A 1,U 1 2,A 1,D 2,D 1,U 1 2",
];

fn messages(text: &str, base: u64, locate: u64) -> Vec<Msg> {
    let number = |s: Option<&str>| s.and_then(|s| s.parse().ok()).unwrap_or(0);
    text.split(',')
        .map(|m| {
            let mut words = m.split(' ');
            let ty = words.next().and_then(|w| w.bytes().next()).unwrap_or(0);
            let reference = base + 4 * number(words.next());
            let third = number(words.next());
            let qty = if b"AU".contains(&ty) { 300 } else { third };
            Msg {
                ty,
                locate,
                reference,
                newref: base + 4 * third,
                qty,
                price: 1000 + third,
                ..Msg::default()
            }
        })
        .collect()
}

#[test]
fn messages_on_one_order_back_to_back_are_exact_in_every_alignment() {
    let mut b = Bench::new::<2, 40>("orders_small", 11);
    watch_all(&mut b);
    let mut rng = Rng::new(5);
    let mut base = 0x5_0000_0002;
    for (n, text) in SEQUENCES.iter().enumerate() {
        for alignment in 0..4 {
            for pattern in 0..8 {
                base += 64;
                b.stream.frame(0);
                // A message that means nothing, of 10 to 13 bytes, shifts those behind it.
                let filler = Msg {
                    ty: 10 + alignment,
                    ..Msg::default()
                };
                b.stream.push(&filler, || 0);
                for m in messages(text, base, LOCATE + n as u64 % 3) {
                    b.stream.push(&m, || idle(&mut rng, pattern > 0));
                }
                b.drain();
                if !b.reference.frozen.is_empty() || b.reference.live() > 20 {
                    b.reset();
                }
            }
        }
    }
    println!("{:?}", b.seen);
    assert_eq!(
        b.seen.closest, 5,
        "deletes back to back are five cycles apart"
    );
    assert!(b.seen.marks[&6] > 300 && b.seen.marks[&7] > 60 && b.seen.marks[&8] > 60);
}
