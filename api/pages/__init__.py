"""Pages for people: the explorer, its figures, its tiles, its static files."""
