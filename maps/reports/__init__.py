"""Reports to print for a meeting: one area of one publication on one to four pages."""
