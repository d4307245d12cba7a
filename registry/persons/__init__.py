"""The people of households: KIR and AIR."""
