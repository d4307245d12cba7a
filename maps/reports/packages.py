"""What printing needs of the system, apart from anything heavy to load."""

PRINT_PACKAGES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")
"""Debian packages that lay out text for PDF."""
