"""Files whose names say their content: sent with a strong ETag, kept by readers for ever."""

from mimetypes import guess_type
from pathlib import Path

from fastapi import Request, Response
from fastapi.responses import FileResponse
from starlette.status import HTTP_304_NOT_MODIFIED

from api.caching import FOREVER, accepts_gzip, is_known

MEDIA_TYPES = {
    ".mjs": "text/javascript",
    ".js": "text/javascript",
    ".ftl": "text/plain; charset=utf-8",
    ".woff2": "font/woff2",
    ".pmtiles": "application/vnd.pmtiles",
}


def send_file(
    request: Request,
    path: Path,
    tag: str,
    *,
    media_type: str | None = None,
    filename: str | None = None,
    cache_control: str = FOREVER,
) -> Response:
    """Return a file that never changes under its name; `tag` tells its content.

    `filename` makes browsers save it under this name.

    A compressed copy (`.gz` beside it) goes to readers who take it. Ranges are answered (RFC 9110,
    14), and 304 where the reader has the file.
    """
    packed = path.with_name(path.name + ".gz")
    compressed = packed.is_file()
    use_packed = compressed and accepts_gzip(request.headers.get("accept-encoding", ""))
    etag = f'"{tag}-gzip"' if use_packed else f'"{tag}"'
    headers = {"ETag": etag, "Cache-Control": cache_control}
    if compressed:
        headers["Vary"] = "Accept-Encoding"
    if is_known(request.headers.get("if-none-match"), etag):
        return Response(status_code=HTTP_304_NOT_MODIFIED, headers=headers)
    media_type = media_type or MEDIA_TYPES.get(path.suffix) or guess_type(path.name)[0]
    if use_packed:
        headers["Content-Encoding"] = "gzip"
    if filename:
        headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return FileResponse(packed if use_packed else path, media_type=media_type, headers=headers)
