"""Accounts: who may sign in, in which roles, for which areas and agencies."""
