//! Seeded sessions: feeds with the statistics of real ones
