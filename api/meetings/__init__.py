"""Meetings over HTTP, for officers."""
