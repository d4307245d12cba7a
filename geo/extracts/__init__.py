"""Extracts: every household with its areas, for others to count again by themselves."""
