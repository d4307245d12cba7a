"""Where aid should go: the year's houses shared among districts."""
