"""Boundary sets over HTTP."""
