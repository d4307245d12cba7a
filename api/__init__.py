"""Floor 6: HTTP, one folder per noun. No SQL, no rules."""
