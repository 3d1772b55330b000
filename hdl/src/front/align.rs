//! Four bytes of the passing message, brought to a fixed place.
//!
//! In: a word, the last bytes of the word before, and the byte of the present word that the window ends with. Out,
//! combinational, one level from the words: the four bytes that end there, in the order of the wire (the first one
//! lowest) and turned round.

use rust_hdl::prelude::*;

/// A window of four bytes.
#[derive(LogicBlock, Default)]
pub struct Align {
    /// Present word.
    pub data: Signal<In, Bits<32>>,
    /// Last three bytes of the word before.
    pub before: Signal<In, Bits<24>>,
    /// Byte of the present word that the window ends with.
    pub end: Signal<In, Bits<2>>,
    /// Little-endian.
    pub little: Signal<Out, Bits<32>>,
    /// Big-endian.
    pub big: Signal<Out, Bits<32>>,
    window: Signal<Local, Bits<32>>,
}

impl Logic for Align {
    #[hdl_gen]
    fn update(&mut self) {
        // One LUT a bit.
        if self.end.val().get_bit(1) {
            self.window.next = (self.data.val().get_bits::<24>(0).get_bits::<32>(0) << 8)
                | self.before.val().get_bits::<8>(16).get_bits::<32>(0);
            if self.end.val().get_bit(0) {
                self.window.next = self.data.val();
            }
        } else {
            self.window.next = (self.data.val().get_bits::<8>(0).get_bits::<32>(0) << 24)
                | self.before.val().get_bits::<32>(0);
            if self.end.val().get_bit(0) {
                self.window.next = (self.data.val().get_bits::<16>(0).get_bits::<32>(0) << 16)
                    | self.before.val().get_bits::<16>(8).get_bits::<32>(0);
            }
        }
        self.little.next = self.window.val();
        self.big.next = (self.window.val().get_bits::<8>(0).get_bits::<32>(0) << 24)
            | (self.window.val().get_bits::<8>(8).get_bits::<32>(0) << 16)
            | (self.window.val().get_bits::<8>(16).get_bits::<32>(0) << 8)
            | self.window.val().get_bits::<8>(24).get_bits::<32>(0);
    }
}
