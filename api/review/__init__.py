"""The review queue over HTTP."""
