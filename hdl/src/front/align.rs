//! The passing message's bytes, brought to fixed places: three windows of four bytes.
//!
//! In: a word, the word before, and the byte at which the message began in its word. Out, combinational, one level from
//! the words: the four bytes that end with the message's byte 1, 2 or 3 modulo 4 that lies in the present word, oldest
//! byte lowest.

use rust_hdl::prelude::*;

/// Rotates words to the message.
#[derive(LogicBlock, Default)]
pub struct Align {
    /// Present word.
    pub data: Signal<In, Bits<32>>,
    /// Last three bytes of the word before.
    pub before: Signal<In, Bits<24>>,
    /// Byte in its word at which the message began.
    pub offset: Signal<In, Bits<2>>,
    /// Ends with message byte 1 modulo 4.
    pub a1: Signal<Out, Bits<32>>,
    /// Ends with message byte 2 modulo 4.
    pub a2: Signal<Out, Bits<32>>,
    /// Ends with message byte 3 modulo 4.
    pub a3: Signal<Out, Bits<32>>,
    // Windows that end with byte 0, 1 or 2 of the present word.
    e0: Signal<Local, Bits<32>>,
    e1: Signal<Local, Bits<32>>,
    e2: Signal<Local, Bits<32>>,
}

impl Logic for Align {
    #[hdl_gen]
    fn update(&mut self) {
        self.e0.next = (self.data.val().get_bits::<8>(0).get_bits::<32>(0) << 24)
            | self.before.val().get_bits::<32>(0);
        self.e1.next = (self.data.val().get_bits::<16>(0).get_bits::<32>(0) << 16)
            | self.before.val().get_bits::<16>(8).get_bits::<32>(0);
        self.e2.next = (self.data.val().get_bits::<24>(0).get_bits::<32>(0) << 8)
            | self.before.val().get_bits::<8>(16).get_bits::<32>(0);
        self.a1.next = self.e1.val();
        self.a2.next = self.e2.val();
        self.a3.next = self.data.val();
        if self.offset.val() == 1 {
            self.a1.next = self.e2.val();
            self.a2.next = self.data.val();
            self.a3.next = self.e0.val();
        }
        if self.offset.val() == 2 {
            self.a1.next = self.data.val();
            self.a2.next = self.e0.val();
            self.a3.next = self.e1.val();
        }
        if self.offset.val() == 3 {
            self.a1.next = self.e0.val();
            self.a2.next = self.e1.val();
            self.a3.next = self.e2.val();
        }
    }
}
