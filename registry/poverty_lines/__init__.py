"""Poverty line income (PGK) tables."""
