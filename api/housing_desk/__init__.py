"""Houses, flats and sharings as pages for officers: complete by keyboard and without a script."""
