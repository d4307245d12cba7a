"""Words, numbers and dates in the two languages."""
