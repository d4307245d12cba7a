"""Former values of every record."""
