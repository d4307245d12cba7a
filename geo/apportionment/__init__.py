"""Boundary change: figures of one boundary set told on another."""
