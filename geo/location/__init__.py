"""Where each household is."""
