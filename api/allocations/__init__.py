"""Allocations: a housing budget shared among districts."""
