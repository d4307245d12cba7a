"""The map of statistical clusters."""
