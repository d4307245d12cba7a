"""Who belonged to which household, from when until when, and what changed."""
