"""The twelve-month income table."""
