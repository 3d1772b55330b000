//! Finds the messages of a frame, at any byte offset, and says which of them count (docs/semantics.md, section 3).
//!
//! In: the words of the granted frame from its block word on, and its verdict. Out, for the word that is being walked
//! (registers, or one level from them): where messages lie in it ([`Walker::offset`], [`Walker::k1`]..), and whether the message that
//! is passing was accepted in turn; strobes of what was accepted.
//!
//! A length prefix and the next are at least three words apart, so there are two cycles to add up where the next one
//! is. A message is accepted three cycles after the word with its type (four after its length if the type is in the
//! next word), long before its deciding byte: the type's length, the length's place in the payload and the sequence are
//! known by then. Depth 5, 6 from the verdict.

use crate::front::layout::info::LEFT_W;
use rust_hdl::prelude::*;

/// Words of a message that fields lie in.
pub const PLACES: usize = 9;

/// Walks from message to message.
#[derive(LogicBlock, Default)]
pub struct Walker {
    /// Clock.
    pub clock: Signal<In, Clock>,
    /// No frame is being walked: makes ready for the next.
    pub ready: Signal<In, Bit>,
    /// Word.
    pub data: Signal<In, Bits<32>>,
    /// There is one.
    pub valid: Signal<In, Bit>,
    /// It is the last of its frame.
    pub last: Signal<In, Bit>,
    /// It ends a bad frame.
    pub spoilt: Signal<In, Bit>,
    /// The frame is IEX-TP's.
    pub deep_frame: Signal<In, Bit>,
    /// Bytes of its message block less 2.
    pub left: Signal<In, Bits<LEFT_W>>,
    /// Strobe: the frame is used.
    pub used: Signal<In, Bit>,
    /// With `used`: messages of the frame.
    pub count: Signal<In, Bits<16>>,
    /// With `used`: messages at its beginning that were seen before.
    pub skip: Signal<In, Bits<16>>,
    /// With `used`: sequence of its first message.
    pub sequence: Signal<In, Bits<64>>,
    /// Length of the type in [`Walker::kind`], one cycle after `look`; 0 if it is not known.
    pub exact: Signal<In, Bits<7>>,
    /// Low half of a type byte.
    pub kind: Signal<Out, Bits<4>>,
    /// Its upper half, decoded: 3, 4, 5, 6.
    pub row: Signal<Out, Bits<4>>,
    /// `kind` is new: it is to be looked up.
    pub look: Signal<Out, Bit>,
    /// The present word is the block word, if it is valid.
    pub first: Signal<Out, Bit>,
    /// The frame is IEX-TP's (from the word after the block word on).
    pub deep: Signal<Out, Bit>,
    /// Byte in its word at which the passing message began.
    pub offset: Signal<Out, Bits<2>>,
    /// Bit `n`: the message byte `4 * n + 1` is in the present word.
    pub k1: Signal<Out, Bits<PLACES>>,
    /// Bit `n`: the message byte `4 * n + 2` is in the present word.
    pub k2: Signal<Out, Bits<PLACES>>,
    /// Bit `n`: the message byte `4 * n + 3` is in the present word.
    pub k3: Signal<Out, Bits<PLACES>>,
    /// Last three bytes of the word before.
    pub before: Signal<Out, Bits<24>>,
    /// The passing message was accepted in turn.
    pub armed: Signal<Out, Bit>,
    /// Messages are looked for.
    pub walking: Signal<Out, Bit>,
    /// Combinational: a message is accepted in turn; `sequence_next` is the one expected after it.
    pub accepted: Signal<Out, Bit>,
    /// See `accepted`.
    pub sequence_next: Signal<Out, Bits<64>>,
    /// Combinational: a message that was seen before is skipped.
    pub skipped: Signal<Out, Bit>,
    /// Combinational: the accepted message's type is not known.
    pub unknown: Signal<Out, Bit>,
    /// Combinational: a message is malformed; three cycles after the word with its type.
    pub malformed: Signal<Out, Bit>,
    /// Combinational: a message that was announced is not there, four cycles after the last word.
    pub missing: Signal<Out, Bit>,
    /// Combinational: a used frame ended, four cycles after its last word.
    pub ended: Signal<Out, Bit>,
    /// With `ended`: badly.
    pub ended_badly: Signal<Out, Bit>,
    /// With `ended`: a message was accepted in turn.
    pub moved: Signal<Out, Bit>,
    /// Sequence of the message that was accepted last.
    pub message: Signal<Out, Bits<64>>,
    is_first: DFF<Bit>,
    is_deep: DFF<Bit>,
    prev: DFF<Bits<24>>,
    // Where the prefix is: its second byte lies in the present word, at byte `at`.
    hit: DFF<Bit>,
    at: DFF<Bits<2>>,
    // Words since the word with the last prefix, and one more.
    since: DFF<Bits<15>>,
    since1: DFF<Bits<15>>,
    since2: DFF<Bits<15>>,
    // The next prefix ends in the word after the present one; in the present one.
    next_hits: DFF<Bit>,
    this_hits: DFF<Bit>,
    // It ends three words after the last one's word, as early as it can be.
    near: DFF<Bit>,
    was_valid: DFF<Bit>,
    targeted: DFF<Bit>,
    reach: DFF<Bits<17>>,
    // The prefix, in the order of the wire.
    b0: DFF<Bits<8>>,
    b1: DFF<Bits<8>>,
    have: DFF<Bit>,
    // Bytes of the payload behind the next prefix.
    rest: DFF<Bits<LEFT_W>>,
    behind: DFF<Bits<LEFT_W>>,
    fresh: DFF<Bit>,
    exists: DFF<Bit>,
    tiny: DFF<Bit>,
    bytes: DFF<Bits<16>>,
    // The type.
    type_next: DFF<Bit>,
    typ: DFF<Bits<4>>,
    typ_row: DFF<Bits<4>>,
    typ_ok: DFF<Bit>,
    t1: DFF<Bit>,
    t2: DFF<Bit>,
    t3: DFF<Bit>,
    known: DFF<Bit>,
    wrong: DFF<Bit>,
    // The frame.
    active: DFF<Bit>,
    walks: DFF<Bit>,
    todo: DFF<Bits<16>>,
    old: DFF<Bits<16>>,
    // Whether there is any of the two; they change at most every third cycle.
    more: DFF<Bit>,
    is_old: DFF<Bit>,
    // Sequence of the next message, and the one after it.
    current: DFF<Bits<64>>,
    step: DFF<Bits<64>>,
    shown: DFF<Bits<64>>,
    did_move: DFF<Bit>,
    is_armed: DFF<Bit>,
    f1: DFF<Bit>,
    f2: DFF<Bit>,
    f3: DFF<Bit>,
    f4: DFF<Bit>,
    bad1: DFF<Bit>,
    bad2: DFF<Bit>,
    bad3: DFF<Bit>,
    bad4: DFF<Bit>,
    // The passing message. One bit for each word; the lowest if its byte comes in the next word first.
    o: DFF<Bits<2>>,
    r1: DFF<Bits<10>>,
    r2: DFF<Bits<10>>,
    r3: DFF<Bits<10>>,
    is_next: Signal<Local, Bit>,
    is_this: Signal<Local, Bit>,
    is_after: Signal<Local, Bit>,
    room: Signal<Local, Bits<4>>,
    comes: Signal<Local, Bit>,
    here: Signal<Local, Bit>,
    usable: Signal<Local, Bit>,
    typed: Signal<Local, Bit>,
    from: Signal<Local, Bits<2>>,
    byte: Signal<Local, Bits<8>>,
    effective: Signal<Local, Bit>,
    size: Signal<Local, Bits<16>>,
    small: Signal<Local, Bit>,
    live: Signal<Local, Bit>,
    broken: Signal<Local, Bit>,
    accept: Signal<Local, Bit>,
}

