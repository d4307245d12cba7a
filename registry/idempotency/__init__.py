"""Idempotency keys: a create that is sent twice happens once."""
