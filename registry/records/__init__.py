"""The whole record of a household: read, as of a day, and changed."""
