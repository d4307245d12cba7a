"""Floor 3: households, registrations, poverty lines, aid. No geometry beyond a point."""
