"""Registrations over HTTP, for officers."""
