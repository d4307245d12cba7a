"""Protection of small numbers."""
