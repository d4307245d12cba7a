"""Applications for aid over HTTP."""
