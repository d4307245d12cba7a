"""The data keys of the registry's sealed values: which are in use, and how one replaces another."""
