"""Dwellings of households."""
