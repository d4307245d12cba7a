"""Areas over HTTP."""
