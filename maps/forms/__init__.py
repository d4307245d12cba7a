"""Forms to sign: what the registry knows is filled in, the rest is left to the pen."""
