//! The model's books against the simplest books there are: a list of orders, levels summed up anew at each look.

use proptest::prelude::*;
use t2t_contract::reasons::Mark;
use t2t_model::book::{Bbo, Books, Outcome};
use t2t_model::levels::Level;
use t2t_model::message::Effect;

#[derive(Clone, Default)]
struct Naive {
    orders: Vec<(u64, bool, u32, u32)>,
    marked: Option<Mark>,
}

impl Naive {
    fn side(&self, buy: bool) -> Level {
        let of_side = || self.orders.iter().filter(|order| order.1 == buy);
        let prices = of_side().map(|order| order.3);
        let best = if buy { prices.max() } else { prices.min() };
        best.map_or(Level::default(), |price| Level {
            price,
            qty: of_side()
                .filter(|order| order.3 == price)
                .map(|order| order.2)
                .sum(),
        })
    }

    fn find(&self, reference: u64) -> Result<usize, Mark> {
        let found = self.orders.iter().position(|order| order.0 == reference);
        found.ok_or(Mark::UnknownRef)
    }

    fn take(&mut self, reference: u64, qty: u32) -> Result<(), Mark> {
        let at = self.find(reference)?;
        let left = self.orders[at].2.checked_sub(qty).ok_or(Mark::BadValue)?;
        match left {
            0 => drop(self.orders.remove(at)),
            left => self.orders[at].2 = left,
        }
        Ok(())
    }

    fn apply(&mut self, effect: &Effect) -> Result<(), Mark> {
        match *effect {
            Effect::Add {
                reference,
                buy,
                qty,
                price,
            } => {
                if qty == 0 || price == 0 {
                    return Err(Mark::BadValue);
                }
                if self.find(reference).is_ok() {
                    return Err(Mark::DuplicateRef);
                }
                self.orders.push((reference, buy, qty, price));
            }
            Effect::Delete { reference } => {
                let at = self.find(reference)?;
                self.orders.remove(at);
            }
            Effect::Reduce { reference, qty, .. } | Effect::ExecutePrice { reference, qty, .. } => {
                self.take(reference, qty)?;
            }
            Effect::Replace {
                old,
                new,
                qty,
                price,
            } => {
                let at = self.find(old)?;
                if qty == 0 || price == 0 {
                    return Err(Mark::BadValue);
                }
                if self.find(new).is_ok() {
                    return Err(Mark::DuplicateRef);
                }
                let (_, buy, ..) = self.orders.remove(at);
                self.orders.push((new, buy, qty, price));
            }
            _ => {}
        }
        Ok(())
    }
}

/// Few references and prices, so that effects meet; now and then a quantity or price of zero.
fn effect() -> impl Strategy<Value = Effect> {
    let (reference, qty, price) = (|| 1u64..40, || 0u32..30, || 0u32..25);
    prop_oneof![
        4 => (reference(), any::<bool>(), 1u32..30, 1u32..25).prop_map(|(reference, buy, qty, price)| Effect::Add { reference, buy, qty, price }),
        1 => (reference(), any::<bool>(), qty(), price()).prop_map(|(reference, buy, qty, price)| Effect::Add { reference, buy, qty, price }),
        4 => reference().prop_map(|reference| Effect::Delete { reference }),
        3 => (reference(), 0u32..12, any::<bool>()).prop_map(|(reference, qty, traded)| Effect::Reduce { reference, qty, traded }),
        1 => (reference(), 0u32..12).prop_map(|(reference, qty)| Effect::ExecutePrice { reference, qty, price: 7, printable: true }),
        3 => (reference(), reference(), qty(), price()).prop_map(|(old, new, qty, price)| Effect::Replace { old, new, qty, price }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// Effects that would mark are tried on a copy first and mostly left out, so that books live long.
    #[test]
    fn agree_with_naive_books(effects in prop::collection::vec((effect(), 0usize..2, 0u32..100), 1..400)) {
        let mut books = Books::new(2);
        let mut naive = [Naive::default(), Naive::default()];
        for (effect, at, dice) in effects {
            let valid = naive[at].clone().apply(&effect).is_ok();
            if !valid && dice > 0 {
                continue;
            }
            let shown = books.book(at).published;
            let outcome = books.apply(at, &effect);
            let expected = match naive[at].marked {
                Some(_) => Outcome::Nothing,
                None => match naive[at].apply(&effect) {
                    Ok(()) => Outcome::Judged,
                    Err(why) => {
                        naive[at].marked = Some(why);
                        Outcome::Frozen
                    }
                },
            };
            prop_assert_eq!(outcome, expected, "{:?}", effect);
            prop_assert_eq!(books.book(at).sticky, naive[at].marked);
            let bbo = match naive[at].marked {
                Some(_) => shown,
                None => Bbo { bid: naive[at].side(true), ask: naive[at].side(false) },
            };
            prop_assert_eq!(books.book(at).published, bbo, "{:?}", effect);
        }
    }

    /// DEEP: absolute sizes, published when the event is complete.
    #[test]
    fn levels_are_what_was_set_last(updates in prop::collection::vec((any::<bool>(), 1u32..40, prop_oneof![Just(0u32), 1u32..9_999], any::<bool>()), 1..400)) {
        let mut books = Books::new(1);
        let mut sides = [std::collections::BTreeMap::new(), std::collections::BTreeMap::new()];
        let mut published = Bbo::default();
        for (buy, price, qty, complete) in updates {
            let outcome = books.apply(0, &Effect::Level { buy, price: Some(price), qty, complete });
            match qty {
                0 => sides[usize::from(buy)].remove(&price),
                _ => sides[usize::from(buy)].insert(price, qty),
            };
            if complete {
                let level = |found: Option<(&u32, &u32)>| found.map_or(Level::default(), |(&price, &qty)| Level { price, qty });
                published = Bbo { bid: level(sides[1].last_key_value()), ask: level(sides[0].first_key_value()) };
            }
            prop_assert_eq!(outcome, if complete { Outcome::Judged } else { Outcome::Nothing });
            prop_assert_eq!(books.book(0).published, published);
        }
    }
}

#[test]
fn a_deep_price_out_of_range_marks() {
    let mut books = Books::new(1);
    let effect = Effect::Level {
        buy: true,
        price: None,
        qty: 0,
        complete: false,
    };
    assert_eq!(books.apply(0, &effect), Outcome::Frozen);
    assert_eq!(books.book(0).sticky, Some(Mark::BadValue));
}
