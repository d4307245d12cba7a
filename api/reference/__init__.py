"""Official tables over HTTP."""
