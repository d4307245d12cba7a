"""The directory of offices that citizens may call."""
