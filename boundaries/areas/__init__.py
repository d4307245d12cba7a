"""Areas of a boundary set."""
