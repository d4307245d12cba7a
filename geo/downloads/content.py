"""What a publication's files hold, read once and written in every form."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

import pyarrow as pa
import pyarrow.compute as pc

from database.session import ReadSession
from geo.downloads import queries
from geo.downloads.codebook import COLUMNS, present_entries
from geo.indicators.catalogue import catalogue
from geo.publication.queries import PublicationInfo

NAMES = {"area_code": "area", "name": "area_name", "parent_code": "parent"}
"""Columns that carry the names of the API instead of the table's."""

ORDER = (
    "area",
    "area_name",
    "level",
    "parent",
    "indicator",
    "breakdown",
    "category",
    "year",
    "value",
    "lower",
    "upper",
    "smoothed",
    "smoothed_lower",
    "smoothed_upper",
    "rank_lower",
    "rank_upper",
    "numerator",
    "denominator",
    "unit",
    "flag",
    "reason",
    "reliability",
    "source",
)
"""Columns in their order; those that a publication does not have are left out, others follow."""


@dataclass(frozen=True)
class Content:
    """A publication's figures, its codebook, and the facts that stand in every row."""

    publication: PublicationInfo
    figures: pa.Table
    codebook: list[dict[str, str]]

    @property
    def moment(self) -> datetime:
        """Return the time stamp that files carry: when the publication was made, not the file."""
        return self.publication.created_at.replace(microsecond=0)

    @property
    def facts(self) -> dict[str, str | int | bool]:
        """Return what identifies the publication."""
        info = self.publication
        return {
            "publication": info.number,
            "as_of": info.as_of.isoformat(),
            "boundary_set": info.boundary_set,
            "is_demo": info.is_demo,
        }

    @cached_property
    def rows(self) -> pa.Table:
        """Return the figures with the publication's facts in every row, for files of one table."""
        table = self.figures
        for name, value in self.facts.items():
            table = table.append_column(name, pa.repeat(pa.scalar(value), len(table)))
        return table

    @cached_property
    def codebook_table(self) -> pa.Table:
        """Return the codebook as a table of texts."""
        return pa.table({name: [entry[name] for entry in self.codebook] for name in COLUMNS})


def read(session: ReadSession, publication: PublicationInfo) -> Content:
    """Return what the files of a publication hold.

    A publication from before codebooks were stored gets today's.
    """
    stored = queries.codebook(session, publication.number)
    return Content(publication, _figures(session, publication.number), stored or present_entries())


def _figures(session: ReadSession, number: int) -> pa.Table:
    table = queries.figures(session, number)
    table = table.rename_columns([NAMES.get(name, name) for name in table.column_names])
    unit_of = {code: one.unit for code, one in catalogue().items()}
    known = pa.array(unit_of)
    place = pc.index_in(table["indicator"], value_set=known)
    table = table.append_column("unit", pc.take(pa.array(unit_of.values()), place))
    first = [name for name in ORDER if name in table.column_names]
    return table.select([*first, *(n for n in table.column_names if n not in first)])
