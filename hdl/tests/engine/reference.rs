//! The sequential meaning (docs/semantics.md, sections 6 to 8), said with ordinary data: one event after the other.

use crate::desk::Desk;
use crate::frames::Patches;
use std::collections::HashMap;
use t2t_contract::reasons::Reject;

/// A slot of a message: the trigger that it is.
#[derive(Clone, Debug, Default)]
pub struct Slot {
    pub trigger: u64,
    pub orders: Vec<usize>,
    pub partner: Option<usize>,
}

/// A judged message (or only the status of an instrument).
#[derive(Clone, Debug, Default)]
pub struct Message {
    pub seq: u64,
    pub time: u64,
    pub instr: usize,
    pub judged: bool,
    pub bid: Option<i64>,
    pub ask: Option<i64>,
    pub sticky: bool,
    pub halt: bool,
    pub attempt: u8,
    pub repeat: u8,
    pub decision: u8,
    pub slots: Vec<Slot>,
}

#[derive(Clone, Debug)]
pub enum Event {
    Message(Box<Message>),
    /// A feed is marked.
    Mark(u64),
    /// A frame ended: badly, used.
    End(bool, bool),
}

/// What leaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fire {
    pub seq: u64,
    pub trigger: u64,
    pub order: u64,
    pub px: u64,
    pub qty: u64,
    pub user_ref: u64,
    pub decision: bool,
    pub frame: Vec<u8>,
    /// It is the first `decision` order of its message.
    pub first: bool,
}

/// What is refused: sequence, trigger, order, reason.
pub type Refusal = (u64, u64, u64, Reject);

/// The card's state.
pub struct Reference {
    pub desk: Desk,
    pub armed: bool,
    pub cost: u64,
    pub gross_limit: i64,
    pub open_limit: i64,
    pub long: HashMap<usize, i64>,
    pub short: HashMap<usize, i64>,
    pub gross: i64,
    pub open: i64,
    credit: u64,
    credit_at: u64,
    book: HashMap<usize, (Option<i64>, Option<i64>)>,
    marked: Vec<bool>,
    halted: Vec<bool>,
    refs: HashMap<usize, u32>,
    next_ref: u32,
    id: u16,
    waiting: Vec<(Message, usize)>,
    pub fires: Vec<Fire>,
    pub refusals: Vec<Refusal>,
}

impl Reference {
    pub fn new(desk: Desk) -> Self {
        Reference {
            desk,
            armed: true,
            cost: 1,
            gross_limit: 0,
            open_limit: 0,
            long: HashMap::new(),
            short: HashMap::new(),
            gross: 0,
            open: 0,
            credit: 1_000_000_000,
            credit_at: 0,
            book: HashMap::new(),
            marked: vec![false; 256],
            halted: vec![false; 256],
            refs: HashMap::new(),
            next_ref: 1,
            id: 1,
            waiting: vec![],
            fires: vec![],
            refusals: vec![],
        }
    }

    /// Whether an instrument is halted now.
    pub fn is_halted(&self, instr: usize) -> bool {
        self.halted[instr]
    }

    /// The host resets the books.
    pub fn reset_books(&mut self) {
        self.book.clear();
        self.marked.fill(false);
        self.halted.fill(false);
        self.armed = false;
    }

    pub fn event(&mut self, e: &Event) {
        match e {
            Event::Message(m) => self.message(m),
            Event::Mark(feed) => {
                for i in 0..256 {
                    self.marked[i] |= self.desk.feed_of[i] == Some(*feed);
                }
            }
            Event::End(bad, used) => {
                if *bad && *used {
                    self.armed = false;
                }
                for (m, slot) in std::mem::take(&mut self.waiting) {
                    for &order in &m.slots[slot].orders {
                        self.order(&m, slot, order, *bad, false);
                    }
                }
            }
        }
    }

    fn message(&mut self, m: &Message) {
        self.marked[m.instr] |= m.sticky;
        self.halted[m.instr] = m.halt;
        if !m.judged {
            return;
        }
        self.book.insert(m.instr, (m.bid, m.ask));
        let mut first = true;
        for slot in (0..8).filter(|s| m.attempt >> s & 1 == 1) {
            if m.decision >> slot & 1 == 0 {
                self.waiting.push((m.clone(), slot));
                continue;
            }
            for &order in &m.slots[slot].orders {
                self.order(m, slot, order, false, first);
                first = false;
            }
        }
    }

