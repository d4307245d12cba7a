"""Published statistics over HTTP."""
