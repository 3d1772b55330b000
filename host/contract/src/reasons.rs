//! Reasons that the card gives: why a book is marked, why an order was refused, why a frame was dropped.
//! The number is what the hardware carries; the name is what files and screens show.

macro_rules! reasons {
    ($(#[doc = $edoc:literal])* $name:ident { $( $(#[doc = $doc:literal])* $variant:ident = $value:literal, $text:literal; )* }) => {
        $(#[doc = $edoc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum $name { $( $(#[doc = $doc])* $variant = $value, )* }
        impl $name {
            /// Every reason in the order of its number.
            pub const ALL: &'static [$name] = &[$($name::$variant),*];
            /// The word for it in files and on screens.
            pub const fn text(self) -> &'static str { match self { $($name::$variant => $text),* } }
            /// The reason that hardware calls `number`.
            pub const fn from_number(number: u8) -> Option<$name> { match number { $($value => Some($name::$variant),)* _ => None } }
        }
        impl core::fmt::Display for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result { f.write_str(self.text()) }
        }
    };
}

reasons! {
    /// Why a book is marked. 0 in hardware means that it is not.
    Mark {
        /// A real gap in the feed's sequence.
        Gap = 1, "gap";
        /// A message whose length contradicts its type, or that does not fit its frame.
        Malformed = 2, "malformed";
        /// A frame that ended badly (FCS, length) after some of its messages were used.
        BadFrame = 3, "bad-frame";
        /// The feed's session changed.
        Session = 4, "session";
        /// The order table was full.
        OrdersFull = 5, "orders-full";
        /// A message refers to an order that is not there.
        UnknownRef = 6, "unknown-ref";
        /// An order was added whose reference exists already.
        DuplicateRef = 7, "duplicate-ref";
        /// A price of zero or beyond 32 bits, a quantity of zero, more executed or cancelled than there was, a level's quantity beyond 32 bits.
        BadValue = 8, "bad-value";
        /// The level store was full.
        LevelsFull = 9, "levels-full";
        /// Trading in the instrument is halted, paused or not yet open; ends with the next trading status.
        Halt = 10, "halt";
    }
}

reasons! {
    /// Why an order was refused: the first that applies, in the order of these numbers.
    Reject {
        /// The kill switch is latched.
        Kill = 1, "kill";
        /// The host was silent for longer than the dead-man time.
        DeadMan = 2, "dead-man";
        /// The card is not armed.
        Disarmed = 3, "disarmed";
        /// The frame that decided it ended badly before the order was released.
        BadFrame = 4, "bad-frame";
        /// The trigger disarmed itself: it fired too often within a second.
        Repeat = 5, "repeat";
        /// The order's session is not up, or the order slot is empty.
        SessionDown = 6, "session-down";
        /// A replace or cancel whose target was never sent.
        NoTarget = 7, "no-target";
        /// More orders per second than allowed.
        Rate = 8, "rate";
        /// The book of the order's instrument, or of one of the trigger's, is marked.
        Marked = 9, "marked";
        /// Trading in the order's instrument, or in one of the trigger's, is halted.
        Halted = 10, "halted";
        /// The instrument has no limits loaded.
        NoLimits = 11, "no-limits";
        /// The price follows a side that is empty, or no side is there to measure the collar against.
        NoReference = 12, "no-reference";
        /// The resulting price is not between 0.0001 and 199999.99 dollars.
        PriceRange = 13, "price-range";
        /// Order quantity above the instrument's limit.
        OrderQty = 14, "order-qty";
        /// Order notional above the instrument's limit.
        OrderNotional = 15, "order-notional";
        /// Price outside the collar.
        Collar = 16, "collar";
        /// Long exposure above the limit.
        Long = 17, "long";
        /// Short exposure above the limit.
        Short = 18, "short";
        /// Gross notional of the card above the limit.
        Gross = 19, "gross";
        /// Too many open orders.
        OpenOrders = 20, "open-orders";
        /// More fires were waiting than the card can hold; the card disarmed.
        Overload = 21, "overload";
    }
}

reasons! {
    /// Why a frame was dropped: the first that applies, in the order of these numbers.
    Drop {
        /// Shorter than its headers.
        Short = 1, "short";
        /// Not IPv4, or more than one VLAN tag.
        EtherType = 2, "ethertype";
        /// IP header length or version wrong.
        IpHeader = 3, "ip-header";
        /// A fragment.
        Fragment = 4, "fragment";
        /// Not UDP.
        Protocol = 5, "protocol";
        /// IP header checksum wrong.
        IpChecksum = 6, "ip-checksum";
        /// Addressed to no feed of the card on this line.
        Address = 7, "address";
        /// Wrong VLAN for its feed.
        Vlan = 8, "vlan";
        /// IP or UDP length contradict each other or the transport header.
        Length = 9, "length";
        /// Transport header of another version or protocol.
        Transport = 10, "transport";
        /// Another session than the feed's.
        Session = 11, "session";
        /// No room to hold it back.
        Overflow = 12, "overflow";
        /// All its messages had been seen.
        Duplicate = 13, "duplicate";
    }
}

reasons! {
    /// Why a commit was refused: nothing of it took effect, and everything is still staged.
    Refusal {
        /// Memories are being cleared.
        Sweeping = 1, "sweeping";
        /// Another generation is in force than the host believes.
        Generation = 2, "generation";
        /// More or fewer units are staged than the host believes.
        Units = 3, "units";
        /// The set changes what is watched, and the card is armed.
        Armed = 4, "armed";
        /// An order or a frame did not come to its end in time.
        Busy = 5, "busy";
        /// Nothing is staged.
        Nothing = 6, "nothing";
    }
}

reasons! {
    /// Why the card's status changed.
    Cause {
        /// The host armed.
        Arm = 1, "arm";
        /// The host disarmed.
        Disarm = 2, "disarm";
        /// The host killed.
        Kill = 3, "kill";
        /// The kill pin.
        KillPin = 4, "kill-pin";
        /// The host released the kill switch.
        Unkill = 5, "unkill";
        /// The host was silent for longer than the dead-man time.
        DeadMan = 6, "dead-man";
        /// The host is back.
        Alive = 7, "alive";
        /// A feed was silent for too long.
        Stale = 8, "stale";
        /// A feed is back.
        Fresh = 9, "fresh";
        /// A frame ended badly after it was used.
        BadFrame = 10, "bad-frame";
        /// More fires were waiting than the card can hold.
        Overload = 11, "overload";
        /// The books were reset.
        ResetBooks = 12, "reset-books";
        /// Memories were cleared.
        Swept = 13, "swept";
        /// The function was reset: by the host's kernel, or because its driver went away.
        FunctionReset = 14, "function-reset";
    }
}

reasons! {
    /// What an event is about: field `KIND` of its record.
    EventKind {
        /// An order was sent.
        Fire = 1, "fire";
        /// An order was refused.
        Reject = 2, "reject";
        /// A feed or an instrument was marked.
        Mark = 3, "mark";
        /// A top of book changed.
        Book = 4, "book";
        /// The card's status changed.
        State = 5, "state";
        /// A commit ended.
        Commit = 6, "commit";
    }
}

reasons! {
    /// What kind of message decided an order: field `MESSAGE` of a fire.
    Message {
        /// ITCH A, F.
        Add = 0, "add";
        /// ITCH E.
        Execute = 1, "execute";
        /// ITCH X.
        Cancel = 2, "cancel";
        /// ITCH D.
        Delete = 3, "delete";
        /// ITCH U.
        Replace = 4, "replace";
        /// ITCH C.
        ExecutePrice = 5, "execute-price";
        /// ITCH P, Q; DEEP T.
        Trade = 6, "trade";
        /// ITCH H; DEEP H, O. Decides nothing.
        Status = 7, "status";
        /// DEEP 8, 5.
        Level = 8, "level";
        /// ITCH R. Decides nothing.
        Directory = 9, "directory";
    }
}
