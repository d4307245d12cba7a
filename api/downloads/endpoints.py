"""Files of a publication: CSV, XLSX, Parquet, GeoPackage, codebook."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from api.caching import FOREVER, send
from api.context import ContextDep
from api.downloads.schemas import FilesAnswer
from api.pages.files import send_file
from api.pages.site import SiteDep
from api.parameters import MAX_INTEGER, NoParameters
from api.problems import documented
from api.rendering import json_answer
from geo.downloads.service import FORMS, check_name, saved_name, stored_file

router = APIRouter(prefix="/v1/publications/{number}/files", tags=["publications"])

Number = Annotated[int, Path(ge=1, le=MAX_INTEGER, description="number of the publication")]
Name = Annotated[
    str,
    Path(
        pattern=r"^[a-z]{1,20}\.[a-z]{1,10}$",
        description="name of the file",
        json_schema_extra={"enum": list(FORMS)},
    ),
]
BINARY = {"schema": {"type": "string", "format": "binary"}}


@router.get("", response_model=FilesAnswer, responses=documented(400, 404, 503))
def list_files(
    request: Request,
    context: ContextDep,
    number: Number,
    _parameters: Annotated[NoParameters, Query()],
) -> Response:
    """List the files of a publication."""
    publication = context.publication(number)
    items = [
        {
            "name": name,
            "media_type": media_type,
            "href": context.link(f"/v1/publications/{number}/files/{name}", []),
        }
        for name, media_type in FORMS.items()
    ]
    answer = {"publication": number, "digest": publication.digest, "items": items}
    return send(request, json_answer(answer), FOREVER)


@router.get(
    "/{name}",
    response_class=Response,
    responses={
        200: {"content": {kind.partition(";")[0]: BINARY for kind in FORMS.values()}},
        206: {"description": "The range that was asked for"},
        416: {"description": "There is no such range"},
        **documented(400, 404, 503),
    },
)
def get_file(
    request: Request,
    context: ContextDep,
    site: SiteDep,
    number: Number,
    name: Name,
    _parameters: Annotated[NoParameters, Query()],
) -> Response:
    """Download one file: the same bytes for ever. The first call makes it and may take a while."""
    check_name(name)
    publication = context.publication(number)
    found = stored_file(context.database, publication, name, site.settings.made_dir)
    return send_file(
        request,
        found.path,
        found.sha256[:32],
        media_type=FORMS[name],
        filename=saved_name(publication, name),
    )
