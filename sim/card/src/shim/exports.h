// The C face of what pipeline.h has: text after a shim that defined `Card`.
extern "C" {

Card *card_new() {
    Card *card = new Card;
    card->context.traceEverOn(VM_TRACE);
    card->top.eval();
    return card;
}

// Starts a waveform; 0 if this model was built without.
uint8_t card_trace(Card *card, const char *path) {
#if VM_TRACE
    card->untrace();
    card->trace = new VerilatedFstC;
    card->top.trace(card->trace, 99);
    card->trace->open(path);
    return 1;
#else
    (void)card;
    (void)path;
    return 0;
#endif
}

void card_untrace(Card *card) { card->untrace(); }

void card_free(Card *card) {
    card->untrace();
    card->top.final();
    delete card;
}

// Time does not run backwards.
void card_time(Card *card, uint64_t now) {
    if (now > card->top.now) card->top.now = now;
}
void card_kill_pin(Card *card, uint8_t on) { card->top.kill = on; }
uint64_t card_cycle(const Card *card) { return card->cycle; }

void card_ticks(Card *card, uint64_t count) {
    for (uint64_t i = 0; i < count; i++) card->tick();
}

void card_frame(Card *card, uint32_t line, const uint8_t *bytes, size_t length, uint8_t bad, uint32_t idle) {
    card->frame(line, bytes, length, bad, idle);
}

uint64_t card_settle(Card *card, uint64_t limit) { return card->settle(limit); }

size_t card_events(const Card *card, const Event **events) {
    *events = card->events.data();
    return card->events.size();
}

const uint8_t *card_sent(const Card *card) { return card->sent.data(); }

void card_clear(Card *card) {
    card->events.clear();
    card->sent.erase(card->sent.begin(), card->sent.begin() + card->sent_start);
    card->sent_start = 0;
}
}
