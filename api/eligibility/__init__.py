"""Eligibility: what a household, or a set of facts, may receive, and why."""
