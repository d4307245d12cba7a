"""Data-sharing agreements: what an agency may take of whose records, and every time it did."""
