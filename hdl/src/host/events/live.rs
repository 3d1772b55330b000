//! Live rows: book and exposure of every instrument, as they are right now.
//!
//! In: rows of the pipeline, new exposures, one read at a time. Out: the word that was asked for, `live_done` with it three cycles after
//! `live_valid`. What is written can be read in the second cycle after it. Reading word 0 holds the row, and so does reading any word
//! of another row than the one that is held: all words of a row are of one cycle.
//!
//! RESET_BOOKS clears the books, not the exposure, in 256 cycles, in which every row reads as never seen and what the pipeline still
//! says of books that are gone is not written. The pipeline's own books take as long: no new row comes earlier. Exposure beyond 32 bits
//! is shown as the nearest number of 32 bits. Depth 4.

use crate::const_table;
use crate::emit::Consts;
use crate::prim::BlockRam;
use rust_hdl::prelude::*;
use t2t_contract::live::{WORDS, row};

macro_rules! places {
    ($($name:ident = $at:expr;)*) => { $( const $name: u64 = $at as u64; )* };
}
places! {
    BID_QTY = row::BID_QTY;
    ASK_PX = row::ASK_PX;
    ASK_QTY = row::ASK_QTY;
    MARK = row::MARK;
    SEEN = row::SEEN;
    SEQ = row::SEQ;
    TS = row::TS;
    LONG = row::LONG;
    SHORT = row::SHORT;
}
const _: () = assert!(WORDS == 16 && row::BID_PX == 0);
const MOST: u64 = i32::MAX as u64;
const LEAST: u64 = i32::MIN as u32 as u64;

const_table!(pub LiveConsts: BID_QTY, ASK_PX, ASK_QTY, MARK, SEEN, SEQ, TS, LONG, SHORT, MOST, LEAST);

/// See the [module](self).
#[derive(LogicBlock, Default)]
pub struct Live {
    /// The clock.
    pub clock: Signal<In, Clock>,
    /// RESET_BOOKS goes to the pipeline.
    pub reset_books: Signal<In, Bit>,
    /// A top of book changed; the fields as the pipeline's.
    pub row_valid: Signal<In, Bit>,
    /// Instrument.
    pub row_instr: Signal<In, Bits<8>>,
    /// Sequence.
    pub row_seq: Signal<In, Bits<64>>,
    /// Timestamp, ns.
    pub row_ts: Signal<In, Bits<64>>,
    /// Best bid.
    pub row_bid_px: Signal<In, Bits<32>>,
    /// Shares at it.
    pub row_bid_qty: Signal<In, Bits<32>>,
    /// Best ask.
    pub row_ask_px: Signal<In, Bits<32>>,
    /// Shares at it.
    pub row_ask_qty: Signal<In, Bits<32>>,
    /// Mark.
    pub row_mark: Signal<In, Bits<4>>,
    /// New exposure of an instrument.
    pub x_we: Signal<In, Bit>,
    /// Which.
    pub x_instr: Signal<In, Bits<8>>,
    /// Signed: long exposure, shares.
    pub x_long: Signal<In, Bits<33>>,
    /// Signed: short exposure, shares.
    pub x_short: Signal<In, Bits<33>>,
    /// Read a word.
    pub live_valid: Signal<In, Bit>,
    /// Row (bits 11:4) and word.
    pub live_word: Signal<In, Bits<12>>,
    /// The word is there.
    pub live_done: Signal<Out, Bit>,
    /// It.
    pub live_rdata: Signal<Out, Bits<32>>,
    /// Books are being cleared, here or in the pipeline.
    pub clearing: Signal<Out, Bit>,
    books: BlockRam<261, 8>,
    exposures: BlockRam<64, 8>,
    valid1: DFF<Bit>,
    at1: DFF<Bits<8>>,
    book1: DFF<Bits<261>>,
    x_valid1: DFF<Bit>,
    x_at1: DFF<Bits<8>>,
    long: Signal<Local, Bits<32>>,
    short: Signal<Local, Bits<32>>,
    exposure1: DFF<Bits<64>>,
    sweep: DFF<Bit>,
    left: DFF<Bits<8>>,
    lasts: DFF<Bits<8>>,
    hush: DFF<Bit>,
    asked: DFF<Bits<12>>,
    unseen: DFF<Bit>,
    reads: DFF<Bits<2>>,
    held: DFF<Bits<512>>,
    held_row: DFF<Bits<8>>,
    holds: DFF<Bit>,
    word: DFF<Bits<4>>,
    book: Signal<Local, Bits<261>>,
    out: DFF<Bits<32>>,
    done: DFF<Bit>,
    consts: Consts<LiveConsts>,
}

