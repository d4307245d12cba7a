"""Statistical clusters of a publication's rates."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response

from api.caching import Rendered
from api.clusters.schemas import ClusterParameters, ClustersAnswer
from api.context import ContextDep
from api.parameters import MAX_INTEGER
from api.problems import documented
from api.rendering import json_answer
from api.statistics.answers import envelope
from database.session import ReadSession
from geo.clusters import service

router = APIRouter(prefix="/v1/publications/{number}/clusters", tags=["publications"])

RUN_COLUMNS = (
    "indicator",
    "level",
    "year",
    "moran",
    "moran_expected",
    "moran_p",
    "alpha",
    "local_cutoff",
    "star_cutoff",
    "permutations",
    "seed",
    "report",
)


@router.get("", response_model=ClustersAnswer, responses=documented(400, 404, 503))
def get_clusters(
    request: Request,
    context: ContextDep,
    number: Annotated[int, Path(ge=1, le=MAX_INTEGER, description="number of the publication")],
    parameters: Annotated[ClusterParameters, Query()],
) -> Response:
    """Read which areas are clusters or outliers of a published rate, and how that was found."""
    publication = context.publication(number)

    def make(session: ReadSession) -> Rendered:
        found = service.read(session, publication, parameters.indicator, parameters.level)
        words = service.texts()
        return json_answer(
            {
                **envelope(publication),
                **{name: getattr(found.run, name) for name in RUN_COLUMNS},
                **{
                    f"{key}_{language}": words[key][language]
                    for key in ("label", "note")
                    for language in ("ms", "en")
                },
                "items": [_item(row) for row in found.rows],
            }
        )

    return context.answer(request, ("publication", number), parameters, make, pinned=True)


def _item(row: Any) -> dict[str, Any]:
    words = service.texts()[row.kind]
    return {
        "area": row.area_code,
        "area_name": row.name,
        "kind": row.kind,
        "kind_label_ms": words["ms"],
        "kind_label_en": words["en"],
        "local_moran": row.local_moran,
        "local_p": row.local_p,
        "spot": row.spot,
        "star": row.star,
        "star_p": row.star_p,
        "rate": row.rate,
        "neighbours": row.neighbours,
    }
