"""Publications as JSON answers."""

from typing import Any

from api.caching import Rendered
from api.context import Context
from api.paging import decode_cursor, encode_cursor
from api.publications.schemas import PublicationsParameters
from api.rendering import json_answer
from database.session import ReadSession
from geo.publication import service
from geo.publication.queries import PublicationInfo


def item(publication: PublicationInfo) -> dict[str, Any]:
    """Return one publication in the shape of `schemas.PublicationItem`."""
    return {
        "number": publication.number,
        "as_of": publication.as_of,
        "boundary_set": publication.boundary_set,
        "is_demo": publication.is_demo,
        "threshold": publication.threshold,
        "digest": publication.digest,
        "created_at": publication.created_at,
        "summary": publication.summary,
    }


def publications_answer(
    session: ReadSession, context: Context, parameters: PublicationsParameters
) -> Rendered:
    """Return one page of publications, newest first."""
    before = decode_cursor(parameters.cursor, int)[0] if parameters.cursor else None
    found = service.list_publications(session, before=before, limit=parameters.limit + 1)
    page = found[: parameters.limit]
    cursor = encode_cursor([page[-1].number]) if len(found) > parameters.limit else None
    next_link = context.following("/v1/publications", parameters, cursor)
    items = [item(publication) for publication in page]
    return json_answer({"items": items, "next": next_link}, next_link=next_link)
