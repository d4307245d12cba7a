"""Indicator metadata over HTTP."""
