//! Live rows: what the card believes of each instrument right now, read through BAR2.
//!
//! Reading word 0 of a row holds the whole row, so that the other words are of the same cycle.

/// Words of a row.
pub const WORDS: usize = 16;

fields! {
    /// A live row.
    row, 512 {
        /// Best bid, 1/10000 dollar; 0 = none.
        BID_PX, BID_PX_W: 0, 32;
        /// Shares at it.
        BID_QTY, BID_QTY_W: 32, 32;
        /// Best ask.
        ASK_PX, ASK_PX_W: 64, 32;
        /// Shares at it.
        ASK_QTY, ASK_QTY_W: 96, 32;
        /// Why the book is marked (`Mark`), 0 = not. A mark of the whole feed is in register FEED_MARKS only.
        MARK, MARK_W: 128, 4;
        /// Something was ever published.
        SEEN, SEEN_W: 159, 1;
        /// Sequence of the message that changed it last.
        SEQ, SEQ_W: 192, 64;
        /// Timestamp of that message, ns.
        TS, TS_W: 256, 64;
        /// Signed: long exposure (position and buys in flight), shares.
        LONG, LONG_W: 320, 32;
        /// Signed: short exposure, shares.
        SHORT, SHORT_W: 352, 32;
    }
}
