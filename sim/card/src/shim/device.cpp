// The whole card, as a PCI Express endpoint drives it: two clocks, AXI4-Lite in, AXI4 writes and interrupts out.
//
// Time goes in halves of a core cycle. The bus clock changes its level in some of them, so that its edges fall on the
// core's and between them. Before a rising edge of the bus clock, what both sides hold up is looked at; after it, what was
// taken is taken away. Writes of the card and its interrupts are handed to the host as they happen, in their order.
#include <deque>

namespace {

// Frequencies in kHz: 2 * CORE halves pass while the bus clock changes 2 * BUS times.
const uint32_t CORE_KHZ = 322266;
const uint32_t BUS_KHZ = 250000;
// Accesses that may be outstanding (docs/card.md, section 1).
const size_t OUTSTANDING = 16;
// Bytes of a write of the card.
const size_t BEAT = 64;

// Same layout as `Request` in ffi.rs.
struct Request {
    uint32_t address;
    uint32_t data;
    uint8_t write;
    uint8_t strobes;
    // The answer: 0 = OKAY, else an error.
    uint8_t error;
    uint8_t answered;
};

// The host: writes BEAT bytes, 0 if that went well; takes an interrupt.
using Write = uint8_t (*)(void *host, uint64_t address, const uint8_t *bytes, uint64_t strobes);
using Interrupt = void (*)(void *host, uint32_t vector);

struct Card : Pipeline<Card> {
    uint32_t phase = 0;
    void *host = nullptr;
    Write write = nullptr;
    Interrupt interrupt = nullptr;

    // The accesses under way: how many addresses, words, and answers are through.
    Request *requests = nullptr;
    size_t count = 0, addresses = 0, words = 0, answers = 0;

    // Writes of the card whose address or beat is here, and answers that wait.
    std::deque<uint64_t> aw;
    struct Beat { uint8_t bytes[BEAT]; uint64_t strobes; };
    std::deque<Beat> beats;
    std::deque<uint8_t> written;
    // Chance in 256 that the host is not ready in a cycle, and the state of that chance.
    uint32_t stall = 0;
    uint64_t random = 0x9E3779B97F4A7C15;
    // Bus cycles since the last sign of life there.
    uint64_t bus_idle = 0;
    // Something that AXI forbids was seen.
    uint32_t faults = 0;

    // Time that a core cycle takes, ns; 0: time moves only when it is set.
    uint64_t pace = 0;
    // What is done while other things go on, each in its core cycle or as soon after it as can be: a write, and a rise of the
    // kill pin.
    bool post_due = false, pin_due = false;
    uint64_t post_at = 0, pin_at = 0;
    Request posted = {};
    // Core cycle in which the posted write's address and word were both handed over; 0 before.
    uint64_t handed = 0;

    bool posting() const { return post_due || requests == &posted; }

    void begin(Request *first, size_t number) {
        requests = first;
        count = number;
        addresses = words = answers = 0;
    }

    void due() {
        if (pin_due && cycle >= pin_at) {
            pin_due = false;
            top.kill = 1;
        }
        if (post_due && cycle >= post_at) {
            post_due = false;
            begin(&posted, 1);
        }
    }

    bool stalls() {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        return (random >> 32 & 0xFF) < stall;
    }

    // What both sides hold up just before a rising edge.
    struct Held {
        bool aw, w, b, ar, r, maw, mw, mb;
    };

    Held before() {
        return {top.s_axil_awvalid && top.s_axil_awready, top.s_axil_wvalid && top.s_axil_wready,
                top.s_axil_bvalid && top.s_axil_bready,   top.s_axil_arvalid && top.s_axil_arready,
                top.s_axil_rvalid && top.s_axil_rready,   top.m_axi_awvalid && top.m_axi_awready,
                top.m_axi_wvalid && top.m_axi_wready,     top.m_axi_bvalid && top.m_axi_bready};
    }

    // Answers come in the order of the accesses, each on the channel of its kind.
    void answered(bool of_write, uint8_t response, uint32_t data) {
        if (answers >= count || bool(requests[answers].write) != of_write) {
            faults++;
            return;
        }
        Request &request = requests[answers++];
        request.error = response;
        request.answered = 1;
        if (!of_write) request.data = data;
    }

    // Takes what was handed over with the edge; the values are those from before it.
    void take(const Held &held, uint8_t bresp, uint8_t rresp, uint32_t rdata, uint64_t awaddr, const Beat &beat, bool last,
              uint32_t irq) {
        bus_idle++;
        if (held.aw || held.w || held.b || held.ar || held.r || held.maw || held.mw || held.mb || irq) bus_idle = 0;
        if (held.aw || held.ar) addresses++;
        if (held.w) words++;
        if (held.b) answered(true, bresp, 0);
        if (held.r) answered(false, rresp, rdata);
        if (requests == &posted) {
            if (addresses == 1 && words == 1 && !handed) handed = cycle;
            if (answers == 1) begin(nullptr, 0);
        }
        if (held.maw) aw.push_back(awaddr);
        if (held.mw) {
            beats.push_back(beat);
            if (!last) faults++;
        }
        if (held.mb) written.pop_front();
        while (!aw.empty() && !beats.empty()) {
            const Beat &next = beats.front();
            uint8_t failed = host ? write(host, aw.front(), next.bytes, next.strobes) : 1;
            // SLVERR.
            written.push_back(failed ? 2 : 0);
            aw.pop_front();
            beats.pop_front();
        }
        for (uint32_t vector = 0; vector < 32; vector++) {
            if (irq >> vector & 1 && host) interrupt(host, vector);
        }
        drive();
    }