impl Logic for Live {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(
            self, clock, valid1, at1, book1, x_valid1, x_at1, exposure1, sweep, left, lasts, hush,
            asked, unseen, reads, held, held_row, holds, word, out, done
        );
        clock!(self, clock, books, exposures);
        // What is said.
        self.valid1.d.next = self.row_valid.val();
        self.at1.d.next = self.row_instr.val();
        self.book1.d.next = (bit_cast::<261, 1>(true.into()) << 260)
            | (bit_cast::<261, 4>(self.row_mark.val()) << 256)
            | (bit_cast::<261, 64>(self.row_ts.val()) << 192)
            | (bit_cast::<261, 64>(self.row_seq.val()) << 128)
            | (bit_cast::<261, 32>(self.row_ask_qty.val()) << 96)
            | (bit_cast::<261, 32>(self.row_ask_px.val()) << 64)
            | (bit_cast::<261, 32>(self.row_bid_qty.val()) << 32)
            | bit_cast::<261, 32>(self.row_bid_px.val());
        self.x_valid1.d.next = self.x_we.val();
        self.x_at1.d.next = self.x_instr.val();
        self.long.next = self.x_long.val().get_bits::<32>(0);
        if self.x_long.val().get_bits::<2>(31) == 1 {
            self.long.next = MOST.into();
        }
        if self.x_long.val().get_bits::<2>(31) == 2 {
            self.long.next = LEAST.into();
        }
        self.short.next = self.x_short.val().get_bits::<32>(0);
        if self.x_short.val().get_bits::<2>(31) == 1 {
            self.short.next = MOST.into();
        }
        if self.x_short.val().get_bits::<2>(31) == 2 {
            self.short.next = LEAST.into();
        }
        self.exposure1.d.next =
            (bit_cast::<64, 32>(self.short.val()) << 32) | bit_cast::<64, 32>(self.long.val());

        // Clearing; feeds are marked up to eight cycles after the front end said so.
        if self.sweep.q.val() {
            self.left.d.next = self.left.q.val() + 1;
            self.sweep.d.next = !self.left.q.val().all();
            self.lasts.d.next = 0xFE.into();
        } else {
            self.lasts.d.next = self.lasts.q.val() << 1;
        }
        if self.reset_books.val() {
            self.sweep.d.next = true;
            self.left.d.next = 0.into();
        }
        self.hush.d.next =
            self.reset_books.val() | self.sweep.q.val() | self.lasts.q.val().get_bit(7);
        self.clearing.next = self.hush.q.val();
        self.books.write_enable.next = self.valid1.q.val() | self.sweep.q.val();
        self.books.write_address.next = self.at1.q.val();
        self.books.write_data.next = self.book1.q.val();
        if self.sweep.q.val() {
            self.books.write_address.next = self.left.q.val();
            self.books.write_data.next = 0.into();
        }
        self.exposures.write_enable.next = self.x_valid1.q.val();
        self.exposures.write_address.next = self.x_at1.q.val();
        self.exposures.write_data.next = self.exposure1.q.val();

        // What is asked.
        self.books.read_address.next = self.live_word.val().get_bits::<8>(4);
        self.exposures.read_address.next = self.live_word.val().get_bits::<8>(4);
        self.asked.d.next = self.live_word.val();
        self.unseen.d.next = self.sweep.q.val();
        self.reads.d.next =
            (self.reads.q.val() << 1) | bit_cast::<2, 1>(self.live_valid.val().into());
        self.book.next = self.books.read_data.val();
        if self.unseen.q.val() {
            self.book.next = 0.into();
        }
        if self.reads.q.val().get_bit(0)
            & (!self.holds.q.val()
                | !self.asked.q.val().get_bits::<4>(0).any()
                | (self.asked.q.val().get_bits::<8>(4) != self.held_row.q.val()))
        {
            self.holds.d.next = true;
            self.held_row.d.next = self.asked.q.val().get_bits::<8>(4);
            self.held.d.next =
                (bit_cast::<512, 32>(self.exposures.read_data.val().get_bits::<32>(32)) << SHORT)
                    | (bit_cast::<512, 32>(self.exposures.read_data.val().get_bits::<32>(0))
                        << LONG)
                    | (bit_cast::<512, 64>(self.book.val().get_bits::<64>(192)) << TS)
                    | (bit_cast::<512, 64>(self.book.val().get_bits::<64>(128)) << SEQ)
                    | (bit_cast::<512, 1>(self.book.val().get_bits::<1>(260)) << SEEN)
                    | (bit_cast::<512, 4>(self.book.val().get_bits::<4>(256)) << MARK)
                    | (bit_cast::<512, 32>(self.book.val().get_bits::<32>(96)) << ASK_QTY)
                    | (bit_cast::<512, 32>(self.book.val().get_bits::<32>(64)) << ASK_PX)
                    | (bit_cast::<512, 32>(self.book.val().get_bits::<32>(32)) << BID_QTY)
                    | bit_cast::<512, 32>(self.book.val().get_bits::<32>(0));
        }
        self.word.d.next = self.asked.q.val().get_bits::<4>(0);
        self.out.d.next = self
            .held
            .q
            .val()
            .get_bits::<32>(self.word.q.val().index() * 32);
        self.done.d.next = self.reads.q.val().get_bit(1);
        self.live_done.next = self.done.q.val();
        self.live_rdata.next = self.out.q.val();
    }
}
