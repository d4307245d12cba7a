"""The sources manifest and fetching: mirror, cache, public address, registry carrier."""
