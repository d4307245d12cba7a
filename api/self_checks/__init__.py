"""A family judges its own case; nothing is stored."""
