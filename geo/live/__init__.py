"""Counts as the registry stands now: exact, for officers under their grant."""
