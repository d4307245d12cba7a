"""Applications for a PPRT/PPRS house: endorsement, land, inspection, decision, works, keys."""
