"""The areas of a point over HTTP."""
