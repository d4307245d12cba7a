"""Assessments over HTTP: what was decided, why, and what another line would change."""
