"""The kernel that says which area a point is in."""
