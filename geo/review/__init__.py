"""The review queue: what a person decides about an address, and what that teaches."""
