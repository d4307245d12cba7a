"""What households own."""
