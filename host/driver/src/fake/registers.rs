//! The two BARs, a word at a time, and the ring's writes of memory.

use core::sync::atomic::Ordering;

use t2t_contract::reasons::Cause;
use t2t_contract::records::card;
use t2t_contract::registers::{self as r, Access, REGISTERS, Register};
use t2t_contract::{live, store};

use super::device::Device;
use crate::bits;
use crate::counters;
use crate::event::Record;
use crate::ring::RECORD_WORDS;
use crate::state::Status;

/// What COMMIT_HOLD shows after a commit, cycles.
pub(super) const HOLD: u32 = 40;

fn register_at(word: usize) -> Option<(&'static Register, usize)> {
    REGISTERS.iter().find_map(|register| {
        let index = word.checked_sub(register.offset)?;
        (index < register.words() * register.count).then_some((register, index))
    })
}

impl Device {
    /// Reads a word of BAR0; `None`: answered with an error.
    pub(super) fn read_register(&mut self, word: usize) -> Option<u32> {
        if let Some(value) = self.shown.get(&word) {
            return Some(*value);
        }
        let (register, index) = register_at(word)?;
        if register.words() == 2 && index == 1 {
            if let Some((held, value)) = self.held.take() {
                if held == word {
                    return Some(value);
                }
            }
        }
        let value = self.value(register, index);
        if register.words() == 2 && index == 0 {
            self.held = Some((word + 1, (value >> 32) as u32));
        }
        Some((value >> (32 * (index * (register.words() - 1)))) as u32)
    }

    /// Value of a register (both its words), or of an element of an array.
    fn value(&mut self, register: &Register, index: usize) -> u64 {
        let offset = register.offset;
        if register.access == Access::WriteOnly {
            return 0;
        }
        if (counters::FIRST..counters::FIRST + counters::WORDS).contains(&offset) {
            return self.snapshot.1[offset - counters::FIRST + index].into();
        }
        match offset {
            r::DEAD_MAN | r::GROSS_LIMIT | r::RATE_COST | r::REPEAT_LIMIT | r::OPEN_LIMIT
                if self.generation != 0 =>
            {
                let first = card::WINDOW.base.unwrap_or(0) + offset - r::DEAD_MAN;
                bits::get(&self.active[first..], 0, register.bits)
            }
            r::STATUS => {
                if self.sweeps > 0 {
                    self.sweeps -= 1;
                } else if self.status.contains(Status::SWEEPING) {
                    self.change(self.status - Status::SWEEPING, Cause::Swept);
                }
                self.status.bits().into()
            }
            r::OPEN_ORDERS => self.open_orders as u32 as u64,
            r::GROSS_USED => self.gross_used as u64 & ((1 << register.bits) - 1),
            r::TIME => self.now,
            r::SNAPSHOT_TIME => self.snapshot.0,
            r::OWNER => self.owner.into(),
            r::RESETS => self.resets.into(),
            r::GENERATION => self.generation.into(),
            r::STAGED => self.dirty.len() as u64,
            r::COMMIT_STATUS => {
                self.poll_commit();
                let busy = u32::from(self.busy.is_some()) << r::commit_status::BUSY;
                (busy | self.refusal << r::commit_status::REFUSAL).into()
            }
            r::COMMIT_HOLD => HOLD.into(),
            r::ARMS_REFUSED => self.arms_refused.into(),
            r::WRITES_REFUSED => self.writes_refused.into(),
            r::DESK => crate::tag::carried(&self.active),
            r::FEED_MARKS => self.feed_marks.into(),
            r::CAUSE => self.cause.into(),
            r::EVENT_BASE => self.ring.base,
            r::EVENT_LOG2 => self.ring.log2.into(),
            r::EVENT_MASK => self.ring.mask.into(),
            r::EVENT_TAKEN => self.ring.taken.into(),
            r::EVENT_WRITTEN => self.ring.written.into(),
            r::EVENTS_LOST => self.ring.lost.into(),
            r::EVENT_ERRORS => self.ring.errors.into(),
            r::IRQ_ENABLE => self.irq.enable.into(),
            r::IRQ_PENDING => self.irq.pending.into(),
            r::IRQ_THRESHOLD => self.irq.threshold.into(),
            r::IRQ_HOLDOFF => self.irq.holdoff.into(),
            _ => match self.plain.get(&offset) {
                None => register.reset,
                Some(low) => {
                    let high = self.plain.get(&(offset + 1)).copied().unwrap_or(0);
                    let value = u64::from(high) << 32 | u64::from(*low);
                    bits::get(&[value as u32, (value >> 32) as u32], 0, register.bits)
                }
            },
        }
    }

