"""Imports over HTTP: files taken in behind the request, and what became of each row."""
