"""Statistical clusters of a publication over HTTP."""