    /// Writes a word of BAR0; `false`: refused.
    pub(super) fn write_register(&mut self, word: usize, value: u32) -> bool {
        let register = register_at(word).map(|(register, _)| register);
        let Some(register) = register else {
            return false;
        };
        if matches!(register.access, Access::ReadOnly | Access::Committed) {
            return false;
        }
        match word {
            r::CONTROL => self.control(value),
            r::HEARTBEAT => self.heartbeat(),
            r::OWNER => self.owner = value,
            r::COMMIT => self.commit(value),
            r::DISCARD => self.discard(),
            r::ARM => self.arm(value),
            r::EVENT_LOG2 => self.start_ring(value),
            r::EVENT_MASK => self.ring.mask = value,
            r::EVENT_TAKEN => {
                self.ring.taken = value;
                self.write_events();
            }
            r::IRQ_ENABLE => {
                self.signal(self.irq.pending & value & !self.irq.enable);
                self.irq.enable = value;
            }
            r::IRQ_CLEAR => {
                self.irq.pending &= !value | crate::state::Vectors::EVENTS.bits();
            }
            r::IRQ_THRESHOLD => self.irq.threshold = value,
            r::IRQ_HOLDOFF => self.irq.holdoff = value,
            _ => {
                self.plain.insert(word, value);
                if word == r::EVENT_BASE + 1 {
                    let low = self.plain.get(&r::EVENT_BASE).copied().unwrap_or(0);
                    self.ring.base = u64::from(value) << 32 | u64::from(low);
                }
            }
        }
        true
    }

    /// Adds the ADJUST registers to the exposure.
    pub(super) fn adjust(&mut self) {
        let plain = |word: usize| self.plain.get(&word).copied().unwrap_or(0);
        let row = plain(r::ADJUST_INSTRUMENT) as usize;
        let long = plain(r::ADJUST_LONG);
        let short = plain(r::ADJUST_SHORT);
        self.open_orders = self.open_orders.wrapping_add(plain(r::ADJUST_OPEN) as i32);
        let gross = [plain(r::ADJUST_GROSS), plain(r::ADJUST_GROSS + 1)];
        let gross = bits::signed(bits::get(&gross, 0, 58), 58);
        self.gross_used = self.gross_used.wrapping_add(gross);
        if let Some(row) = self.live.get_mut(row) {
            row[live::row::LONG / 32] = row[live::row::LONG / 32].wrapping_add(long);
            row[live::row::SHORT / 32] = row[live::row::SHORT / 32].wrapping_add(short);
        }
    }

    /// Reads a word of BAR2; `None`: answered with an error.
    pub(super) fn read_store(&mut self, offset: usize) -> Option<u32> {
        let (copy, place) = if offset >= store::LIVE {
            let word = (offset - store::LIVE) / 4;
            return Some(self.live.get(word / live::WORDS)?[word % live::WORDS]);
        } else if offset >= store::ACTIVE {
            (&self.active, (offset - store::ACTIVE) / 4)
        } else {
            (&self.staged, (offset - store::STAGED) / 4)
        };
        store::window_at(place)?;
        copy.get(place).copied()
    }

    /// Writes a word of BAR2; `false`: refused.
    pub(super) fn write_store(&mut self, offset: usize, value: u32) -> bool {
        let place = offset / 4;
        let unit = store::unit_at(place).filter(|_| offset < store::ACTIVE);
        let (Some(unit), None) = (unit, &self.busy) else {
            return false;
        };
        self.staged[place] = value;
        self.dirty.insert(unit);
        true
    }

    /// Writes a record into the host's memory, its last word last; `false`: the bus answered with an error.
    pub(super) fn write_record(&self, address: u64, record: &Record) -> bool {
        let Some((memory, offset)) = self.memory(address) else {
            return false;
        };
        for word in 0..RECORD_WORDS {
            let Some(place) = memory.word(offset / 8 + word) else {
                return false;
            };
            let value = u64::from(record[2 * word]) | u64::from(record[2 * word + 1]) << 32;
            place.store(value, Ordering::Release);
        }
        true
    }
}
