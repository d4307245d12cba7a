"""From a written address to a point, a district, and how sure the answer is."""
