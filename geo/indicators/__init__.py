"""The registry of indicators: one declaration each."""
