"""Pages about addresses: the review of doubtful ones, and how well they are placed."""
