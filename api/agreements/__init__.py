"""Data-sharing agreements over HTTP: terms, steps, what is taken under them, and the log of it."""
