"""Likely duplicates: proposed with evidence, decided by people, never merged by machine."""
