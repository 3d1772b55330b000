//! Which messages count, which rows they make, and the instrument's status.
//!
//! In: marks of a message (L1 from the order table, L2 from the cache, L3 from the store); what is published before and after it. Out:
//! L2 whether it is judged and whether triggers look at it; L3, L4 whether it counts; L4 its row (only if bid, ask or mark changed) and the status.
//! A marked message's row shows bid and ask as they were, and the reason. Depth: L2 none behind the
//! cache's marks to `j_valid`, 2 to the row's, L2 (comparison old and new) 4, L3 1 behind the store's marks, L4 1 to the outputs.

use super::publish::shown::*;
use crate::const_table;
use crate::emit::Consts;
use rust_hdl::prelude::*;
use t2t_contract::reasons::Mark;

const BAD_VALUE: u64 = Mark::BadValue as u64;
const LEVELS_FULL: u64 = Mark::LevelsFull as u64;
const HALT: u64 = Mark::Halt as u64;
const_table!(pub RowsConsts: BAD_VALUE, LEVELS_FULL, HALT, BID_PX, BID_QTY, ASK_PX, ASK_QTY, HALT_T, HALT_O);

/// Judgement, rows and status; see the [module](self).
#[derive(LogicBlock, Default)]
pub struct Rows {
    /// The clock.
    pub clock: Signal<In, Clock>,
    /// L0: an operation.
    pub load: Signal<In, Bit>,
    /// L0: publish and evaluate.
    pub o_judge: Signal<In, Bit>,
    /// L1: mark of the order table; 0 = none.
    pub o_mark: Signal<In, Bits<4>>,
    /// L1: there is none.
    pub o_clean: Signal<In, Bit>,
    /// L1: the operation acts.
    pub act1: Signal<In, Bit>,
    /// L2: it acts.
    pub act2: Signal<In, Bit>,
    /// L3: it acts.
    pub act3: Signal<In, Bit>,
    /// L2: the cache found a bad value.
    pub bad2: Signal<In, Bit>,
    /// L2: the cache found no room.
    pub full2: Signal<In, Bit>,
    /// L2: the cache found one of the two.
    pub stop2: Signal<In, Bit>,
    /// L3: the store found a bad value.
    pub bad3: Signal<In, Bit>,
    /// L3: the store found no room.
    pub full3: Signal<In, Bit>,
    /// Triggers do not look at messages that are in L1 now.
    pub hold: Signal<In, Bit>,
    /// What was published before ([`shown`](super::publish::shown)).
    pub before: Signal<In, Bits<197>>,
    /// L2 to L4: what the message publishes.
    pub result: Signal<In, Bits<197>>,
    /// L4: the message marks its instrument.
    pub mark4: Signal<Out, Bit>,
    /// L4: it does not: its result counts.
    pub settle4: Signal<Out, Bit>,
    /// L2: the message is judged.
    pub j_valid: Signal<Out, Bit>,
    /// L2: evaluate triggers.
    pub j_look: Signal<Out, Bit>,
    /// L2: halted.
    pub j_halt: Signal<Out, Bit>,
    /// L4: a row: what is published changed.
    pub r_stb: Signal<Out, Bit>,
    /// L4: bid.
    pub r_bid_px: Signal<Out, Bits<32>>,
    /// L4: its quantity.
    pub r_bid_qty: Signal<Out, Bits<32>>,
    /// L4: ask.
    pub r_ask_px: Signal<Out, Bits<32>>,
    /// L4: its quantity.
    pub r_ask_qty: Signal<Out, Bits<32>>,
    /// L4: mark; 0 = none.
    pub r_mark: Signal<Out, Bits<4>>,
    /// L4: the instrument was judged or marked.
    pub s_stb: Signal<Out, Bit>,
    /// L4: it has a mark that stays.
    pub s_sticky: Signal<Out, Bit>,
    /// L4: it is halted.
    pub s_halt: Signal<Out, Bit>,
    judge1: DFF<Bit>,
    good2: DFF<Bit>,
    good_look2: DFF<Bit>,
    judge2: DFF<Bit>,
    mark2: DFF<Bits<4>>,
    judge3: DFF<Bit>,
    changed3: DFF<Bit>,
    mark3_q: DFF<Bits<4>>,
    marked4: DFF<Bit>,
    act4: DFF<Bit>,
    changed4: DFF<Bit>,
    judge4: DFF<Bit>,
    reason4: DFF<Bits<4>>,
    halt4: DFF<Bit>,
    old_halt4: DFF<Bit>,
    part: [[Signal<Local, Bit>; 6]; 7],
    differs: [Signal<Local, Bit>; 8],
    halt: Signal<Local, Bit>,
    old_halt: Signal<Local, Bit>,
    marked: Signal<Local, Bit>,
    sliced_new: Signal<Local, Bits<197>>,
    sliced_old: Signal<Local, Bits<197>>,
    sliced_row: Signal<Local, Bits<197>>,
    consts: Consts<RowsConsts>,
}

