"""Published figures of one area over time, on one boundary set."""
