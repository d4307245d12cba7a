"""Kept sharings of houses over HTTP."""
