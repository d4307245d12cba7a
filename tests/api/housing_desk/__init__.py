"""Houses and flats as pages."""
