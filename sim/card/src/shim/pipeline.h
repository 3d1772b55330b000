// What every simulated card has in common: frames on its lines, records and orders out of it, waveforms.
//
// Text before a shim (card.cpp, device.cpp), which derives its `Card` from `Pipeline<Card>` and gives it `tick()`, one
// cycle of the core clock; exports.h follows it. The clock is ticked by the shim and nowhere else. Every cycle the
// outputs are looked at and what they say is appended to a list of events, each with the cycle in which it was seen.
#include "Vmodel.h"
#include "verilated.h"
#if VM_TRACE
#include "verilated_fst_c.h"
#endif
#include <cstdint>
#include <cstring>
#include <vector>

double sc_time_stamp() { return 0; }

namespace {

enum Type : uint32_t { ROW = 0, MARK = 1, FIRE = 2, REJECT = 3, FRAME = 4 };

// Same layout as `RawEvent` in ffi.rs.
struct Event {
    uint32_t type;
    uint32_t a, b, c, d, e, f, g;
    uint64_t seq, ts, time, cycle;
};

template <class Self> struct Pipeline {
    VerilatedContext context;
    Vmodel top{&context, "t2t"};
#if VM_TRACE
    VerilatedFstC *trace = nullptr;
#endif
    uint64_t cycle = 0;
    std::vector<Event> events;
    std::vector<uint8_t> sent;
    size_t sent_start = 0;
    // Cycle in which the first word of each frame was on the pins, by line and frame number.
    uint64_t started[2][65536] = {};
    uint16_t frames[2] = {};

    void look() {
        if (top.row_valid) {
            events.push_back({ROW, top.row_instr, top.row_bid_px, top.row_bid_qty, top.row_ask_px, top.row_ask_qty,
                              top.row_mark, 0, top.row_seq, top.row_ts, 0, cycle});
        }
        if (top.mark_valid) {
            events.push_back({MARK, top.mark_feed, top.mark_reason, 0, 0, 0, 0, 0, top.mark_seq, 0, top.mark_time, cycle});
        }
        if (top.fire_valid) {
            uint64_t from = started[top.fire_line & 1][top.fire_frame] + top.fire_word;
            events.push_back({FIRE, top.fire_trigger, top.fire_order, top.fire_px, top.fire_uref, top.fire_kind,
                              static_cast<uint32_t>(cycle - from), top.fire_decision, top.fire_seq, top.fire_ts,
                              top.fire_time, cycle});
        }
        if (top.rej_valid) {
            events.push_back({REJECT, top.rej_trigger, top.rej_order, top.rej_reason, 0, 0, 0, 0, top.rej_seq, top.rej_ts,
                              0, cycle});
        }
        if (top.tx_tvalid) {
            uint32_t word = top.tx_tdata;
            for (int i = 0; i < 4; i++) {
                if (top.tx_tkeep >> i & 1) sent.push_back(word >> (8 * i));
            }
            if (top.tx_tlast) {
                events.push_back({FRAME, static_cast<uint32_t>(sent_start), static_cast<uint32_t>(sent.size() - sent_start),
                                  top.tx_tuser, 0, 0, 0, 0, 0, 0, 0, cycle});
                sent_start = sent.size();
            }
        }
    }

    void dump(uint64_t edge) {
#if VM_TRACE
        // One cycle of 322.265625 MHz is 3,103 ps.
        if (trace) trace->dump(cycle * 3103 + edge * 1551);
#else
        (void)edge;
#endif
    }

    // A frame on line 0 or 1, word after word; `idle` empty cycles after each word.
    void frame(uint32_t line, const uint8_t *bytes, size_t length, uint8_t bad, uint32_t idle) {
        Self *self = static_cast<Self *>(this);
        started[line][frames[line]++] = cycle;
        for (size_t at = 0; at < length; at += 4) {
            size_t n = length - at < 4 ? length - at : 4;
            uint32_t word = 0;
            memcpy(&word, bytes + at, n);
            bool last = at + 4 >= length;
            if (line == 0) {
                top.rx_a_tdata = word;
                top.rx_a_tkeep = (1u << n) - 1;
                top.rx_a_tvalid = 1;
                top.rx_a_tlast = last;
                top.rx_a_tuser = last && bad;
            } else {
                top.rx_b_tdata = word;
                top.rx_b_tkeep = (1u << n) - 1;
                top.rx_b_tvalid = 1;
                top.rx_b_tlast = last;
                top.rx_b_tuser = last && bad;
            }
            self->tick();
            if (idle && !last) {
                top.rx_a_tvalid = 0;
                top.rx_b_tvalid = 0;
                for (uint32_t i = 0; i < idle; i++) self->tick();
            }
        }
        top.rx_a_tvalid = 0;
        top.rx_b_tvalid = 0;
        top.rx_a_tlast = 0;
        top.rx_b_tlast = 0;
    }

    // Ticks until the card is quiet, at most `limit` cycles; returns the cycles spent.
    uint64_t settle(uint64_t limit) {
        // `quiet` follows a word on the pins after that many cycles.
        const uint64_t seen = 3;
        uint64_t spent = 0;
        do {
            static_cast<Self *>(this)->tick();
            spent++;
        } while (spent < seen || (!top.quiet && spent < limit));
        return spent;
    }

    void untrace() {
#if VM_TRACE
        if (trace) {
            trace->close();
            delete trace;
            trace = nullptr;
        }
#endif
    }
};

} // namespace