    // Holds up what is next. A write's word goes with, before or after its address; a read waits until every write before it
    // is through, so that the port takes accesses in their order.
    void drive() {
        // Reads have no word.
        while (words < addresses && !requests[words].write) words++;
        bool room = addresses < count && addresses - answers < OUTSTANDING;
        bool write = room && requests[addresses].write;
        bool read = room && !requests[addresses].write && words == addresses;
        top.s_axil_awvalid = write;
        top.s_axil_awaddr = write ? requests[addresses].address : 0;
        top.s_axil_arvalid = read;
        top.s_axil_araddr = read ? requests[addresses].address : 0;
        bool word = words < count && requests[words].write && words - answers < OUTSTANDING;
        top.s_axil_wvalid = word;
        top.s_axil_wdata = word ? requests[words].data : 0;
        top.s_axil_wstrb = word ? requests[words].strobes : 0;
        top.s_axil_bready = 1;
        top.s_axil_rready = 1;
        top.m_axi_awready = !stalls();
        top.m_axi_wready = !stalls();
        // An answer that was held up stays.
        bool answer = !written.empty() && (top.m_axi_bvalid || !stalls());
        top.m_axi_bvalid = answer;
        top.m_axi_bresp = answer ? written.front() : 0;
    }

    // Whether the bus clock changes in this half of a core cycle.
    bool changes() {
        phase += BUS_KHZ;
        if (phase < CORE_KHZ) return false;
        phase -= CORE_KHZ;
        return true;
    }

    void half(uint8_t level) {
        top.clock = level;
        bool rises = false;
        if (changes()) {
            top.bus_clock = !top.bus_clock;
            rises = top.bus_clock;
        }
        if (!rises) {
            top.eval();
            return;
        }
        Held held = before();
        uint8_t bresp = top.s_axil_bresp, rresp = top.s_axil_rresp;
        uint32_t rdata = top.s_axil_rdata, irq = top.irq;
        uint64_t awaddr = top.m_axi_awaddr;
        Beat beat;
        if (held.mw) {
            memcpy(beat.bytes, &top.m_axi_wdata, BEAT);
            beat.strobes = top.m_axi_wstrb;
        }
        bool last = top.m_axi_wlast;
        top.eval();
        take(held, bresp, rresp, rdata, awaddr, beat, last, irq);
    }

    void tick() {
        due();
        half(0);
        dump(0);
        look();
        half(1);
        dump(1);
        cycle++;
        top.now += pace;
    }
};

} // namespace

extern "C" {

// Whom writes and interrupts go to until the next call; nobody if `host` is null: writes fail then.
void device_host(Card *card, void *host, Write write, Interrupt interrupt) {
    card->host = host;
    card->write = write;
    card->interrupt = interrupt;
}

// The host is not ready in `chance` of 256 bus cycles.
void device_stall(Card *card, uint32_t chance, uint64_t seed) {
    card->stall = chance;
    card->random = seed | 1;
}

// Carries out accesses, at most for `limit` core cycles; returns how many were answered.
size_t device_access(Card *card, Request *requests, size_t count, uint64_t limit) {
    for (uint64_t spent = 0; card->posting() && spent < limit; spent++) card->tick();
    card->begin(requests, count);
    for (uint64_t spent = 0; card->answers < count && spent < limit; spent++) card->tick();
    size_t answered = card->answers;
    card->begin(nullptr, 0);
    return answered;
}

// Makes a write from core cycle `at` on, while other things go on; waits at most `limit` cycles for the one before.
void device_post(Card *card, Request request, uint64_t at, uint64_t limit) {
    for (uint64_t spent = 0; card->posting() && spent < limit; spent++) card->tick();
    card->posted = request;
    card->handed = 0;
    card->post_at = at;
    card->post_due = true;
}

// Core cycle in which the last posted write was handed over; 0: not yet.
uint64_t device_posted(const Card *card) { return card->handed; }

// Raises the kill pin in core cycle `at`.
void device_raise(Card *card, uint64_t at) {
    card->pin_at = at;
    card->pin_due = true;
}

// Lets each core cycle take `ns` of time.
void device_pace(Card *card, uint64_t ns) { card->pace = ns; }
uint64_t device_now(const Card *card) { return card->top.now; }

// Function-level reset, for `cycles` core cycles.
void device_reset(Card *card, uint64_t cycles) {
    card->top.bus_reset = 1;
    for (uint64_t i = 0; i < cycles; i++) card->tick();
    card->top.bus_reset = 0;
}

uint8_t device_quiet(const Card *card) { return card->top.quiet; }
uint64_t device_bus_idle(const Card *card) { return card->bus_idle; }
uint32_t device_faults(const Card *card) { return card->faults; }
}
