"""A family judges its own case against the poverty line; nothing is stored."""
