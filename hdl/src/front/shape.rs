//! What a message type means: its length, which word decides, which fields it has.
//!
//! In: a type byte and the protocol. Out, one cycle later, held until the next: the exact length (0 for a type that is not
//! known) and one flag for each kind. Depth 3.

use crate::const_table;
use crate::emit::Consts;
use crate::front::layout::kind;
use rust_hdl::prelude::*;

const_table!(
    pub ShapeConsts: ADD, EXECUTE, CANCEL, DELETE, REPLACE, EXECUTE_PRICE, TRADE, STATUS, LEVEL, DIRECTORY,
        FLAG_ADD, FLAG_EXECUTE, FLAG_CANCEL, FLAG_DELETE, FLAG_REPLACE, FLAG_EXECUTE_PRICE, FLAG_PRINT, FLAG_CROSS, FLAG_ACTION, FLAG_DIRECTORY, FLAG_LEVEL, FLAG_REPORT, FLAG_HALT, FLAG_OPERATIONAL
);
use kind::{ADD, CANCEL, DELETE, DIRECTORY, EXECUTE, EXECUTE_PRICE, LEVEL, REPLACE, STATUS, TRADE};

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

const FLAG_ADD: u64 = 1 << IS_ADD;
const FLAG_EXECUTE: u64 = 1 << IS_EXECUTE;
const FLAG_CANCEL: u64 = 1 << IS_CANCEL;
const FLAG_DELETE: u64 = 1 << IS_DELETE;
const FLAG_REPLACE: u64 = 1 << IS_REPLACE;
const FLAG_EXECUTE_PRICE: u64 = 1 << IS_EXECUTE_PRICE;
const FLAG_PRINT: u64 = 1 << IS_PRINT;
const FLAG_CROSS: u64 = 1 << IS_CROSS;
const FLAG_ACTION: u64 = 1 << IS_ACTION;
const FLAG_DIRECTORY: u64 = 1 << IS_DIRECTORY;
const FLAG_LEVEL: u64 = 1 << IS_LEVEL;
const FLAG_REPORT: u64 = 1 << IS_REPORT;
const FLAG_HALT: u64 = 1 << IS_HALT;
const FLAG_OPERATIONAL: u64 = 1 << IS_OPERATIONAL;

/// Looks up a message type.
#[derive(LogicBlock, Default)]
pub struct Shape {
    /// Clock.
    pub clock: Signal<In, Clock>,
    /// Type byte.
    pub kind: Signal<In, Bits<8>>,
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
    itch_length: Signal<Local, Bits<7>>,
    itch_flags: Signal<Local, Bits<IS_W>>,
    itch_code: Signal<Local, Bits<4>>,
    deep_length: Signal<Local, Bits<7>>,
    deep_flags: Signal<Local, Bits<IS_W>>,
    deep_code: Signal<Local, Bits<4>>,
    consts: Consts<ShapeConsts>,
}

