"""Boundary sets: building, listing, validating and loading immutable versions of all areas."""
