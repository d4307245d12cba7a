"""Immutable, numbered publications."""
