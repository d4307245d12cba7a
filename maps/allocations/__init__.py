"""A sharing of houses on paper: figures, map and table of the districts."""