impl Logic for Shape {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, bytes, flags, code, sells);
        self.itch_length.next = 0.into();
        self.itch_flags.next = 0.into();
        self.itch_code.next = 15.into();
        self.deep_length.next = 0.into();
        self.deep_flags.next = 0.into();
        self.deep_code.next = 15.into();
        // S
        if self.kind.val() == 0x53 {
            self.itch_length.next = 12.into();
        }
        // R
        if self.kind.val() == 0x52 {
            self.itch_length.next = 39.into();
            self.itch_flags.next = FLAG_DIRECTORY.into();
            self.itch_code.next = DIRECTORY.into();
        }
        // H
        if self.kind.val() == 0x48 {
            self.itch_length.next = 25.into();
            self.itch_flags.next = FLAG_ACTION.into();
            self.itch_code.next = STATUS.into();
        }
        // Y
        if self.kind.val() == 0x59 {
            self.itch_length.next = 20.into();
        }
        // L
        if self.kind.val() == 0x4C {
            self.itch_length.next = 26.into();
        }
        // V
        if self.kind.val() == 0x56 {
            self.itch_length.next = 35.into();
        }
        // W
        if self.kind.val() == 0x57 {
            self.itch_length.next = 12.into();
        }
        // K
        if self.kind.val() == 0x4B {
            self.itch_length.next = 28.into();
        }
        // J
        if self.kind.val() == 0x4A {
            self.itch_length.next = 35.into();
        }
        // h
        if self.kind.val() == 0x68 {
            self.itch_length.next = 21.into();
        }
        // A
        if self.kind.val() == 0x41 {
            self.itch_length.next = 36.into();
            self.itch_flags.next = FLAG_ADD.into();
            self.itch_code.next = ADD.into();
        }
        // F
        if self.kind.val() == 0x46 {
            self.itch_length.next = 40.into();
            self.itch_flags.next = FLAG_ADD.into();
            self.itch_code.next = ADD.into();
        }
        // E
        if self.kind.val() == 0x45 {
            self.itch_length.next = 31.into();
            self.itch_flags.next = FLAG_EXECUTE.into();
            self.itch_code.next = EXECUTE.into();
        }
        // C
        if self.kind.val() == 0x43 {
            self.itch_length.next = 36.into();
            self.itch_flags.next = FLAG_EXECUTE_PRICE.into();
            self.itch_code.next = EXECUTE_PRICE.into();
        }
        // X
        if self.kind.val() == 0x58 {
            self.itch_length.next = 23.into();
            self.itch_flags.next = FLAG_CANCEL.into();
            self.itch_code.next = CANCEL.into();
        }
        // D
        if self.kind.val() == 0x44 {
            self.itch_length.next = 19.into();
            self.itch_flags.next = FLAG_DELETE.into();
            self.itch_code.next = DELETE.into();
        }
        // U
        if self.kind.val() == 0x55 {
            self.itch_length.next = 35.into();
            self.itch_flags.next = FLAG_REPLACE.into();
            self.itch_code.next = REPLACE.into();
        }
        // P
        if self.kind.val() == 0x50 {
            self.itch_length.next = 44.into();
            self.itch_flags.next = FLAG_PRINT.into();
            self.itch_code.next = TRADE.into();
        }
        // Q
        if self.kind.val() == 0x51 {
            self.itch_length.next = 40.into();
            self.itch_flags.next = FLAG_CROSS.into();
            self.itch_code.next = TRADE.into();
        }
        // B
        if self.kind.val() == 0x42 {
            self.itch_length.next = 19.into();
        }
        // I
        if self.kind.val() == 0x49 {
            self.itch_length.next = 50.into();
        }
        // N
        if self.kind.val() == 0x4E {
            self.itch_length.next = 20.into();
        }
        // O
        if self.kind.val() == 0x4F {
            self.itch_length.next = 48.into();
        }
        // S
        if self.kind.val() == 0x53 {
            self.deep_length.next = 10.into();
        }
        // D
        if self.kind.val() == 0x44 {
            self.deep_length.next = 31.into();
        }
        // H
        if self.kind.val() == 0x48 {
            self.deep_length.next = 22.into();
            self.deep_flags.next = FLAG_HALT.into();
            self.deep_code.next = STATUS.into();
        }
        // I
        if self.kind.val() == 0x49 {
            self.deep_length.next = 18.into();
        }
        // O
        if self.kind.val() == 0x4F {
            self.deep_length.next = 18.into();
            self.deep_flags.next = FLAG_OPERATIONAL.into();
            self.deep_code.next = STATUS.into();
        }
        // P
        if self.kind.val() == 0x50 {
            self.deep_length.next = 19.into();
        }
        // E
        if self.kind.val() == 0x45 {
            self.deep_length.next = 18.into();
        }
        // 8
        if self.kind.val() == 0x38 {
            self.deep_length.next = 30.into();
            self.deep_flags.next = FLAG_LEVEL.into();
            self.deep_code.next = LEVEL.into();
        }
        // 5
        if self.kind.val() == 0x35 {
            self.deep_length.next = 30.into();
            self.deep_flags.next = FLAG_LEVEL.into();
            self.deep_code.next = LEVEL.into();
        }
        // T
        if self.kind.val() == 0x54 {
            self.deep_length.next = 38.into();
            self.deep_flags.next = FLAG_REPORT.into();
            self.deep_code.next = TRADE.into();
        }
        // X
        if self.kind.val() == 0x58 {
            self.deep_length.next = 26.into();
        }
        // B
        if self.kind.val() == 0x42 {
            self.deep_length.next = 38.into();
        }
        // A
        if self.kind.val() == 0x41 {
            self.deep_length.next = 80.into();
        }
        if self.look.val() {
            self.sells.d.next = self.kind.val() == 0x35;
            self.bytes.d.next = self.itch_length.val();
            self.flags.d.next = self.itch_flags.val();
            self.code.d.next = self.itch_code.val();
            if self.deep.val() {
                self.bytes.d.next = self.deep_length.val();
                self.flags.d.next = self.deep_flags.val();
                self.code.d.next = self.deep_code.val();
            }
        }
        self.length.next = self.bytes.q.val();
        self.is.next = self.flags.q.val();
        self.number.next = self.code.q.val();
        self.sell.next = self.sells.q.val();
    }
}
