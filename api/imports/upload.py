"""A file that is sent as a request's body, written to disk while it arrives, never too much."""

from typing import Annotated

import anyio
from fastapi import Depends, Query, Request
from starlette.requests import ClientDisconnect

from api.actor import ActorDep
from api.imports.desk import ImportDeskDep
from api.imports.schemas import FileParameters
from database.base import uuid7
from database.errors import InvalidInput, TooLarge
from registry.imports.service import ImportFile, require_importer

BODY = {
    "requestBody": {
        "required": True,
        "description": "the file, as it is",
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}
"""What the OpenAPI document says of the body, which no model describes."""


async def uploaded(
    request: Request,
    actor: ActorDep,
    desk: ImportDeskDep,
    parameters: Annotated[FileParameters, Query()],
) -> ImportFile:
    """Return the file that was sent. Whoever takes it removes it.

    Raises:
        MayNotImport: the officer's role may not import; the body is not read.
        TooLarge: it is larger than the setting allows.
        InvalidInput: it did not arrive whole.
    """
    require_importer(actor)
    ending = parameters.name.rpartition(".")[2].lower()
    path = desk.folder / f"{uuid7()}.{ending}"
    size, most = 0, desk.settings.bytes_at_most
    if int(request.headers.get("Content-Length", 0)) > most:
        raise _too_large(most)
    try:
        async with await anyio.open_file(path, "wb") as file:
            async for block in request.stream():
                size += len(block)
                if size > most:
                    raise _too_large(most)
                await file.write(block)
    except ClientDisconnect as error:
        path.unlink(missing_ok=True)
        raise InvalidInput("The file did not arrive whole.", field="body") from error
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return ImportFile(
        path, parameters.kind, parameters.mapping(), parameters.channel, parameters.name
    )


def _too_large(most: int) -> TooLarge:
    return TooLarge("The file is too large.", field="body", expected=f"at most {most:,} bytes")


UploadedFile = Annotated[ImportFile, Depends(uploaded)]
