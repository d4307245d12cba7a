"""Who may receive what: dated rules as data, and why they are met, not met, or not yet known."""
