"""Templates of import files: their columns, and empty files to fill in."""

import tempfile
from pathlib import Path
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response

from api.actor import ActorDep
from api.imports.files import CSV, XLSX, download
from api.imports.schemas import TemplateAnswer, TemplatesAnswer
from api.parameters import NoParameters
from api.problems import documented
from registry.imports.templates import templates, write_template

router = APIRouter(prefix="/v1/import-templates", tags=["imports"])

TemplateFile = Literal[
    "households.csv", "households.xlsx", "members.csv", "members.xlsx", "aid.csv", "aid.xlsx"
]


@router.get("", response_model=TemplatesAnswer, responses=documented(400, 401))
def list_templates(
    _actor: ActorDep, _parameters: Annotated[NoParameters, Query()]
) -> TemplatesAnswer:
    """List the columns of every kind of file."""
    found = [TemplateAnswer.model_validate(one) for one in templates().values()]
    return TemplatesAnswer(items=found)


@router.get(
    "/{file}",
    response_class=Response,
    responses={200: {"content": {"text/csv": {}, XLSX: {}}}, **documented(400, 401)},
)
def get_template(
    _actor: ActorDep, file: TemplateFile, _parameters: Annotated[NoParameters, Query()]
) -> Response:
    """Get an empty file with the columns of a kind and one example row."""
    kind, _, ending = file.partition(".")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / file
        write_template(kind, path)
        content = path.read_bytes()
    media_type = CSV if ending == "csv" else XLSX
    return Response(content, media_type=media_type, headers=download(file))
