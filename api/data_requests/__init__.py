"""Requests for data between agencies over HTTP."""
