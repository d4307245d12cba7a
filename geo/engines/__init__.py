"""Engines that compute the indicators: PostgreSQL, DuckDB, Spark. One definition, equal figures."""
