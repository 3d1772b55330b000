//! What a message type means: its length, which word decides, which fields it has.
//!
//! In: a type byte and the protocol. Out, one cycle later, held until the next: the exact length (0 for a type that is not
//! known) and one flag for each kind. Depth 6.

use crate::const_table;
use crate::emit::Consts;
use crate::front::layout::kind;
use rust_hdl::prelude::*;

const_table!(
    pub ShapeConsts: NOT_ADD, NOT_EXECUTE, NOT_CANCEL, NOT_DELETE, NOT_REPLACE, NOT_EXECUTE_PRICE, NOT_TRADE, NOT_STATUS, NOT_LEVEL, NOT_DIRECTORY
);

/// ITCH A, F.
pub const IS_ADD: usize = 0;
/// ITCH E.
pub const IS_EXECUTE: usize = 1;
/// ITCH X.
pub const IS_CANCEL: usize = 2;
/// ITCH D.
pub const IS_DELETE: usize = 3;
/// ITCH U.
pub const IS_REPLACE: usize = 4;
/// ITCH C.
pub const IS_EXECUTE_PRICE: usize = 5;
/// ITCH P.
pub const IS_PRINT: usize = 6;
/// ITCH Q.
pub const IS_CROSS: usize = 7;
/// ITCH H.
pub const IS_ACTION: usize = 8;
/// ITCH R.
pub const IS_DIRECTORY: usize = 9;
/// DEEP 8, 5.
pub const IS_LEVEL: usize = 10;
/// DEEP T.
pub const IS_REPORT: usize = 11;
/// DEEP H.
pub const IS_HALT: usize = 12;
/// DEEP O.
pub const IS_OPERATIONAL: usize = 13;
/// Bits of [`Shape::is`].
pub const IS_W: usize = 14;

// The numbers of the kinds, inverted.
const NOT_ADD: u64 = 15 - kind::ADD;
const NOT_EXECUTE: u64 = 15 - kind::EXECUTE;
const NOT_CANCEL: u64 = 15 - kind::CANCEL;
const NOT_DELETE: u64 = 15 - kind::DELETE;
const NOT_REPLACE: u64 = 15 - kind::REPLACE;
const NOT_EXECUTE_PRICE: u64 = 15 - kind::EXECUTE_PRICE;
const NOT_TRADE: u64 = 15 - kind::TRADE;
const NOT_STATUS: u64 = 15 - kind::STATUS;
const NOT_LEVEL: u64 = 15 - kind::LEVEL;
const NOT_DIRECTORY: u64 = 15 - kind::DIRECTORY;

/// Looks up a message type.
#[derive(LogicBlock, Default)]
pub struct Shape {
    /// Clock.
    pub clock: Signal<In, Clock>,
    /// Low half of the type byte.
    pub kind: Signal<In, Bits<4>>,
    /// Its upper half, decoded: 3, 4, 5, 6.
    pub row: Signal<In, Bits<4>>,
    /// DEEP, else ITCH.
    pub deep: Signal<In, Bit>,
    /// Looks up in this cycle.
    pub look: Signal<In, Bit>,
    /// Length in bytes; 0 for an unknown type.
    pub length: Signal<Out, Bits<7>>,
    /// What kind it is, one bit or none.
    pub is: Signal<Out, Bits<IS_W>>,
    /// The same as a number, 15 for none.
    pub number: Signal<Out, Bits<4>>,
    /// Side that the type implies: sell.
    pub sell: Signal<Out, Bit>,
    bytes: DFF<Bits<7>>,
    flags: DFF<Bits<IS_W>>,
    code: DFF<Bits<4>>,
    sells: DFF<Bit>,
    itch: [Signal<Local, Bits<7>>; 23],
    deeps: [Signal<Local, Bits<7>>; 13],
    one: [Signal<Local, Bit>; IS_W],
    part: [Signal<Local, Bits<4>>; IS_W],
    coded: Signal<Local, Bits<4>>,
    meant: Signal<Local, Bits<IS_W>>,
    itch_length: Signal<Local, Bits<7>>,
    deep_length: Signal<Local, Bits<7>>,
    consts: Consts<ShapeConsts>,
}

