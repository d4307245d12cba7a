"""Registrations: each household's case, and every step of it."""
