//! Layout of what the Engine is told about a slot that attempts.

use t2t_contract::records::slot;

/// Trigger number: number within the bank * 8 + slot.
pub const TRIGGER: usize = 0;
/// Width in bits.
pub const TRIGGER_W: usize = slot::TRIG_W + 3;
/// Orders of the trigger.
pub const ORDERS: usize = TRIGGER + TRIGGER_W;
/// Width in bits.
pub const ORDERS_W: usize = slot::ORDERS_W;
/// First order.
pub const ORDER0: usize = ORDERS + ORDERS_W;
/// Width in bits of each order number.
pub const ORDER_W: usize = slot::ORDER0_W;
/// Second order.
pub const ORDER1: usize = ORDER0 + ORDER_W;
/// Third order.
pub const ORDER2: usize = ORDER1 + ORDER_W;
/// Fourth order.
pub const ORDER3: usize = ORDER2 + ORDER_W;
/// The other instrument of a trigger on two.
pub const PARTNER: usize = ORDER3 + ORDER_W;
/// Width in bits.
pub const PARTNER_W: usize = slot::PARTNER_W;
/// The trigger names two instruments.
pub const TWO: usize = PARTNER + PARTNER_W;
/// Bits of all.
pub const BITS: usize = TWO + 1;
