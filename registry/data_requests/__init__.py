"""Requests of agencies for data, with fourteen days for an answer (Act 864)."""