impl Logic for Rows {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self, clock, judge1, good2, good_look2, judge2, mark2, judge3, changed3, mark3_q,
            marked4, act4, changed4, judge4, reason4, halt4, old_halt4
        );
        // L0, L1
        if self.load.val() {
            self.judge1.d.next = self.o_judge.val();
        }
        self.good2.d.next = self.act1.val() & self.judge1.q.val() & self.o_clean.val();
        self.good_look2.d.next =
            self.act1.val() & self.judge1.q.val() & self.o_clean.val() & !self.hold.val();
        if self.act1.val() {
            self.judge2.d.next = self.judge1.q.val();
            self.mark2.d.next = self.o_mark.val();
        }

        // L2: did it change?
        self.j_valid.next = self.good2.q.val() & !self.stop2.val();
        self.j_look.next = self.good_look2.q.val() & !self.stop2.val();
        self.sliced_new.next = self.result.val();
        self.sliced_old.next = self.before.val();
        self.halt.next =
            self.sliced_new.val().get_bit(HALT_T) | self.sliced_new.val().get_bit(HALT_O);
        self.old_halt.next =
            self.sliced_old.val().get_bit(HALT_T) | self.sliced_old.val().get_bit(HALT_O);
        self.j_halt.next = self.halt.val();
        // Bid and ask in full: three bits a LUT, six LUTs a LUT, written out, because a chain would be made of a comparison.
        for g in 0..7 {
            for i in 0..6 {
                self.part[g][i].next = self.sliced_new.val().get_bits::<3>(BID_PX + 18 * g + 3 * i)
                    != self.sliced_old.val().get_bits::<3>(BID_PX + 18 * g + 3 * i);
            }
            self.differs[g].next = self.part[g][0].val()
                | self.part[g][1].val()
                | self.part[g][2].val()
                | self.part[g][3].val()
                | self.part[g][4].val()
                | self.part[g][5].val();
        }
        self.differs[7].next = self.sliced_new.val().get_bits::<3>(BID_PX + 126)
            != self.sliced_old.val().get_bits::<3>(BID_PX + 126);
        if self.act2.val() {
            self.changed3.d.next = (self.differs[0].val()
                | self.differs[1].val()
                | self.differs[2].val()
                | self.differs[3].val())
                | (self.differs[4].val()
                    | self.differs[5].val()
                    | self.differs[6].val()
                    | self.differs[7].val())
                | (self.halt.val() ^ self.old_halt.val());
            self.judge3.d.next = self.judge2.q.val();
            self.mark3_q.d.next = self.mark2.q.val();
            if !self.mark2.q.val().any() {
                if self.bad2.val() {
                    self.mark3_q.d.next = BAD_VALUE.into();
                }
                if self.full2.val() {
                    self.mark3_q.d.next = LEVELS_FULL.into();
                }
            }
        }

        // L3: does it count?
        self.marked.next =
            self.act3.val() & (self.mark3_q.q.val().any() | self.bad3.val() | self.full3.val());
        self.marked4.d.next = self.marked.val();
        self.act4.d.next = self.act3.val();
        self.judge4.d.next = self.act3.val() & self.judge3.q.val();
        self.changed4.d.next = self.act3.val() & self.judge3.q.val() & self.changed3.q.val();
        self.reason4.d.next = self.mark3_q.q.val();
        if !self.mark3_q.q.val().any() & self.halt.val() {
            self.reason4.d.next = HALT.into();
        }
        if self.bad3.val() {
            self.reason4.d.next = BAD_VALUE.into();
        }
        if self.full3.val() {
            self.reason4.d.next = LEVELS_FULL.into();
        }

        self.halt4.d.next = self.halt.val();
        self.old_halt4.d.next = self.old_halt.val();

        // L4
        self.settle4.next = self.act4.q.val() & !self.marked4.q.val();
        if self.marked4.q.val() {
            self.sliced_row.next = self.before.val();
            self.s_halt.next = self.old_halt4.q.val();
        } else {
            self.sliced_row.next = self.result.val();
            self.s_halt.next = self.halt4.q.val();
        }
        self.mark4.next = self.marked4.q.val();
        self.r_stb.next = self.marked4.q.val() | self.changed4.q.val();
        self.r_mark.next = self.reason4.q.val();
        self.r_bid_px.next = self.sliced_row.val().get_bits::<32>(BID_PX);
        self.r_bid_qty.next = self.sliced_row.val().get_bits::<32>(BID_QTY);
        self.r_ask_px.next = self.sliced_row.val().get_bits::<32>(ASK_PX);
        self.r_ask_qty.next = self.sliced_row.val().get_bits::<32>(ASK_QTY);
        self.s_stb.next = self.marked4.q.val() | self.judge4.q.val();
        self.s_sticky.next = self.marked4.q.val();
    }
}
