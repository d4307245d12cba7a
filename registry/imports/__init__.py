"""Imports of households, members and aid from files: streamed, resumable, taken back whole."""