    fn order(&mut self, m: &Message, slot: usize, n: usize, bad: bool, first: bool) {
        let trigger = m.slots[slot].trigger;
        match self.judge(m, slot, n, bad) {
            Err(reason) => self.refusals.push((m.seq, trigger, n as u64, reason)),
            Ok((px, old_ref)) => {
                let o = self.desk.orders[n].clone();
                self.credit -= self.cost;
                let mut user_ref = old_ref;
                if o.kind != 2 {
                    let side = if o.sell {
                        &mut self.short
                    } else {
                        &mut self.long
                    };
                    *side.entry(o.instr).or_default() += o.qty;
                    self.gross += px * o.qty;
                    self.open += i64::from(o.kind == 0);
                    user_ref = self.next_ref;
                    self.next_ref += 1;
                    self.refs.insert(n, user_ref);
                    if o.kind == 1 {
                        self.refs.insert(o.target, user_ref);
                    }
                }
                let s = o.session;
                let frame = o.staged.patched(&Patches {
                    id: self.id,
                    seq: self.desk.seq[s],
                    ack: self.desk.ack[s],
                    user_ref,
                    old_ref,
                    px: px as u32,
                });
                self.id = self.id.wrapping_add(1);
                self.desk.seq[s] = self.desk.seq[s].wrapping_add(frame.len() as u32 - 54);
                self.fires.push(Fire {
                    seq: m.seq,
                    trigger,
                    order: n as u64,
                    px: px as u64,
                    qty: o.qty as u64,
                    user_ref: u64::from(user_ref),
                    decision: m.decision >> slot & 1 == 1,
                    frame,
                    first,
                });
            }
        }
    }

    /// Price and UserRefNum of the target, or the first reason to refuse.
    fn judge(
        &mut self,
        m: &Message,
        slot: usize,
        n: usize,
        bad: bool,
    ) -> Result<(i64, u32), Reject> {
        let refuse_if =
            |condition: bool, reason: Reject| if condition { Err(reason) } else { Ok(()) };
        let o = &self.desk.orders[n];
        refuse_if(!self.armed, Reject::Disarmed)?;
        refuse_if(bad, Reject::BadFrame)?;
        refuse_if(m.repeat >> slot & 1 == 1, Reject::Repeat)?;
        refuse_if(!o.en || !self.desk.up[o.session], Reject::SessionDown)?;
        let old_ref = match o.kind {
            0 => 0,
            _ => *self.refs.get(&o.target).ok_or(Reject::NoTarget)?,
        };
        self.credit = (self.credit + m.time.saturating_sub(self.credit_at)).min(1_000_000_000);
        self.credit_at = self.credit_at.max(m.time);
        refuse_if(self.credit < self.cost, Reject::Rate)?;
        if o.kind == 2 {
            return Ok((0, old_ref));
        }
        let named = [Some(o.instr), Some(m.instr), m.slots[slot].partner];
        refuse_if(
            named.iter().flatten().any(|i| self.marked[*i]),
            Reject::Marked,
        )?;
        refuse_if(
            named.iter().flatten().any(|i| self.halted[*i]),
            Reject::Halted,
        )?;
        let l = self.desk.limits[o.instr];
        refuse_if(!l.en, Reject::NoLimits)?;
        let (bid, ask) = self.book.get(&o.instr).copied().unwrap_or_default();
        let reference =
            if o.sell { bid.or(ask) } else { ask.or(bid) }.ok_or(Reject::NoReference)?;
        let base = match o.base {
            0 => 0,
            1 => bid.ok_or(Reject::NoReference)?,
            _ => ask.ok_or(Reject::NoReference)?,
        };
        let px = base + o.off;
        refuse_if(!(1..=1_999_999_900).contains(&px), Reject::PriceRange)?;
        refuse_if(o.qty > l.max_qty, Reject::OrderQty)?;
        refuse_if(px * o.qty > l.max_notional, Reject::OrderNotional)?;
        let outside = match o.sell {
            false => px * 10_000 > reference * (10_000 + l.collar),
            true => px * 10_000 < reference * (10_000 - l.collar),
        };
        refuse_if(outside, Reject::Collar)?;
        let exposure =
            |side: &HashMap<usize, i64>| side.get(&o.instr).copied().unwrap_or_default() + o.qty;
        refuse_if(!o.sell && exposure(&self.long) > l.max_long, Reject::Long)?;
        refuse_if(o.sell && exposure(&self.short) > l.max_short, Reject::Short)?;
        refuse_if(self.gross + px * o.qty > self.gross_limit, Reject::Gross)?;
        refuse_if(
            o.kind == 0 && self.open >= self.open_limit,
            Reject::OpenOrders,
        )?;
        Ok((px, old_ref))
    }
}
