"""A place on a small map: a district with its mukim and one point."""
