"""The directory of offices over HTTP."""
