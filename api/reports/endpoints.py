"""Reports to print: a district, a state, the nation."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from api.caching import FOREVER
from api.context import ContextDep
from api.pages.files import send_file
from api.pages.site import SiteDep
from api.problems import documented
from api.reports.schemas import ReportParameters
from maps.reports.service import stored_report

router = APIRouter(prefix="/v1/reports", tags=["reports"])

MEDIA_TYPES = {".pdf": "application/pdf", ".html": "text/html; charset=utf-8"}
Report = Annotated[
    str,
    Path(
        pattern=r"^[A-Za-z0-9-]{1,40}\.(pdf|html)$",
        description="code of a district or state, or MY, and the form",
        openapi_examples={"district": {"value": "D12-08.pdf"}},
    ),
]


@router.get(
    "/areas/{report}",
    response_class=Response,
    responses={
        200: {
            "content": {
                "application/pdf": {"schema": {"type": "string", "format": "binary"}},
                "text/html": {"schema": {"type": "string"}},
            }
        },
        206: {"description": "The range that was asked for"},
        416: {"description": "There is no such range"},
        **documented(400, 404, 503),
    },
)
def get_report(
    request: Request,
    context: ContextDep,
    site: SiteDep,
    report: Report,
    parameters: Annotated[ReportParameters, Query()],
) -> Response:
    """Get the report of an area, one to four pages. The first call makes it."""
    code, _, form = report.rpartition(".")
    publication = context.publication(parameters.publication)
    language, folder = parameters.language, site.settings.made_dir
    libraries = site.settings.web_dir / "node_modules"
    found = stored_report(
        context.database, publication, code, language, f".{form}", folder, libraries
    )
    pinned = parameters.publication is not None
    return send_file(
        request,
        found.path,
        found.sha256[:32],
        media_type=MEDIA_TYPES[f".{form}"],
        filename=f"petakasih-{publication.number}-{code}-{language}.{form}",
        cache_control=FOREVER if pinned else f"public, max-age={context.settings.fresh_seconds}",
    )
