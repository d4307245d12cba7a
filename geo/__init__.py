"""Floor 4: where households are, numbers per area, where aid should go. No HTTP, no colours."""
