"""Who does something to the registry."""