impl Logic for Shape {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, bytes, flags, code, sells);
        // All types are looked at side by side: each gives its length or zero, and the results are joined.
        // S
        self.itch[0].next = 0.into();
        if self.row.val().get_bit(2) & (self.kind.val() == 3) {
            self.itch[0].next = 12.into();
        }
        // R
        self.itch[1].next = 0.into();
        if self.row.val().get_bit(2) & (self.kind.val() == 2) {
            self.itch[1].next = 39.into();
        }
        // H
        self.itch[2].next = 0.into();
        if self.row.val().get_bit(1) & (self.kind.val() == 8) {
            self.itch[2].next = 25.into();
        }
        // Y
        self.itch[3].next = 0.into();
        if self.row.val().get_bit(2) & (self.kind.val() == 9) {
            self.itch[3].next = 20.into();
        }
        // L
        self.itch[4].next = 0.into();
        if self.row.val().get_bit(1) & (self.kind.val() == 12) {
            self.itch[4].next = 26.into();
        }
        // V
        self.itch[5].next = 0.into();
        if self.row.val().get_bit(2) & (self.kind.val() == 6) {
            self.itch[5].next = 35.into();
        }
        // W
        self.itch[6].next = 0.into();
        if self.row.val().get_bit(2) & (self.kind.val() == 7) {
            self.itch[6].next = 12.into();
        }
        // K
        self.itch[7].next = 0.into();
        if self.row.val().get_bit(1) & (self.kind.val() == 11) {
            self.itch[7].next = 28.into();
        }
        // J
        self.itch[8].next = 0.into();
        if self.row.val().get_bit(1) & (self.kind.val() == 10) {
            self.itch[8].next = 35.into();
        }
        // h
        self.itch[9].next = 0.into();
        if self.row.val().get_bit(3) & (self.kind.val() == 8) {
            self.itch[9].next = 21.into();
        }
        // A
        self.itch[10].next = 0.into();
        if self.row.val().get_bit(1) & (self.kind.val() == 1) {
            self.itch[10].next = 36.into();
        }
        // F
        self.itch[11].next = 0.into();
        if self.row.val().get_bit(1) & (self.kind.val() == 6) {
            self.itch[11].next = 40.into();
        }
        // E
        self.itch[12].next = 0.into();
        if self.row.val().get_bit(1) & (self.kind.val() == 5) {
            self.itch[12].next = 31.into();
        }
        // C
        self.itch[13].next = 0.into();
        if self.row.val().get_bit(1) & (self.kind.val() == 3) {
            self.itch[13].next = 36.into();
        }
        // X
        self.itch[14].next = 0.into();
        if self.row.val().get_bit(2) & (self.kind.val() == 8) {
            self.itch[14].next = 23.into();
        }
        // D
        self.itch[15].next = 0.into();
        if self.row.val().get_bit(1) & (self.kind.val() == 4) {
            self.itch[15].next = 19.into();
        }
        // U
        self.itch[16].next = 0.into();
        if self.row.val().get_bit(2) & (self.kind.val() == 5) {
            self.itch[16].next = 35.into();
        }
        // P
        self.itch[17].next = 0.into();
        if self.row.val().get_bit(2) & (self.kind.val() == 0) {
            self.itch[17].next = 44.into();
        }
        // Q
        self.itch[18].next = 0.into();
        if self.row.val().get_bit(2) & (self.kind.val() == 1) {
            self.itch[18].next = 40.into();
        }
        // B
        self.itch[19].next = 0.into();
        if self.row.val().get_bit(1) & (self.kind.val() == 2) {
            self.itch[19].next = 19.into();
        }
        // I
        self.itch[20].next = 0.into();
        if self.row.val().get_bit(1) & (self.kind.val() == 9) {
            self.itch[20].next = 50.into();
        }
        // N
        self.itch[21].next = 0.into();
        if self.row.val().get_bit(1) & (self.kind.val() == 14) {
            self.itch[21].next = 20.into();
        }
        // O
        self.itch[22].next = 0.into();
        if self.row.val().get_bit(1) & (self.kind.val() == 15) {
            self.itch[22].next = 48.into();
        }
        // S
        self.deeps[0].next = 0.into();
        if self.row.val().get_bit(2) & (self.kind.val() == 3) {
            self.deeps[0].next = 10.into();
        }
        // D
        self.deeps[1].next = 0.into();
        if self.row.val().get_bit(1) & (self.kind.val() == 4) {
            self.deeps[1].next = 31.into();
        }
        // H
        self.deeps[2].next = 0.into();
        if self.row.val().get_bit(1) & (self.kind.val() == 8) {
            self.deeps[2].next = 22.into();
        }
        // I
        self.deeps[3].next = 0.into();
        if self.row.val().get_bit(1) & (self.kind.val() == 9) {
            self.deeps[3].next = 18.into();
        }
        // O
        self.deeps[4].next = 0.into();
        if self.row.val().get_bit(1) & (self.kind.val() == 15) {
            self.deeps[4].next = 18.into();
        }
        // P
        self.deeps[5].next = 0.into();
        if self.row.val().get_bit(2) & (self.kind.val() == 0) {
            self.deeps[5].next = 19.into();
        }
        // E
        self.deeps[6].next = 0.into();
        if self.row.val().get_bit(1) & (self.kind.val() == 5) {
            self.deeps[6].next = 18.into();
        }
        // 8
        self.deeps[7].next = 0.into();
        if self.row.val().get_bit(0) & (self.kind.val() == 8) {
            self.deeps[7].next = 30.into();
        }
        // 5
        self.deeps[8].next = 0.into();
        if self.row.val().get_bit(0) & (self.kind.val() == 5) {
            self.deeps[8].next = 30.into();
        }
        // T
        self.deeps[9].next = 0.into();
        if self.row.val().get_bit(2) & (self.kind.val() == 4) {
            self.deeps[9].next = 38.into();
        }
        // X
        self.deeps[10].next = 0.into();
        if self.row.val().get_bit(2) & (self.kind.val() == 8) {
            self.deeps[10].next = 26.into();
        }
        // B
        self.deeps[11].next = 0.into();
        if self.row.val().get_bit(1) & (self.kind.val() == 2) {
            self.deeps[11].next = 38.into();
        }
        // A
        self.deeps[12].next = 0.into();
        if self.row.val().get_bit(1) & (self.kind.val() == 1) {
            self.deeps[12].next = 80.into();
        }
        self.itch_length.next = self.itch[0].val()
            | self.itch[1].val()
            | self.itch[2].val()
            | self.itch[3].val()
            | self.itch[4].val()
            | self.itch[5].val()
            | self.itch[6].val()
            | self.itch[7].val()
            | self.itch[8].val()
            | self.itch[9].val()
            | self.itch[10].val()
            | self.itch[11].val()
            | self.itch[12].val()
            | self.itch[13].val()
            | self.itch[14].val()
            | self.itch[15].val()
            | self.itch[16].val()
            | self.itch[17].val()
            | self.itch[18].val()
            | self.itch[19].val()
            | self.itch[20].val()
            | self.itch[21].val()
            | self.itch[22].val();
        self.deep_length.next = self.deeps[0].val()
            | self.deeps[1].val()
            | self.deeps[2].val()
            | self.deeps[3].val()
            | self.deeps[4].val()
            | self.deeps[5].val()
            | self.deeps[6].val()
            | self.deeps[7].val()
            | self.deeps[8].val()
            | self.deeps[9].val()
            | self.deeps[10].val()
            | self.deeps[11].val()
            | self.deeps[12].val();
        self.one[0].next = !self.deep.val()
            & ((self.row.val().get_bit(1) & (self.kind.val() == 1))
                | (self.row.val().get_bit(1) & (self.kind.val() == 6)));
        self.one[1].next = !self.deep.val() & (self.row.val().get_bit(1) & (self.kind.val() == 5));
        self.one[2].next = !self.deep.val() & (self.row.val().get_bit(2) & (self.kind.val() == 8));
        self.one[3].next = !self.deep.val() & (self.row.val().get_bit(1) & (self.kind.val() == 4));
        self.one[4].next = !self.deep.val() & (self.row.val().get_bit(2) & (self.kind.val() == 5));
        self.one[5].next = !self.deep.val() & (self.row.val().get_bit(1) & (self.kind.val() == 3));
        self.one[6].next = !self.deep.val() & (self.row.val().get_bit(2) & (self.kind.val() == 0));
        self.one[7].next = !self.deep.val() & (self.row.val().get_bit(2) & (self.kind.val() == 1));
        self.one[8].next = !self.deep.val() & (self.row.val().get_bit(1) & (self.kind.val() == 8));
        self.one[9].next = !self.deep.val() & (self.row.val().get_bit(2) & (self.kind.val() == 2));
        self.one[10].next = self.deep.val()
            & ((self.row.val().get_bit(0) & (self.kind.val() == 8))
                | (self.row.val().get_bit(0) & (self.kind.val() == 5)));
        self.one[11].next = self.deep.val() & (self.row.val().get_bit(2) & (self.kind.val() == 4));
        self.one[12].next = self.deep.val() & (self.row.val().get_bit(1) & (self.kind.val() == 8));
        self.one[13].next = self.deep.val() & (self.row.val().get_bit(1) & (self.kind.val() == 15));
        self.meant.next = (bit_cast::<IS_W, 1>(self.one[13].val().into()) << 13)
            | (bit_cast::<IS_W, 1>(self.one[12].val().into()) << 12)
            | (bit_cast::<IS_W, 1>(self.one[11].val().into()) << 11)
            | (bit_cast::<IS_W, 1>(self.one[10].val().into()) << 10)
            | (bit_cast::<IS_W, 1>(self.one[9].val().into()) << 9)
            | (bit_cast::<IS_W, 1>(self.one[8].val().into()) << 8)
            | (bit_cast::<IS_W, 1>(self.one[7].val().into()) << 7)
            | (bit_cast::<IS_W, 1>(self.one[6].val().into()) << 6)
            | (bit_cast::<IS_W, 1>(self.one[5].val().into()) << 5)
            | (bit_cast::<IS_W, 1>(self.one[4].val().into()) << 4)
            | (bit_cast::<IS_W, 1>(self.one[3].val().into()) << 3)
            | (bit_cast::<IS_W, 1>(self.one[2].val().into()) << 2)
            | (bit_cast::<IS_W, 1>(self.one[1].val().into()) << 1)
            | bit_cast::<IS_W, 1>(self.one[0].val().into());
        self.part[0].next = 0.into();
        if self.one[0].val() {
            self.part[0].next = NOT_ADD.into();
        }
        self.part[1].next = 0.into();
        if self.one[1].val() {
            self.part[1].next = NOT_EXECUTE.into();
        }
        self.part[2].next = 0.into();
        if self.one[2].val() {
            self.part[2].next = NOT_CANCEL.into();
        }
        self.part[3].next = 0.into();
        if self.one[3].val() {
            self.part[3].next = NOT_DELETE.into();
        }
        self.part[4].next = 0.into();
        if self.one[4].val() {
            self.part[4].next = NOT_REPLACE.into();
        }
        self.part[5].next = 0.into();
        if self.one[5].val() {
            self.part[5].next = NOT_EXECUTE_PRICE.into();
        }
        self.part[6].next = 0.into();
        if self.one[6].val() {
            self.part[6].next = NOT_TRADE.into();
        }
        self.part[7].next = 0.into();
        if self.one[7].val() {
            self.part[7].next = NOT_TRADE.into();
        }
        self.part[8].next = 0.into();
        if self.one[8].val() {
            self.part[8].next = NOT_STATUS.into();
        }
        self.part[9].next = 0.into();
        if self.one[9].val() {
            self.part[9].next = NOT_DIRECTORY.into();
        }
        self.part[10].next = 0.into();
        if self.one[10].val() {
            self.part[10].next = NOT_LEVEL.into();
        }
        self.part[11].next = 0.into();
        if self.one[11].val() {
            self.part[11].next = NOT_TRADE.into();
        }
        self.part[12].next = 0.into();
        if self.one[12].val() {
            self.part[12].next = NOT_STATUS.into();
        }
        self.part[13].next = 0.into();
        if self.one[13].val() {
            self.part[13].next = NOT_STATUS.into();
        }
        // Numbers are joined inverted, so that none of them comes out as 15.
        self.coded.next = !(self.part[0].val()
            | self.part[1].val()
            | self.part[2].val()
            | self.part[3].val()
            | self.part[4].val()
            | self.part[5].val()
            | self.part[6].val()
            | self.part[7].val()
            | self.part[8].val()
            | self.part[9].val()
            | self.part[10].val()
            | self.part[11].val()
            | self.part[12].val()
            | self.part[13].val());
        if self.look.val() {
            self.sells.d.next = self.row.val().get_bit(0) & (self.kind.val() == 5);
            self.flags.d.next = self.meant.val();
            self.code.d.next = self.coded.val();
            self.bytes.d.next = self.itch_length.val();
            if self.deep.val() {
                self.bytes.d.next = self.deep_length.val();
            }
        }
        self.length.next = self.bytes.q.val();
        self.is.next = self.flags.q.val();
        self.sell.next = self.sells.q.val();
        self.number.next = self.code.q.val();
    }
}
