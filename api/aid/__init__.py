"""Aid over HTTP: what a household and its members receive, from which agency."""
