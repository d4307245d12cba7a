"""Addresses to places over HTTP."""
