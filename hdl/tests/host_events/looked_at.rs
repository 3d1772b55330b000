//! What a host may look at: live rows, marks of feeds, and latencies at their limits.

use t2t_contract::live::{WORDS, row};
use t2t_contract::reasons::Mark;
use t2t_hdl::emit::emit;
use t2t_hdl::host::events::{FeedMarks, Latency, Live};
use t2t_hdl::testbench::{Rng, Verilated};

fn live() -> Verilated {
    Verilated::new(&emit("events_live", &Live::default()).unwrap()).unwrap()
}

fn ticks(m: &mut Verilated, n: u64) {
    for _ in 0..n {
        m.tick();
    }
}

/// Reads a word: three cycles.
fn word(m: &mut Verilated, instr: u64, n: usize) -> u32 {
    m.set("live_valid", 1);
    m.set("live_word", instr * WORDS as u64 + n as u64);
    m.tick();
    m.set("live_valid", 0);
    for _ in 0..2 {
        assert_eq!(m.get("live_done"), 0);
        m.tick();
    }
    assert_eq!(m.get("live_done"), 1);
    let word = m.get("live_rdata") as u32;
    m.tick();
    assert_eq!(m.get("live_done"), 0);
    word
}

fn words(m: &mut Verilated, instr: u64) -> [u32; WORDS] {
    std::array::from_fn(|n| word(m, instr, n))
}

/// The row as the contract says it: book (bid px, qty, ask px, qty), mark, sequence, timestamp, long, short.
fn want(book: Option<([u32; 4], u32, u64, u64)>, long: i32, short: i32) -> [u32; WORDS] {
    let mut words = [0; WORDS];
    if let Some(([bid_px, bid_qty, ask_px, ask_qty], mark, seq, ts)) = book {
        words[row::BID_PX / 32] = bid_px;
        words[row::BID_QTY / 32] = bid_qty;
        words[row::ASK_PX / 32] = ask_px;
        words[row::ASK_QTY / 32] = ask_qty;
        words[row::MARK / 32] |= mark << (row::MARK % 32);
        words[row::SEEN / 32] |= 1 << (row::SEEN % 32);
        words[row::SEQ / 32] = seq as u32;
        words[row::SEQ / 32 + 1] = (seq >> 32) as u32;
        words[row::TS / 32] = ts as u32;
        words[row::TS / 32 + 1] = (ts >> 32) as u32;
    }
    words[row::LONG / 32] = long as u32;
    words[row::SHORT / 32] = short as u32;
    words
}

fn say(m: &mut Verilated, instr: u64, book: [u32; 4], mark: u32, seq: u64, ts: u64) {
    let [bid_px, bid_qty, ask_px, ask_qty] = book.map(u64::from);
    for (port, value) in [
        ("row_valid", 1),
        ("row_instr", instr),
        ("row_bid_px", bid_px),
        ("row_bid_qty", bid_qty),
        ("row_ask_px", ask_px),
        ("row_ask_qty", ask_qty),
        ("row_mark", mark.into()),
        ("row_seq", seq),
        ("row_ts", ts),
    ] {
        m.set(port, value);
    }
    m.tick();
    m.set("row_valid", 0);
}

fn expose(m: &mut Verilated, instr: u64, long: i64, short: i64) {
    m.set("x_we", 1);
    m.set("x_instr", instr);
    m.set("x_long", long as u64);
    m.set("x_short", short as u64);
    m.tick();
    m.set("x_we", 0);
}

#[test]
fn a_row_shows_book_and_exposure_with_their_signs() {
    let mut m = live();
    assert_eq!(words(&mut m, 77), want(None, 0, 0), "never seen");
    let book = (
        [1_895_000, 300, 1_895_100, u32::MAX],
        6,
        0x1_2345_6789,
        u64::MAX,
    );
    say(&mut m, 77, book.0, book.1, book.2, book.3);
    expose(&mut m, 77, 1500, -1500);
    m.tick();
    assert_eq!(words(&mut m, 77), want(Some(book), 1500, -1500));
    assert_eq!(words(&mut m, 76), want(None, 0, 0));
    // 33 bits are shown as the nearest 32.
    expose(&mut m, 255, 1 << 31, -(1 << 31) - 1);
    m.tick();
    assert_eq!(words(&mut m, 255), want(None, i32::MAX, i32::MIN));
}

