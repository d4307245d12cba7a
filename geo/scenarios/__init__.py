"""Sharings of houses that are kept: named, compared, approved by states, filled with families."""
