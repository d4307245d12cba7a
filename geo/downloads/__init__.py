"""Files of a publication: CSV, XLSX, Parquet, GeoPackage, and the codebook that explains them."""
