"""What the fields of forms may hold."""
