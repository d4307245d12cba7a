"""Meetings of the focus groups (FGD, FGN, national) and what they decide."""
