//! Which instruments are on which feed, as vectors, so that a feed's mark reaches all of them in one cycle.
//!
//! In: rows of window `member`. Out: one vector a feed, registers.

use crate::const_table;
use crate::emit::Consts;
use rust_hdl::prelude::*;
use t2t_contract::records::member::{BITS, EN, FEED, FEED_W};

const_table!(pub MemberConsts: EN, FEED);

/// Members of the feeds.
#[derive(LogicBlock, Default)]
pub struct Members {
    /// Clock.
    pub clock: Signal<In, Clock>,
    /// Row of window `member`.
    pub cfg_row: Signal<In, Bits<BITS>>,
    /// Instrument.
    pub cfg_addr: Signal<In, Bits<8>>,
    /// The row is written.
    pub we_member: Signal<In, Bit>,
    /// Instruments of each feed.
    pub of_feed: [Signal<Out, Bits<256>>; 4],
    on: [DFF<Bits<256>>; 4],
    consts: Consts<MemberConsts>,
}

impl Logic for Members {
    #[hdl_gen]
    fn update(&mut self) {
        for f in 0..4 {
            self.on[f].clock.next = self.clock.val();
            self.on[f].d.next = self.on[f].q.val();
            if self.we_member.val() {
                self.on[f].d.next = self.on[f].q.val().replace_bit(
                    self.cfg_addr.val().index(),
                    self.cfg_row.val().get_bit(EN)
                        & (self.cfg_row.val().get_bits::<FEED_W>(FEED).index() == f),
                );
            }
            self.of_feed[f].next = self.on[f].q.val();
        }
    }
}
