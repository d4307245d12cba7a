"""What all agencies give, seen together: overlaps, leakage, and families that get nothing."""
