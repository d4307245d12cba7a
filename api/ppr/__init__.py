"""PPR projects and applications for a flat over HTTP."""
