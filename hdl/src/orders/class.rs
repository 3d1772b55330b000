//! What an ITCH message type does here, known 14 bytes or more before it acts.
//!
//! In: `d_type` with `d_locate_stb`; `d_symbol_stb` of a DEEP message. Out: registers, one per property, that hold until
//! the next message: with them the outputs of L0 are chosen in one level.

use crate::const_table;
use crate::emit::Consts;
use rust_hdl::prelude::*;

const TYPE_A: u64 = b'A' as u64;
const TYPE_C: u64 = b'C' as u64;
const TYPE_F: u64 = b'F' as u64;
const TYPE_P: u64 = b'P' as u64;
const TYPE_Q: u64 = b'Q' as u64;
const TYPE_U: u64 = b'U' as u64;

const_table!(ClassConsts: TYPE_A, TYPE_C, TYPE_F, TYPE_P, TYPE_Q, TYPE_U);

/// Class of the current message; see the [module](self). Types that act late (E, X, D, H) are in none.
#[derive(LogicBlock, Default)]
pub struct Class {
    /// The clock.
    pub clock: Signal<In, Clock>,
    /// Type byte of an ITCH message.
    pub d_type: Signal<In, Bits<8>>,
    /// The locate of an ITCH message arrived.
    pub d_locate_stb: Signal<In, Bit>,
    /// A symbol arrived.
    pub d_symbol_stb: Signal<In, Bit>,
    /// It is that of a directory message, an ITCH message.
    pub d_learn: Signal<In, Bit>,
    /// A or F.
    pub add: Signal<Out, Bit>,
    /// C.
    pub execute_price: Signal<Out, Bit>,
    /// U.
    pub replace: Signal<Out, Bit>,
    /// P.
    pub trade: Signal<Out, Bit>,
    /// Q.
    pub cross: Signal<Out, Bit>,
    /// Any of these: it acts in D1.
    pub acts: Signal<Out, Bit>,
    /// A message of DEEP.
    pub deep: Signal<Out, Bit>,
    add_q: DFF<Bit>,
    execute_price_q: DFF<Bit>,
    replace_q: DFF<Bit>,
    trade_q: DFF<Bit>,
    cross_q: DFF<Bit>,
    acts_q: DFF<Bit>,
    deep_q: DFF<Bit>,
    consts: Consts<ClassConsts>,
}

impl Logic for Class {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self,
            clock,
            add_q,
            execute_price_q,
            replace_q,
            trade_q,
            cross_q,
            acts_q,
            deep_q
        );
        if self.d_locate_stb.val() {
            self.add_q.d.next = (self.d_type.val() == TYPE_A) | (self.d_type.val() == TYPE_F);
            self.execute_price_q.d.next = self.d_type.val() == TYPE_C;
            self.replace_q.d.next = self.d_type.val() == TYPE_U;
            self.trade_q.d.next = self.d_type.val() == TYPE_P;
            self.cross_q.d.next = self.d_type.val() == TYPE_Q;
            self.acts_q.d.next = (self.d_type.val() == TYPE_A)
                | (self.d_type.val() == TYPE_F)
                | (self.d_type.val() == TYPE_C)
                | (self.d_type.val() == TYPE_U)
                | (self.d_type.val() == TYPE_P)
                | (self.d_type.val() == TYPE_Q);
            self.deep_q.d.next = false;
        } else if self.d_symbol_stb.val() & !self.d_learn.val() {
            self.add_q.d.next = false;
            self.execute_price_q.d.next = false;
            self.replace_q.d.next = false;
            self.trade_q.d.next = false;
            self.cross_q.d.next = false;
            self.acts_q.d.next = false;
            self.deep_q.d.next = true;
        }
        self.add.next = self.add_q.q.val();
        self.execute_price.next = self.execute_price_q.q.val();
        self.replace.next = self.replace_q.q.val();
        self.trade.next = self.trade_q.q.val();
        self.cross.next = self.cross_q.q.val();
        self.acts.next = self.acts_q.q.val();
        self.deep.next = self.deep_q.q.val();
    }
}
