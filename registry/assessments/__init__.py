"""Poverty assessments by the line in force."""
