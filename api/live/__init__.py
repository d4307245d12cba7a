"""Live counts over HTTP."""
