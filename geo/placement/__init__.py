"""Placing every household: points first, addresses next, people for the rest."""
