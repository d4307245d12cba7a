"""Vector tiles of a boundary set."""
