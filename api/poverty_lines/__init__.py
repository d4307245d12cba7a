"""Poverty line tables over HTTP."""
