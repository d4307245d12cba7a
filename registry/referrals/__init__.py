"""Families that one agency refers to another, with an answer due."""