#[test]
fn word_0_or_another_row_holds_the_row() {
    let mut m = live();
    let old = ([1, 2, 3, 4], 0, 5, 6);
    let new = ([7, 8, 9, 10], 1, 11, 12);
    say(&mut m, 3, old.0, old.1, old.2, old.3);
    m.tick();
    assert_eq!(word(&mut m, 3, 0), 1);
    say(&mut m, 3, new.0, new.1, new.2, new.3);
    expose(&mut m, 3, 1, 1);
    m.tick();
    for n in 1..WORDS {
        assert_eq!(
            word(&mut m, 3, n),
            want(Some(old), 0, 0)[n],
            "word {n} is of the row that was held"
        );
    }
    assert_eq!(words(&mut m, 3), want(Some(new), 1, 1));
    // A word of another row is that row's.
    assert_eq!(word(&mut m, 4, row::SEEN / 32), 0);
    assert_eq!(word(&mut m, 3, row::SEQ / 32), 11);
}

#[test]
fn a_reset_clears_the_books_and_not_the_exposure_and_keeps_nothing_that_comes_too_late() {
    let mut m = live();
    for instr in 0..256u32 {
        say(&mut m, instr.into(), [instr + 1; 4], 0, 1, 1);
        expose(&mut m, instr.into(), instr.into(), -1);
    }
    m.set("reset_books", 1);
    m.tick();
    m.set("reset_books", 0);
    // What the pipeline still says of books that are gone, on a row that was swept and on one that will be.
    say(&mut m, 0, [5; 4], 0, 2, 2);
    say(&mut m, 200, [5; 4], 0, 2, 2);
    for instr in [0, 200, 255] {
        assert_eq!(
            words(&mut m, instr),
            want(None, instr as i32, -1),
            "while it sweeps"
        );
    }
    // Marks of feeds that the front end said before the pipeline's books were clear come up to eight cycles after that.
    let mut m = live();
    m.set("reset_books", 1);
    m.tick();
    m.set("reset_books", 0);
    for n in 1..300 {
        assert_eq!(m.get("clearing"), u64::from(n <= 264), "cycle {n}");
        m.tick();
    }
    // The pipeline's first row after its own sweep, of 256 cycles.
    let mut m = live();
    say(&mut m, 9, [1; 4], 0, 1, 1);
    m.set("reset_books", 1);
    m.tick();
    m.set("reset_books", 0);
    ticks(&mut m, 257);
    say(&mut m, 9, [6; 4], 0, 3, 3);
    m.tick();
    assert_eq!(words(&mut m, 9), want(Some(([6; 4], 0, 3, 3)), 0, 0));
    for instr in 0..9 {
        assert_eq!(words(&mut m, instr), want(None, 0, 0));
    }
}

#[test]
fn a_feed_shows_the_first_reason_until_its_books_are_reset() {
    let mut m = Verilated::new(&emit("events_feed_marks", &FeedMarks::default()).unwrap()).unwrap();
    let mark = |m: &mut Verilated, feed: u64, why: Mark| {
        m.set("mark_valid", 1);
        m.set("mark_feed", feed);
        m.set("mark_reason", why as u64);
        m.tick();
        m.set("mark_valid", 0);
        ticks(m, 2);
    };
    mark(&mut m, 3, Mark::BadFrame);
    mark(&mut m, 0, Mark::Gap);
    assert_eq!(m.get("feed_marks"), 0x3001);
    mark(&mut m, 0, Mark::Session);
    mark(&mut m, 1, Mark::Malformed);
    assert_eq!(m.get("feed_marks"), 0x3021);
    m.set("clearing", 1);
    m.tick();
    assert_eq!(m.get("feed_marks"), 0);
    mark(&mut m, 1, Mark::Gap);
    m.set("clearing", 0);
    m.tick();
    assert_eq!(m.get("feed_marks"), 0, "the books do not keep it either");
    mark(&mut m, 2, Mark::Gap);
    assert_eq!(m.get("feed_marks"), 0x100);
}

