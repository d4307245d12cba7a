"""Applications for a PPRT/PPRS house over HTTP."""
