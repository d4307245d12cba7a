"""Citizens' status check: little said, at the same pace, to few questions."""
