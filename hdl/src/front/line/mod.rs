//! What waits on one line: its words, the records of its frames, and the frame at its head with its verdict.
//!
//! In: the filter's words and records, the state of the feeds, what the arbiter decides. Out: the head, its verdict, its
//! words. A frame that goes straight from the pins is stored too, so that it can wait if it turns out to be ahead;
//! jumping over what is not wanted costs nothing.

mod head;
mod judge;
mod queue;
mod words;

pub use head::Head;
pub use judge::Judge;
pub use queue::Queue;
pub use words::{WORD_W, Words};

use crate::const_table;
use crate::emit::Consts;
use crate::front::layout::info::{INFO_W, SESSION_W};
use rust_hdl::prelude::*;

/// Words kept free beyond those of the frame that is taken in: what is stored before it can be refused.
const MARGIN: u64 = 16;

const_table!(
    pub LineConsts<A, Q>: A, Q, MARGIN
);

/// One line's buffer: `2^A` words (`A` at most 16), `2^Q - 4` frames.
#[derive(LogicBlock, Default)]
pub struct Line<const A: usize, const Q: usize> {
    /// Clock.
    pub clock: Signal<In, Clock>,
    /// Word on the pins.
    pub tdata: Signal<In, Bits<32>>,
    /// It is the last of its frame.
    pub tlast: Signal<In, Bit>,
    /// It ends a bad frame.
    pub bad: Signal<In, Bit>,
    /// It is to be stored.
    pub store: Signal<In, Bit>,
    /// It is the block word.
    pub block: Signal<In, Bit>,
    /// A frame was accepted.
    pub accepted: Signal<In, Bit>,
    /// Record of the newest frame.
    pub newest: Signal<In, Bits<INFO_W>>,
    /// Whole words of its message block behind the block word, two's complement.
    pub length: Signal<In, Bits<15>>,
    /// Sequence expected next, of each feed.
    pub next: [Signal<In, Bits<64>>; 4],
    /// Session of each feed.
    pub session: [Signal<In, Bits<SESSION_W>>; 4],
    /// Which feeds have a session.
    pub known: Signal<In, Bits<4>>,
    /// How long a frame of each feed waits for the other line, ns.
    pub hold: [Signal<In, Bits<32>>; 4],
    /// Time of day, ns.
    pub now: Signal<In, Bits<64>>,
    /// The line's words go straight from the pins to the walker.
    pub direct: Signal<In, Bit>,
    /// The head is done with.
    pub pop: Signal<In, Bit>,
    /// The head waits.
    pub wait: Signal<In, Bit>,
    /// The shown word is used up.
    pub take: Signal<In, Bit>,
    /// Address of the newest frame's block word.
    pub start: Signal<Out, Bits<16>>,
    /// There is no room for the frame that was accepted.
    pub refuse: Signal<Out, Bit>,
    /// The shown word: data, last, bad.
    pub shown: Signal<Out, Bits<WORD_W>>,
    /// It is there.
    pub there: Signal<Out, Bit>,
    /// Nothing waits.
    pub idle: Signal<Out, Bit>,
    /// The head's record.
    pub record: Signal<Out, Bits<INFO_W>>,
    /// There is a head.
    pub valid: Signal<Out, Bit>,
    /// It goes straight from the pins.
    pub through: Signal<Out, Bit>,
    /// Its verdict is valid.
    pub settled: Signal<Out, Bit>,
    /// All its messages were seen.
    pub duplicate: Signal<Out, Bit>,
    /// Something is missing before it.
    pub ahead: Signal<Out, Bit>,
    /// It is ahead and must still wait.
    pub held: Signal<Out, Bit>,
    /// It is of another session.
    pub foreign: Signal<Out, Bit>,
    /// Its feed has a session.
    pub judged: Signal<Out, Bit>,
    /// It has no messages.
    pub heartbeat: Signal<Out, Bit>,
    /// Messages at its beginning that were seen.
    pub skip: Signal<Out, Bits<16>>,
    /// What its feed expects next.
    pub expected: Signal<Out, Bits<64>>,
    words: Words<A>,
    queue: Queue<Q>,
    head: Head<A>,
    judge: Judge,
    needed: DFF<Bits<17>>,
    fits: DFF<Bit>,
    crowded: DFF<Bit>,
    room: Signal<Local, Bits<17>>,
    consts: Consts<LineConsts<A, Q>>,
}

impl<const A: usize, const Q: usize> Logic for Line<A, Q> {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, needed, fits, crowded);
        clock!(self, clock, words, queue, head, judge);
        self.words.store.next = self.store.val();
        self.words.block.next = self.block.val();
        self.words.data.next = (bit_cast::<WORD_W, 1>(self.bad.val().into()) << 33)
            | (bit_cast::<WORD_W, 1>(self.tlast.val().into()) << 32)
            | self.tdata.val().get_bits::<WORD_W>(0);
        self.words.jump.next = self.head.load.val();
        self.words.from.next = self.head.from.val();
        self.words.take.next = self.take.val();
        self.words.idle.next = self.head.idle.val();
        // Whole words of the block, then a margin.
        self.needed.d.next = self.length.val().get_bits::<17>(0) + MARGIN;
        if self.length.val().get_bit(14) {
            self.needed.d.next = MARGIN.into();
        }
        self.room.next = self.words.room.val().get_bits::<17>(0);
        self.fits.d.next = (self.room.val() >= self.needed.q.val()) & !self.queue.full.val();
        self.crowded.d.next =
            !self.words.room.val().get_bits::<2>(A - 2).any() | self.queue.full.val();
        self.queue.push.next = self.head.queue_push.val();
        self.queue.record.next = self.newest.val();
        self.queue.pop.next = self.head.queue_pop.val();
        self.head.accepted.next = self.accepted.val();
        self.head.newest.next = self.newest.val();
        self.head.direct.next = self.direct.val();
        self.head.first.next = self.queue.first.val();
        self.head.queued.next = self.queue.valid.val();
        self.head.queue_empty.next = self.queue.empty.val();
        self.head.fits.next = self.fits.q.val();
        self.head.pop.next = self.pop.val();
        self.head.wait.next = self.wait.val();
        self.head.now.next = self.now.val();
        self.judge.who.next = self.head.who.val();
        self.judge.record.next = self.head.record.val();
        for i in 0..4 {
            self.judge.next[i].next = self.next[i].val();
            self.judge.session[i].next = self.session[i].val();
            self.judge.hold[i].next = self.hold[i].val();
        }
        self.judge.known.next = self.known.val();
        self.judge.now.next = self.now.val();
        self.judge.since.next = self.head.since.val();
        self.judge.crowded.next = self.crowded.q.val();
        self.start.next = self.words.start.val().get_bits::<16>(0);
        self.refuse.next = self.head.refuse.val();
        self.shown.next = self.words.shown.val();
        self.there.next = self.words.valid.val();
        self.idle.next = self.head.idle.val();
        self.record.next = self.head.record.val();
        self.valid.next = self.head.valid.val();
        self.through.next = self.head.through.val();
        self.settled.next = self.head.settled.val();
        self.duplicate.next = self.judge.duplicate.val();
        self.ahead.next = self.judge.ahead.val();
        self.held.next = self.judge.held.val();
        self.judge.timed.next = self.head.timed.val();
        self.foreign.next = self.judge.foreign.val();
        self.judged.next = self.judge.judged.val();
        self.heartbeat.next = self.judge.heartbeat.val();
        self.skip.next = self.judge.skip.val();
        self.expected.next = self.judge.expected.val();
    }
}
