//! Rows of memory windows, bit by bit, and the image they make up.

use super::CompileError;
use t2t_contract::{records::Window, store};

/// One row of a memory window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The window.
    pub window: &'static Window,
    /// The row within it.
    pub row: usize,
    /// Its words, the least significant first.
    pub words: Vec<u32>,
}

impl Row {
    /// A row of zeros.
    pub(super) fn new(window: &'static Window, row: usize) -> Row {
        Row {
            window,
            row,
            words: vec![0; window.words],
        }
    }

    /// Sets a flag.
    pub(super) fn set(&mut self, bit: usize, value: u64) {
        self.write(bit, 1, value);
    }

    /// Writes an unsigned field.
    pub(super) fn put(
        &mut self,
        field: &'static str,
        lsb: usize,
        bits: usize,
        value: u64,
    ) -> Result<(), CompileError> {
        if bits < 64 && value >> bits != 0 {
            let value = i128::from(value);
            return Err(CompileError::Value { field, value, bits });
        }
        self.write(lsb, bits, value);
        Ok(())
    }

    /// Writes a signed field, in two's complement.
    pub(super) fn put_signed(
        &mut self,
        field: &'static str,
        lsb: usize,
        bits: usize,
        value: i64,
    ) -> Result<(), CompileError> {
        // What is left after all bits but the sign are shifted out is 0 or -1, unless the value is too wide.
        if !matches!(value >> (bits - 1), 0 | -1) {
            let value = i128::from(value);
            return Err(CompileError::Value { field, value, bits });
        }
        self.write(lsb, bits, value as u64);
        Ok(())
    }

    /// Writes whole words from bit `lsb`, a multiple of 32.
    pub(super) fn put_words(&mut self, lsb: usize, words: &[u32]) {
        self.words[lsb / 32..lsb / 32 + words.len()].copy_from_slice(words);
    }

    fn write(&mut self, lsb: usize, bits: usize, value: u64) {
        for bit in 0..bits {
            let (word, shift) = ((lsb + bit) / 32, (lsb + bit) % 32);
            self.words[word] |= ((value >> bit & 1) as u32) << shift;
        }
    }
}

/// All parameters of a card: rows that are not there are zero.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CardImage {
    /// Rows of the store, each once.
    pub rows: Vec<Row>,
}

impl CardImage {
    /// The image as writes to the card's own parameter bus, in order: address, word. For a card as after power-on.
    pub fn writes(&self) -> impl Iterator<Item = (u32, u32)> + '_ {
        self.rows.iter().flat_map(|row| {
            let words = row.words.iter().enumerate();
            words.filter_map(|(n, word)| store::bus_write(row.window, row.row, n, *word))
        })
    }

    /// The image as the whole store, [`store::WORDS`] words.
    pub fn store(&self) -> Vec<u32> {
        let mut all = vec![0; store::WORDS];
        for row in &self.rows {
            if let Some(place) = store::place(row.window, row.row, 0) {
                all[place..place + row.words.len()].copy_from_slice(&row.words);
            }
        }
        all
    }
}
