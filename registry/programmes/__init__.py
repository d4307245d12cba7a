"""Aid programmes."""
