//! Reading a card image back: rows and fields by name, as the card sees them. Nothing here uses the compiler's code.

#![allow(dead_code)] // Each test binary uses its part.

use std::collections::HashMap;
use t2t_contract::{records, registers};
use t2t_desk::CardImage;

/// What a card holds once the image has been written over its parameter bus.
pub struct Card {
    words: HashMap<u32, u32>,
}

impl Card {
    /// Writes the image to a card whose memories are zero.
    pub fn load(image: &CardImage) -> Card {
        let mut words = HashMap::new();
        for (address, word) in image.writes() {
            assert_eq!(
                words.insert(address, word),
                None,
                "{address:#x} is written twice"
            );
        }
        Card { words }
    }

    fn word(&self, address: u32) -> u32 {
        self.words.get(&address).copied().unwrap_or(0)
    }

    /// A row of the window called `name`.
    pub fn row(&self, name: &str, row: usize) -> Bits {
        let window = records::WINDOWS
            .iter()
            .find(|w| w.name == name)
            .expect("a window");
        let first = ((window.number << 20) | (row * window.words)) as u32;
        let words = (0..window.words as u32)
            .map(|n| self.word(first + n))
            .collect();
        Bits {
            words,
            fields: window.fields,
        }
    }

    /// A register.
    pub fn register(&self, name: &str) -> u64 {
        let register = registers::REGISTERS
            .iter()
            .find(|r| r.name == name)
            .expect("a register");
        let word = |n: usize| u64::from(self.word((register.offset + n) as u32));
        let high = if register.bits > 32 { word(1) << 32 } else { 0 };
        word(0) | high
    }

    /// Rows of a window that were written.
    pub fn written(&self, name: &str) -> usize {
        let window = records::WINDOWS
            .iter()
            .find(|w| w.name == name)
            .expect("a window");
        self.words
            .keys()
            .filter(|a| **a as usize >> 20 == window.number)
            .count()
            / window.words
    }

    /// The staged frame of an order.
    pub fn frame(&self, order: usize) -> Vec<u8> {
        let bytes = self.row("order", order).get("BYTES") as usize;
        let word = |at| self.word((8 << 20 | (order * 32 + at)) as u32);
        let all: Vec<u8> = (0..32).flat_map(|at| word(at).to_le_bytes()).collect();
        assert!(all[bytes..].iter().all(|b| *b == 0));
        all[..bytes].to_vec()
    }
}

/// The bits of a row.
pub struct Bits {
    words: Vec<u32>,
    fields: &'static [records::Field],
}

impl Bits {
    /// Words from bit `lsb`, a multiple of 32.
    pub fn words(&self, lsb: usize) -> &[u32] {
        &self.words[lsb / 32..]
    }

    /// An unsigned field.
    pub fn get(&self, name: &str) -> u64 {
        let field = self
            .fields
            .iter()
            .find(|f| f.name == name)
            .expect("a field");
        let bit =
            |n: usize| u64::from(self.words[(field.lsb + n) / 32] >> ((field.lsb + n) % 32) & 1);
        (0..field.width).map(|n| bit(n) << n).sum()
    }

    /// A signed field.
    pub fn signed(&self, name: &str) -> i64 {
        let field = self
            .fields
            .iter()
            .find(|f| f.name == name)
            .expect("a field");
        let unused = 64 - field.width;
        ((self.get(name) << unused) as i64) >> unused
    }
}
