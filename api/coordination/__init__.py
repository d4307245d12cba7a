"""Coordination: overlaps, agency pairs, leakage and unserved households, for officers."""
