"""An edition: a publication as the explorer knows it, with the boundary set under it."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from database.session import ReadSession
from geo.clusters.service import list_analyses
from geo.indicators.catalogue import catalogue
from geo.publication.queries import PublicationInfo
from geo.publication.service import class_breaks, list_publications
from maps.explorer import queries
from maps.tiles.service import tiles_name

MOST_EARLIER = 24
"""Earlier publications that a map of change may begin with."""


@dataclass(frozen=True)
class Edition:
    """The publication that the explorer shows, and the boundary set under it."""

    publication: PublicationInfo
    set_digest: str
    set_sources: dict[str, Any]
    series: dict[str, dict[str, list[int]]]
    """Years with at least one figure: indicator -> level -> years."""
    breaks: dict[tuple[str, str], list[float]]
    """Upper class limits: (indicator, level) -> limits."""
    earlier: tuple[PublicationInfo, ...] = ()
    """Publications before this one on the same boundary set, newest first."""
    analyses: tuple[tuple[str, str], ...] = ()
    """(indicator, level) of every analysis of clusters."""

    @property
    def tag(self) -> str:
        """Return the short name of this content, for addresses that may be cached for ever."""
        return tag_of(self.publication)

    @property
    def tiles(self) -> str:
        """Return the file name of the boundary set's tiles."""
        return tiles_name(self.publication.boundary_set, self.set_digest)

    def attributions(self) -> list[str]:
        """Return whom the boundaries' sources want named."""
        named = (source.get("attribution") for source in self.set_sources.values())
        return sorted({name for name in named if name})


def tag_of(publication: PublicationInfo) -> str:
    """Return the short name of a publication's content."""
    return publication.digest[:12]


def edition(session: ReadSession, publication: PublicationInfo) -> Edition:
    """Return what the explorer needs to know of a publication."""
    series: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for indicator, level, year in queries.years(session, publication.number):
        series[indicator][level].append(year)
    boundary_set = queries.boundary_set(session, publication.boundary_set_id)
    return Edition(
        publication=publication,
        set_digest=boundary_set.digest,
        set_sources=boundary_set.sources,
        series=dict(series),
        breaks=class_breaks(session, publication),
        earlier=tuple(
            one
            for one in list_publications(session, limit=MOST_EARLIER, before=publication.number)
            if one.boundary_set_id == publication.boundary_set_id
        ),
        analyses=tuple(list_analyses(session, publication)),
    )


def indicator_codes(edition: Edition) -> list[str]:
    """Return the indicators of a publication in the order of menus."""
    return [code for code in catalogue() if code in edition.series]
