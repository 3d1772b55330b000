//! Where in the frame the word on the pins is.
//!
//! In: the words of one line. Out: the [place](crate::front::layout::place) of the present word (register), its index, and the frame's
//! number; strobes of the word, combinational. The place steps with each valid word, past a VLAN tag and IP options
//! where there are any; 0 cycles, at most 3 levels from the pins to the registers.

use crate::const_table;
use crate::emit::Consts;
use crate::front::layout::place::{BLOCK, BODY, IP1, IP2, IP5, OPT, T3, T4, T8, TAG, U1, W0, W3};
use rust_hdl::prelude::*;

/// EtherType of a VLAN tag as it lies in a word.
const VLAN_TYPE: u64 = 0x0081;

const_table!(
    pub PositionConsts: W0, W3, TAG, IP1, IP2, IP5, OPT, U1, T3, T4, T8, BLOCK, BODY, VLAN_TYPE
);

/// Steps through the headers of a frame.
#[derive(LogicBlock, Default)]
pub struct Position {
    /// Clock.
    pub clock: Signal<In, Clock>,
    /// Word on the pins.
    pub tdata: Signal<In, Bits<32>>,
    /// There is a word.
    pub tvalid: Signal<In, Bit>,
    /// It is the last of its frame.
    pub tlast: Signal<In, Bit>,
    /// The frame's feed is IEX-TP (needed from place T4 on).
    pub deep: Signal<In, Bit>,
    /// Place of the present word.
    pub place: Signal<Out, Bits<5>>,
    /// The present word is the block word.
    pub at_block: Signal<Out, Bit>,
    /// The present word lies behind the block word.
    pub at_body: Signal<Out, Bit>,
    /// Index of the present word in its frame, as far as headers reach.
    pub index: Signal<Out, Bits<6>>,
    /// Number of the present frame.
    pub frame: Signal<Out, Bits<16>>,
    /// The frame has a VLAN tag (from the word after the EtherType on).
    pub tagged: Signal<Out, Bit>,
    /// The tag's VLAN identifier.
    pub vlan: Signal<Out, Bits<12>>,
    /// IP header length in words.
    pub ihl: Signal<Out, Bits<4>>,
    /// The present word is IP total length and identification (place TAG without a tag, or IP1 behind one).
    pub at_ip1: Signal<Out, Bit>,
    /// The present word is the last before the block word.
    pub at_last: Signal<Out, Bit>,
    /// Combinational: the low half of the present word ends the IP header.
    pub ip_end: Signal<Out, Bit>,
    /// Combinational: the next word is the block word.
    pub to_block: Signal<Out, Bit>,
    /// A frame ended, one cycle later.
    pub counted: Signal<Out, Bit>,
    at: DFF<Bits<5>>,
    block: DFF<Bit>,
    body: DFF<Bit>,
    at_index: DFF<Bits<6>>,
    number: DFF<Bits<16>>,
    tag: DFF<Bit>,
    tag_id: DFF<Bits<12>>,
    length: DFF<Bits<4>>,
    options: DFF<Bits<4>>,
    has_options: DFF<Bit>,
    last_header: DFF<Bit>,
    // The byte with version and header length, if it was one (a tag may be found to stand there).
    first_byte: DFF<Bits<4>>,
    has_byte: DFF<Bit>,
    unless_tag: DFF<Bit>,
    ended: DFF<Bit>,
    behind_tag: Signal<Local, Bit>,
    is_length: Signal<Local, Bit>,
    low: Signal<Local, Bits<16>>,
    last_option: Signal<Local, Bit>,
    consts: Consts<PositionConsts>,
}

impl Logic for Position {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self,
            clock,
            at,
            block,
            body,
            at_index,
            number,
            tag,
            tag_id,
            length,
            options,
            has_options,
            last_header,
            first_byte,
            has_byte,
            unless_tag,
            ended
        );
        if self.tvalid.val() {
            self.last_header.d.next = !self.tlast.val()
                & (((self.at.q.val() == T3) & !self.deep.val()) | (self.at.q.val() == T8));
            self.block.d.next = self.last_header.q.val() & !self.tlast.val();
            self.body.d.next = (self.block.q.val() | self.body.q.val()) & !self.tlast.val();
        }
        self.low.next = self.tdata.val().get_bits::<16>(0);
        self.behind_tag.next = (self.at.q.val() == TAG) & self.tag.q.val();
        self.first_byte.d.next = self.tdata.val().get_bits::<4>(16);
        self.has_byte.d.next =
            self.tvalid.val() & ((self.at.q.val() == W3) | self.behind_tag.val());
        self.unless_tag.d.next = self.at.q.val() == W3;
        self.is_length.next = self.has_byte.q.val() & !(self.unless_tag.q.val() & self.tag.q.val());
        if self.is_length.val() {
            self.length.d.next = self.first_byte.q.val();
            self.options.d.next = self.first_byte.q.val() - 5;
            self.has_options.d.next = self.first_byte.q.val() > 5;
        }
        self.last_option.next = (self.at.q.val() == OPT) & (self.options.q.val() == 1);
        self.ended.d.next = self.tvalid.val() & self.tlast.val();
        if self.tvalid.val() {
            self.at_index.d.next = self.at_index.q.val() + 1;
            self.at.d.next = self.at.q.val() + 1;
            if self.at.q.val() == W3 {
                self.tag.d.next = self.low.val() == VLAN_TYPE;
                self.tag_id.d.next = (self.tdata.val().get_bits::<12>(16) << 8)
                    | self.tdata.val().get_bits::<8>(24).get_bits::<12>(0);
            }
            // Without a tag the word behind the EtherType is what IP1 is behind a tag.
            if (self.at.q.val() == TAG) & !self.tag.q.val() {
                self.at.d.next = IP2.into();
            }
            if (self.at.q.val() == IP5) & !self.has_options.q.val() {
                self.at.d.next = U1.into();
            }
            if self.at.q.val() == OPT {
                self.options.d.next = self.options.q.val() - 1;
                if !self.last_option.val() {
                    self.at.d.next = OPT.into();
                }
            }
            if (self.at.q.val() == T4) & !self.deep.val() {
                self.at.d.next = BLOCK.into();
            }
            if self.at.q.val() == BODY {
                self.at.d.next = BODY.into();
            }
            if self.tlast.val() {
                self.at.d.next = W0.into();
                self.at_index.d.next = 0.into();
                self.number.d.next = self.number.q.val() + 1;
            }
        }
        self.place.next = self.at.q.val();
        self.index.next = self.at_index.q.val();
        self.frame.next = self.number.q.val();
        self.tagged.next = self.tag.q.val();
        self.vlan.next = self.tag_id.q.val();
        self.ihl.next = self.length.q.val();
        self.at_ip1.next =
            ((self.at.q.val() == TAG) & !self.tag.q.val()) | (self.at.q.val() == IP1);
        self.at_last.next = self.last_header.q.val();
        self.ip_end.next = self.tvalid.val()
            & (((self.at.q.val() == IP5) & !self.has_options.q.val()) | self.last_option.val());
        self.to_block.next = self.tvalid.val() & !self.tlast.val() & self.last_header.q.val();
        self.at_block.next = self.block.q.val();
        self.at_body.next = self.body.q.val();
        self.counted.next = self.ended.q.val();
    }
}
