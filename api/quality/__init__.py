"""How well households are placed, over HTTP."""
