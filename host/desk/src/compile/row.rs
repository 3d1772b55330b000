//! Rows of memory windows, bit by bit, and the image they make up.

use super::CompileError;
use t2t_contract::{bus, records::Window, registers};

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

/// All parameters of a card.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CardImage {
    /// Rows of memory windows, each once.
    pub rows: Vec<Row>,
    /// Registers by word offset, with their values.
    pub registers: Vec<(usize, u64)>,
}

impl CardImage {
    /// The image as writes to the parameter bus, in order: address, word.
    pub fn writes(&self) -> impl Iterator<Item = (u32, u32)> + '_ {
        let rows = self.rows.iter().flat_map(|row| {
            let words = row.words.iter().enumerate();
            words.filter_map(|(n, word)| Some((bus::address(row.window, row.row, n)?, *word)))
        });
        let registers = self.registers.iter().flat_map(|&(offset, value)| {
            let words = [value as u32, (value >> 32) as u32];
            let count = register(offset).map_or(0, |r| r.words());
            (0..count).map(move |n| (bus::register(offset, n), words[n]))
        });
        rows.chain(registers)
    }

    /// Every register value fits its register.
    pub(super) fn check_registers(&self) -> Result<(), CompileError> {
        for &(offset, value) in &self.registers {
            let Some(register) = register(offset) else {
                let what = "register";
                return Err(CompileError::Reference {
                    what,
                    index: offset,
                });
            };
            if register.bits < 64 && value >> register.bits != 0 {
                return Err(CompileError::Value {
                    field: register.name,
                    value: i128::from(value),
                    bits: register.bits,
                });
            }
        }
        Ok(())
    }
}

fn register(offset: usize) -> Option<&'static registers::Register> {
    registers::REGISTERS.iter().find(|r| r.offset == offset)
}
