"""Pages to work at: doubtful addresses, how well households are placed, where houses should go."""