/// A line's frame of `words` words with a pause of `pause` cycles before word `at`.
fn frame(m: &mut Verilated, cycle: &mut u64, words: u64, at: u64, pause: u64) -> u64 {
    let start = *cycle;
    for word in 0..words {
        if word == at {
            m.set("rx_b_tvalid", 0);
            ticks(m, pause);
            *cycle += pause;
        }
        m.set("rx_b_tvalid", 1);
        m.set("rx_b_tlast", (word + 1 == words).into());
        m.tick();
        *cycle += 1;
    }
    m.set("rx_b_tvalid", 0);
    start
}

/// Cycles that are said of an order that leaves in `cycle`.
fn ask(m: &mut Verilated, cycle: &mut u64, frame: u64, word: u64) -> u64 {
    m.set("fire_valid", 1);
    m.set("fire_line", 1);
    m.set("fire_frame", frame & 0xFFFF);
    m.set("fire_word", word);
    m.tick();
    m.set("fire_valid", 0);
    for n in 1..6 {
        assert_eq!(m.get("done"), 0, "{n}");
        m.tick();
    }
    *cycle += 6;
    assert_eq!(m.get("done"), 1);
    m.get("cycles")
}

#[test]
fn latency_counts_from_the_words_own_cycle_for_1024_frames_and_16383_words() {
    let mut m = Verilated::new(&emit("events_latency", &Latency::default()).unwrap()).unwrap();
    let mut rng = Rng::new(1);
    let mut now = 0;
    let mut starts = vec![];
    // Frame numbers wrap at 65,536: short frames, so that it is reached.
    for n in 0..66_500u64 {
        let pause = if n % 3 == 0 { rng.below(5) } else { 0 };
        starts.push((frame(&mut m, &mut now, 2, 1, pause), pause));
        if n > 2000 && n % 500 == 0 || n > 66_400 {
            let back = rng.below(1023);
            let (start, pause) = starts[(n - back) as usize];
            let from = now;
            assert_eq!(
                ask(&mut m, &mut now, n - back, 1),
                from - start - 1 - pause,
                "frame {n}, {back} back"
            );
            let from = now;
            assert_eq!(ask(&mut m, &mut now, n - back, 0), from - start);
            // Further back it says that it does not know.
            assert_eq!(
                ask(&mut m, &mut now, n - 1024 - rng.below(900), 1),
                0xFFFF_FFFF
            );
        }
    }
    // A long frame: pauses of the last 16,383 words count; of older words they are left out.
    let n = starts.len() as u64;
    let start = frame(&mut m, &mut now, 300, 2, 40);
    for _ in 0..(16_383 - 298) / 35 {
        frame(&mut m, &mut now, 35, 0, 0);
    }
    let from = now;
    assert_eq!(ask(&mut m, &mut now, n, 2), from - start - 2 - 40);
    for _ in 0..10 {
        frame(&mut m, &mut now, 35, 0, 0);
    }
    let from = now;
    assert_eq!(ask(&mut m, &mut now, n, 2), from - start - 2);
    // Pauses are counted to 255.
    let n = n + (16_383 - 298) / 35 + 11;
    let start = frame(&mut m, &mut now, 20, 10, 300);
    let from = now;
    assert_eq!(ask(&mut m, &mut now, n, 9), from - start - 9);
    let from = now;
    assert_eq!(ask(&mut m, &mut now, n, 10), from - start - 10 - 255);
}
