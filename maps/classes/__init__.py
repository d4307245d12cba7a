"""Map classes."""
