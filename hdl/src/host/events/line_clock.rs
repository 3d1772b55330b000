//! When the words of one line were on the pins.
//!
//! In: where frames begin and end and where they pause; the cycle. Asked for a frame (16 bits, as the pipeline counts them) and a word
//! in it, the answer is in two parts: `plain`, as if the frame did not pause, and `pauses` to add. The last 1,024 frames and the last 16,383
//! words are remembered: an older frame is `unknown`, an older word's pauses are said to be 0. Pauses are counted to 255 a frame. Depth 4.

use crate::const_table;
use crate::emit::Consts;
use crate::prim::BlockRam;
use rust_hdl::prelude::*;

/// Frames remembered, as a power of two.
const FRAMES: usize = 10;
/// Words remembered, as a power of two.
const WORDS: usize = 14;
/// Bits by which words are counted: so many that a place among 1,024 frames is told from an older one.
const COUNT: usize = 24;
/// Bits of a frame's record: its first cycle, the place of its first word, the rest of its number.
const START: usize = 32 + COUNT + 16 - FRAMES;
const PLACE: usize = 32;
const PLACE_S: u64 = PLACE as u64;
const TAG: usize = 32 + COUNT;
const TAG_S: u64 = TAG as u64;
/// Words after which a word's pauses are no longer remembered.
const OLDEST: u64 = 1 << WORDS;
const MOST: u64 = 255;

const_table!(pub LineClockConsts: FRAMES, OLDEST, PLACE, PLACE_S, TAG, TAG_S, MOST);

/// See the [module](self).
#[derive(LogicBlock, Default)]
pub struct LineClock {
    /// The clock.
    pub clock: Signal<In, Clock>,
    /// Number of this cycle.
    pub cycle: Signal<In, Bits<32>>,
    /// A word is there.
    pub tvalid: Signal<In, Bit>,
    /// It is the last of its frame.
    pub tlast: Signal<In, Bit>,
    /// The frame that is asked for.
    pub frame: Signal<In, Bits<16>>,
    /// The word in it, one cycle after `frame`.
    pub word: Signal<In, Bits<12>>,
    /// Cycle of the frame's first word and the word's index, added up; two cycles after `frame`.
    pub plain: Signal<Out, Bits<32>>,
    /// The frame is not remembered; with `plain`.
    pub unknown: Signal<Out, Bit>,
    /// Cycles without a word before the word, within its frame; four cycles after `frame`.
    pub pauses: Signal<Out, Bits<8>>,
    starts: BlockRam<START, FRAMES>,
    gaps: BlockRam<8, WORDS>,
    within: DFF<Bit>,
    number: DFF<Bits<16>>,
    words: DFF<Bits<COUNT>>,
    idle: DFF<Bits<8>>,
    asked: DFF<Bits<6>>,
    sum: DFF<Bits<32>>,
    place: DFF<Bits<COUNT>>,
    age: Signal<Local, Bits<COUNT>>,
    stranger: DFF<Bit>,
    old: DFF<Bit>,
    pause: DFF<Bits<8>>,
    consts: Consts<LineClockConsts>,
}

impl Logic for LineClock {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self, clock, within, number, words, idle, asked, sum, place, stranger, old, pause
        );
        clock!(self, clock, starts, gaps);
        // What comes in.
        if self.within.q.val() & !self.tvalid.val() & (self.idle.q.val() != MOST) {
            self.idle.d.next = self.idle.q.val() + 1;
        }
        if self.tvalid.val() {
            self.within.d.next = !self.tlast.val();
            self.words.d.next = self.words.q.val() + 1;
            if self.tlast.val() {
                self.number.d.next = self.number.q.val() + 1;
                self.idle.d.next = 0.into();
            }
        }
        self.starts.write_address.next = self.number.q.val().get_bits::<FRAMES>(0);
        self.starts.write_data.next =
            (bit_cast::<START, 6>(self.number.q.val().get_bits::<6>(FRAMES)) << TAG_S)
                | (bit_cast::<START, COUNT>(self.words.q.val()) << PLACE_S)
                | bit_cast::<START, 32>(self.cycle.val());
        self.starts.write_enable.next = self.tvalid.val() & !self.within.q.val();
        self.gaps.write_address.next = self.words.q.val().get_bits::<WORDS>(0);
        self.gaps.write_data.next = self.idle.q.val();
        self.gaps.write_enable.next = self.tvalid.val();

        // What is asked.
        self.starts.read_address.next = self.frame.val().get_bits::<FRAMES>(0);
        self.asked.d.next = self.frame.val().get_bits::<6>(FRAMES);
        self.sum.d.next =
            self.starts.read_data.val().get_bits::<32>(0) + bit_cast::<32, 12>(self.word.val());
        self.place.d.next = self.starts.read_data.val().get_bits::<COUNT>(PLACE)
            + bit_cast::<COUNT, 12>(self.word.val());
        self.stranger.d.next = self.starts.read_data.val().get_bits::<6>(TAG) != self.asked.q.val();
        self.plain.next = self.sum.q.val();
        self.unknown.next = self.stranger.q.val();
        self.gaps.read_address.next = self.place.q.val().get_bits::<WORDS>(0);
        self.age.next = self.words.q.val() - self.place.q.val();
        self.old.d.next = self.age.val() >= OLDEST;
        self.pause.d.next = self.gaps.read_data.val();
        if self.old.q.val() {
            self.pause.d.next = 0.into();
        }
        self.pauses.next = self.pause.q.val();
    }
}
