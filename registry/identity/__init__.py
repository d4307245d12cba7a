"""Identity documents: MyKad, old IC, passport, birth certificate. Pure; no table of its own."""
