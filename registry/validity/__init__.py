"""Versions with days on which they hold; what was entered last about a day holds for that day."""
