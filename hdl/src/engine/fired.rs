//! The order that leaves, from either path, as registers: for the stager, the ledgers and the records.
//!
//! In, in the cycle of release: the choice and the message behind it. Out, from the next cycle until the next release:
//! everything that is known of it; `fired` for one cycle. Takes the next UserRefNum. Depth 2.

use super::layout::*;
use crate::const_table;
use crate::emit::Consts;
use crate::stager::Number;
use rust_hdl::prelude::*;

const_table!(pub FiredConsts: SEQ, TS, TIME, KIND, FEED, LINE, FRAME, WORD, TAG, C_KIND, C_SELL, C_SESSION, C_INSTR, C_QTY,
    C_TARGET, C_BYTES, C_TCP_SUM, C_IP_SUM, C_PX, C_NOTIONAL, C_OLD_REF, C_ORDER, C_TRIGGER);

/// The latest order that left.
#[derive(LogicBlock, Default)]
pub struct Fired {
    /// Clock.
    pub clock: Signal<In, Clock>,
    /// Sets the next UserRefNum.
    pub user_ref_we: Signal<In, Bit>,
    /// The UserRefNum to set.
    pub user_ref_value: Signal<In, Bits<32>>,
    /// An order leaves.
    pub go: Signal<In, Bit>,
    /// It is the serial path's.
    pub serial: Signal<In, Bit>,
    /// The fast path's order.
    pub fast_choice: Signal<In, Bits<CHOICE_BITS>>,
    /// The message behind it.
    pub fast_origin: Signal<In, Bits<RECORD_BITS>>,
    /// The serial path's order.
    pub serial_choice: Signal<In, Bits<CHOICE_BITS>>,
    /// The message behind it.
    pub serial_origin: Signal<In, Bits<RECORD_BITS>>,
    /// Its release was `decision`.
    pub serial_decision: Signal<In, Bit>,
    /// An order left one cycle ago.
    pub fired: Signal<Out, Bit>,
    /// Next UserRefNum.
    pub next_user_ref: Signal<Out, Bits<32>>,
    /// 0 enter, 1 replace, 2 cancel.
    pub kind: Signal<Out, Bits<2>>,
    /// Sell.
    pub sell: Signal<Out, Bit>,
    /// Session.
    pub session: Signal<Out, Bits<2>>,
    /// Instrument.
    pub instr: Signal<Out, Bits<8>>,
    /// Quantity, shares.
    pub qty: Signal<Out, Bits<20>>,
    /// Order slot of the target.
    pub target: Signal<Out, Bits<10>>,
    /// Length of the frame, bytes.
    pub bytes: Signal<Out, Bits<8>>,
    /// Prepared TCP sum.
    pub tcp_sum: Signal<Out, Bits<16>>,
    /// Prepared IP sum.
    pub ip_sum: Signal<Out, Bits<16>>,
    /// Price, 1/10000 dollar.
    pub px: Signal<Out, Bits<32>>,
    /// Notional, 1/10000 dollar.
    pub notional: Signal<Out, Bits<56>>,
    /// UserRefNum of the target.
    pub old_ref: Signal<Out, Bits<32>>,
    /// UserRefNum that it took (enter, replace).
    pub user_ref: Signal<Out, Bits<32>>,
    /// The one that it is known by: a cancel has its target's.
    pub named_ref: Signal<Out, Bits<32>>,
    /// Order number.
    pub order: Signal<Out, Bits<10>>,
    /// Trigger number.
    pub trigger: Signal<Out, Bits<10>>,
    /// The message: sequence.
    pub seq: Signal<Out, Bits<64>>,
    /// Its own timestamp.
    pub ts: Signal<Out, Bits<64>>,
    /// Its frame's time, ns.
    pub time: Signal<Out, Bits<64>>,
    /// Kind of message.
    pub message: Signal<Out, Bits<4>>,
    /// Feed.
    pub feed: Signal<Out, Bits<2>>,
    /// Line.
    pub line: Signal<Out, Bit>,
    /// Frame on that line.
    pub frame: Signal<Out, Bits<16>>,
    /// Word that decided.
    pub word: Signal<Out, Bits<12>>,
    /// Tag of its frame.
    pub tag: Signal<Out, Bits<8>>,
    /// Release was `decision`.
    pub decision: Signal<Out, Bit>,
    numbers: Number<32>,
    choice: Signal<Local, Bits<CHOICE_BITS>>,
    origin: Signal<Local, Bits<RECORD_BITS>>,
    went: DFF<Bit>,
    what: DFF<Bits<CHOICE_BITS>>,
    why: DFF<Bits<RECORD_BITS>>,
    number: DFF<Bits<32>>,
    at_once: DFF<Bit>,
    consts: Consts<FiredConsts>,
}

