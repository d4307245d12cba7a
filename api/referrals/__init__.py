"""Referrals of families between agencies over HTTP."""
