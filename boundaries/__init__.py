"""Floor 2: areas and their versions, sources, repair, official reference figures."""