impl Logic for Fired {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, went, what, why, number, at_once);
        clock!(self, clock, numbers);
        self.choice.next = self.fast_choice.val();
        self.origin.next = self.fast_origin.val();
        if self.serial.val() {
            self.choice.next = self.serial_choice.val();
            self.origin.next = self.serial_origin.val();
        }
        self.went.d.next = self.go.val();
        if self.go.val() {
            self.what.d.next = self.choice.val();
            self.why.d.next = self.origin.val();
            self.number.d.next = self.numbers.next_number.val();
            self.at_once.d.next = !self.serial.val() | self.serial_decision.val();
        }
        self.numbers.take.next = self.went.q.val() & (self.what.q.val().get_bits::<2>(C_KIND) != 2);
        self.numbers.we.next = self.user_ref_we.val();
        self.numbers.value.next = self.user_ref_value.val();
        self.next_user_ref.next = self.numbers.next_number.val();
        self.fired.next = self.went.q.val();
        self.kind.next = self.what.q.val().get_bits::<2>(C_KIND);
        self.sell.next = self.what.q.val().get_bit(C_SELL);
        self.session.next = self.what.q.val().get_bits::<2>(C_SESSION);
        self.instr.next = self.what.q.val().get_bits::<8>(C_INSTR);
        self.qty.next = self.what.q.val().get_bits::<20>(C_QTY);
        self.target.next = self.what.q.val().get_bits::<10>(C_TARGET);
        self.bytes.next = self.what.q.val().get_bits::<8>(C_BYTES);
        self.tcp_sum.next = self.what.q.val().get_bits::<16>(C_TCP_SUM);
        self.ip_sum.next = self.what.q.val().get_bits::<16>(C_IP_SUM);
        self.px.next = self.what.q.val().get_bits::<32>(C_PX);
        self.notional.next = self.what.q.val().get_bits::<56>(C_NOTIONAL);
        self.old_ref.next = self.what.q.val().get_bits::<32>(C_OLD_REF);
        self.order.next = self.what.q.val().get_bits::<10>(C_ORDER);
        self.trigger.next = self.what.q.val().get_bits::<10>(C_TRIGGER);
        self.user_ref.next = self.number.q.val();
        self.named_ref.next = self.number.q.val();
        if self.what.q.val().get_bits::<2>(C_KIND) == 2 {
            self.named_ref.next = self.what.q.val().get_bits::<32>(C_OLD_REF);
        }
        self.seq.next = self.why.q.val().get_bits::<64>(SEQ);
        self.ts.next = self.why.q.val().get_bits::<64>(TS);
        self.time.next = self.why.q.val().get_bits::<64>(TIME);
        self.message.next = self.why.q.val().get_bits::<4>(KIND);
        self.feed.next = self.why.q.val().get_bits::<2>(FEED);
        self.line.next = self.why.q.val().get_bit(LINE);
        self.frame.next = self.why.q.val().get_bits::<16>(FRAME);
        self.word.next = self.why.q.val().get_bits::<12>(WORD);
        self.tag.next = self.why.q.val().get_bits::<8>(TAG);
        self.decision.next = self.at_once.q.val();
    }
}
