"""Causes of change as a page: why the counts of areas are not those of the publication before."""

from functools import partial
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response
from fastapi.responses import HTMLResponse
from sqlalchemy import Row

from api.actor import ActorDep
from api.context import ContextDep
from api.pages.officers import OfficerPagesDep
from api.pages.parameters import PageParameters
from api.parameters import MAX_INTEGER, AreaCode
from database.session import ReadSession
from geo.changes.causes import CAUSES, COUNTS, GAINS
from geo.changes.service import kept_changes
from geo.indicators.catalogue import catalogue
from geo.indicators.columns import is_unknown
from geo.publication import service as publications
from geo.publication.queries import PublicationInfo
from maps.texts.formats import Formats
from maps.texts.service import texts

router = APIRouter(
    prefix="/desk/changes", include_in_schema=False, default_response_class=HTMLResponse
)

NEWEST = 50
Level = Literal["state", "district"]


class ChangesPageParameters(PageParameters):
    """Changes of which count, at which level, as the form of the page asks."""

    publication: Annotated[int, Query(ge=1, le=MAX_INTEGER)] | None = None
    indicator: str = "poor_hh"
    level: Level = "state"
    state: AreaCode | None = None
    district: AreaCode | None = None

    @property
    def areas(self) -> Level:
        """Return the level to show; the form sends one, and what has an area shows districts."""
        return "district" if self.state or self.district else self.level


@router.get("")
def changes(
    context: ContextDep,
    _actor: ActorDep,
    pages: OfficerPagesDep,
    parameters: Annotated[ChangesPageParameters, Query()],
) -> Response:
    """Show a count of every area before and after, with the households behind the difference."""
    publication = context.publication(parameters.publication)
    with context.database.reading() as session:
        listed = publications.list_publications(session, limit=NEWEST)
        earlier = publications.list_publications(session, before=publication.number, limit=1)
        rows, whole = _rows(session, publication, parameters)
        areas = pages.site.area_names(session)
    asked = parameters.asked()
    kept = {name: value for name, value in asked.items() if name not in ("state", "level")}
    return pages.show(
        "changes",
        asked,
        asked=parameters,
        publication=publication,
        before=earlier[0] if earlier else None,
        published=[(one.number, _published(one, pages.lang)) for one in listed],
        counts=[(code, getattr(catalogue()[code].label, pages.lang)) for code in COUNTS],
        rows=rows,
        whole=whole,
        causes=[one for one in CAUSES if any(getattr(row, one) for row in (*rows, *whole))],
        gains=GAINS,
        known=_known,
        kept=kept,
        areas=areas,
        states={code: name for code, name in areas.items() if code.startswith("S")},
        is_demo=publication.is_demo,
    )


def _rows(
    session: ReadSession, publication: PublicationInfo, asked: ChangesPageParameters
) -> tuple[list[Row[Any]], list[Row[Any]]]:
    """Return the areas, the largest change first, and the one that they lie in, if it is seen."""
    kept = partial(kept_changes, session, publication, indicator=asked.indicator)
    found = kept(asked.areas, state=asked.state, district=asked.district)
    whole = (
        () if asked.district else kept("state" if asked.state else "national", state=asked.state)
    )
    return sorted(found, key=lambda row: (-abs(row.after - row.before), row.area_name)), list(whole)


def _known(row: Row[Any]) -> bool:
    return not is_unknown(row.level, row.area_code)


def _published(publication: PublicationInfo, lang: str) -> str:
    day = Formats(lang).day(publication.as_of)
    return texts(lang)("changes-of", number=str(publication.number), day=day)
