"""How far a registered figure could move by chance, and how firmly areas can be ranked."""
