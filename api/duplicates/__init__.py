"""Likely duplicates over HTTP."""