impl Logic for Walker {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self, clock, is_first, is_deep, prev, hit, at, since, since1, since2, next_hits,
            this_hits, near, was_valid, targeted, reach, b0, b1, have, rest, behind, fresh, exists,
            tiny, bytes, type_next, typ, typ_row, typ_ok, t1, t2, t3, known, wrong, active, walks,
            todo, old, more, is_old, current, step, shown, did_move, is_armed, f1, f2, f3, f4,
            bad1, bad2, bad3, bad4, o, r1, r2, r3
        );
        self.usable.next = !self.spoilt.val();

        // The prefix: taken from the word in which its second byte lies.
        if self.at.q.val().get_bit(1) {
            self.b1.d.next = self.data.val().get_bits::<8>(16);
            self.b0.d.next = self.data.val().get_bits::<8>(8);
            if self.at.q.val().get_bit(0) {
                self.b1.d.next = self.data.val().get_bits::<8>(24);
                self.b0.d.next = self.data.val().get_bits::<8>(16);
            }
        } else {
            self.b1.d.next = self.data.val().get_bits::<8>(0);
            self.b0.d.next = self.prev.q.val().get_bits::<8>(16);
            if self.at.q.val().get_bit(0) {
                self.b1.d.next = self.data.val().get_bits::<8>(8);
                self.b0.d.next = self.data.val().get_bits::<8>(0);
            }
        }
        self.have.d.next = self.valid.val() & self.hit.q.val() & self.usable.val();

        // One cycle later: how far it reaches.
        self.size.next =
            (self.b0.q.val().get_bits::<16>(0) << 8) | self.b1.q.val().get_bits::<16>(0);
        if self.is_deep.q.val() {
            self.size.next =
                (self.b1.q.val().get_bits::<16>(0) << 8) | self.b0.q.val().get_bits::<16>(0);
        }
        self.small.next = self.size.val() < 10;
        self.room.next = bits::<4>(13) - self.at.q.val().get_bits::<4>(0);
        self.effective.next = self.have.q.val() & !self.rest.q.val().get_bit(16);
        self.fresh.d.next = self.effective.val();
        if self.have.q.val() {
            self.exists.d.next = self.effective.val();
            self.tiny.d.next = self.small.val();
            self.near.d.next = !self.small.val()
                & !self.size.val().get_bits::<12>(4).any()
                & (self.size.val().get_bits::<4>(0) <= self.room.val());
            self.bytes.d.next = self.size.val();
            self.behind.d.next = self.rest.q.val() - self.size.val().get_bits::<LEFT_W>(0);
            self.reach.d.next =
                self.size.val().get_bits::<17>(0) + (self.at.q.val().get_bits::<17>(0) + 2);
        }
        if self.fresh.q.val() {
            self.rest.d.next = self.behind.q.val() - 2;
        }
        if self.targeted.q.val() {
            self.at.d.next = self.reach.q.val().get_bits::<2>(0);
        }

        // The word that the next prefix ends in.
        if self.valid.val() {
            self.prev.d.next = self.data.val().get_bits::<24>(8);
            self.since.d.next = self.since1.q.val();
            self.since1.d.next = self.since2.q.val();
            self.since2.d.next = self.since2.q.val() + 1;
            self.hit.d.next = self.comes.val();
            if self.hit.q.val() {
                self.since.d.next = 1.into();
                self.since1.d.next = 2.into();
                self.since2.d.next = 3.into();
                self.targeted.d.next = false;
            }
        } else {
            self.hit.d.next = self.hit.q.val() | self.comes.val();
        }
        // Compared a cycle ahead, as the counters will be then.
        self.is_this.next = self.since.q.val() == self.reach.q.val().get_bits::<15>(2);
        self.is_next.next = self.since1.q.val() == self.reach.q.val().get_bits::<15>(2);
        self.is_after.next = self.since2.q.val() == self.reach.q.val().get_bits::<15>(2);
        self.this_hits.d.next = self.targeted.q.val() & self.is_this.val();
        self.next_hits.d.next = self.targeted.q.val() & self.is_next.val();
        if self.valid.val() {
            self.this_hits.d.next = self.targeted.q.val() & self.is_next.val();
            self.next_hits.d.next = self.targeted.q.val() & self.is_after.val();
        }
        // In the first cycle in which the distance is known, only the nearest can be next.
        self.was_valid.d.next = self.valid.val();
        self.comes.next = (self.valid.val()
            & (self.next_hits.q.val()
                | (self.fresh.q.val() & self.near.q.val() & self.was_valid.q.val())))
            | (!self.valid.val() & self.this_hits.q.val());
        if self.effective.val() & !self.small.val() {
            self.targeted.d.next = true;
        }

        // The type: behind the prefix, or at the start of the next word. If there is none, the message does not fit, and
        // shows as missing at the end.
        self.here.next = self.hit.q.val() & (self.at.q.val() != 3);
        self.typed.next =
            self.valid.val() & ((self.here.val() & self.usable.val()) | self.type_next.q.val());
        if self.valid.val() {
            self.type_next.d.next =
                self.hit.q.val() & !self.here.val() & self.usable.val() & !self.last.val();
        }
        // Byte 0 if the prefix ended before this word, or with the word before.
        self.from.next = self.at.q.val() + 1;
        if !self.hit.q.val() {
            self.from.next = 0.into();
        }
        if self.from.val().get_bit(1) {
            self.byte.next = self.data.val().get_bits::<8>(16);
            if self.from.val().get_bit(0) {
                self.byte.next = self.data.val().get_bits::<8>(24);
            }
        } else {
            self.byte.next = self.data.val().get_bits::<8>(0);
            if self.from.val().get_bit(0) {
                self.byte.next = self.data.val().get_bits::<8>(8);
            }
        }
        if self.typed.val() {
            self.typ.d.next = self.byte.val().get_bits::<4>(0);
            self.typ_row.d.next =
                (bit_cast::<4, 1>((self.byte.val().get_bits::<4>(4) == 6).into()) << 3)
                    | (bit_cast::<4, 1>((self.byte.val().get_bits::<4>(4) == 5).into()) << 2)
                    | (bit_cast::<4, 1>((self.byte.val().get_bits::<4>(4) == 4).into()) << 1)
                    | bit_cast::<4, 1>((self.byte.val().get_bits::<4>(4) == 3).into());
            self.typ_ok.d.next = self.usable.val() & (self.here.val() | self.type_next.q.val());
        }
        self.t1.d.next = self.typed.val();
        self.t2.d.next = self.t1.q.val();
        self.t3.d.next = self.t2.q.val();
        self.known.d.next = self.exact.val().any();
        self.wrong.d.next = self.exact.val().any()
            & self.typ_ok.q.val()
            & (self.bytes.q.val() != self.exact.val().get_bits::<16>(0));

        // Three cycles after the type: the verdict.
        self.more.d.next = self.todo.q.val().any();
        self.is_old.d.next = self.old.q.val().any();
        self.live.next = self.t3.q.val()
            & self.active.q.val()
            & self.walks.q.val()
            & self.exists.q.val()
            & self.more.q.val();
        self.broken.next = self.tiny.q.val() | self.behind.q.val().get_bit(16) | self.wrong.q.val();
        self.accept.next = self.live.val() & !self.broken.val();
        // In time: nothing is accepted within two cycles of a change.
        self.step.d.next = self.current.q.val() + 1;
        if self.accept.val() {
            self.todo.d.next = self.todo.q.val() - 1;
            self.current.d.next = self.step.q.val();
            if self.is_old.q.val() {
                self.old.d.next = self.old.q.val() - 1;
            } else {
                self.is_armed.d.next = true;
                self.did_move.d.next = true;
                self.shown.d.next = self.current.q.val();
            }
        }
        // The next type may come in this very cycle: then the message was too short to have anything that decides.
        if self.valid.val() & (self.here.val() | self.type_next.q.val()) {
            self.is_armed.d.next = false;
        }
        if self.live.val() & self.broken.val() {
            self.walks.d.next = false;
        }

        // The end.
        self.f1.d.next = self.last.val();
        self.f2.d.next = self.f1.q.val();
        self.f3.d.next = self.f2.q.val();
        self.f4.d.next = self.f3.q.val();
        self.bad1.d.next = self.spoilt.val();
        self.bad2.d.next = self.bad1.q.val();
        self.bad3.d.next = self.bad2.q.val();
        self.bad4.d.next = self.bad3.q.val();

        // Where the passing message is, in the present word.
        if self.valid.val() {
            self.r1.d.next = self.r1.q.val() << 1;
            self.r2.d.next = self.r2.q.val() << 1;
            self.r3.d.next = self.r3.q.val() << 1;
            if self.hit.q.val() & self.at.q.val().get_bit(1) {
                self.o.d.next = self.at.q.val() + 1;
                self.r1.d.next = 2.into();
                self.r2.d.next = 2.into();
                self.r3.d.next = 2.into();
            }
        }
        // A prefix that ends in byte 0 or 1 leaves the rest of its word to its message.
        if self.comes.val() & !self.reach.q.val().get_bit(1) {
            self.o.d.next = self.reach.q.val().get_bits::<2>(0) + 1;
            self.r1.d.next = 2.into();
            self.r2.d.next = 1.into();
            self.r3.d.next = 1.into();
            if !self.reach.q.val().get_bit(0) {
                self.r2.d.next = 2.into();
            }
        }

        // A new frame: its first prefix ends the block word.
        if self.is_first.q.val() {
            self.is_deep.d.next = self.deep_frame.val();
            self.rest.d.next = self.left.val();
        }
        if self.valid.val() {
            self.is_first.d.next = false;
        }
        if self.used.val() {
            self.active.d.next = true;
            self.todo.d.next = self.count.val();
            self.old.d.next = self.skip.val();
            self.current.d.next = self.sequence.val();
        }
        if self.ready.val() {
            self.is_first.d.next = true;
            self.hit.d.next = true;
            self.at.d.next = 3.into();
            self.targeted.d.next = false;
            self.type_next.d.next = false;
            self.active.d.next = false;
            self.walks.d.next = true;
            self.did_move.d.next = false;
            self.is_armed.d.next = false;
        }

        self.kind.next = self.typ.q.val();
        self.row.next = self.typ_row.q.val();
        self.look.next = self.t1.q.val();
        self.first.next = self.is_first.q.val();
        self.deep.next = self.is_deep.q.val();
        self.offset.next = self.o.q.val();
        self.k1.next = self.r1.q.val().get_bits::<PLACES>(1);
        self.k2.next = self.r2.q.val().get_bits::<PLACES>(1);
        self.k3.next = self.r3.q.val().get_bits::<PLACES>(1);
        self.before.next = self.prev.q.val();
        self.armed.next = self.is_armed.q.val();
        self.walking.next = self.walks.q.val();
        self.accepted.next = self.accept.val() & !self.is_old.q.val();
        self.sequence_next.next = self.step.q.val();
        self.skipped.next = self.accept.val() & self.is_old.q.val();
        self.unknown.next = self.typ_ok.q.val() & !self.known.q.val();
        self.malformed.next = self.live.val() & self.broken.val();
        self.missing.next = self.f4.q.val()
            & self.active.q.val()
            & self.walks.q.val()
            & self.todo.q.val().any()
            & self.rest.q.val().get_bit(16);
        self.ended.next = self.f4.q.val() & self.active.q.val();
        self.ended_badly.next = self.bad4.q.val();
        self.moved.next = self.did_move.q.val();
        self.message.next = self.shown.q.val();
    }
}
