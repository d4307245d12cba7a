"""Floor 1: the PostGIS cluster, engine, sessions, migrations. Knows nothing above it."""
