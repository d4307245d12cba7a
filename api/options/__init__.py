"""Option lists over HTTP."""
