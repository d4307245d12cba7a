"""Housing aid: PPRT (since 1 October 2024 PPRS) and what it may cost."""
