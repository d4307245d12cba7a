"""What changed between two publications, and why: exact, for officers only."""
