"""Programmes of aid over HTTP."""
