"""Reports of areas over HTTP."""
