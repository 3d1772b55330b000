// The pipeline alone, on its parameter bus: one clock.
namespace {

struct Card : Pipeline<Card> {
    void tick() {
        top.clock = 0;
        top.eval();
        dump(0);
        look();
        top.clock = 1;
        top.eval();
        dump(1);
        cycle++;
    }
};

} // namespace

extern "C" {

void card_write(Card *card, uint32_t address, uint32_t data) {
    card->top.bus_addr = address;
    card->top.bus_wdata = data;
    card->top.bus_wen = 1;
    card->tick();
    card->top.bus_wen = 0;
    card->tick();
}

// Reads a word; -1 if the card does not answer within 16 cycles.
int64_t card_read(Card *card, uint32_t address) {
    card->top.bus_addr = address;
    card->top.bus_ren = 1;
    card->tick();
    card->top.bus_ren = 0;
    for (int i = 0; i < 16; i++) {
        if (card->top.bus_rvalid) return card->top.bus_rdata;
        card->tick();
    }
    return -1;
}
}
