"""The demonstration population: generated, calibrated, and marked so."""
