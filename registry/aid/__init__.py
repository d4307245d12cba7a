"""Aid received."""
