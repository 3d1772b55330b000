//! Opens a card: BARs, interrupts, DMA, the event ring.
