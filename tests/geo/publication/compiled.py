"""Compiles every expression of a publication as it is imported, for processes forked after."""

from geo.indicators.breakdowns import BREAKDOWNS
from geo.indicators.declaration import LEVELS
from geo.indicators.queries import (
    compile_breakdown_figures,
    compile_figures,
    compile_publication_stages,
)
from geo.publication.writing import AREAS_TABLE

compile_publication_stages()
for level in LEVELS:
    compile_figures(level, AREAS_TABLE, "postgres")
for code, split in BREAKDOWNS.items():
    for level in split.levels:
        compile_breakdown_figures(level, code, "postgres")
