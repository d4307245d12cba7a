"""The private PostGIS cluster: found, made, started and stopped without touching any other."""
