"""Photographs made safe: decoded, turned upright, made smaller and written anew.

Whatever a file carried beside the picture is gone from it. What the camera said of time and place
is told apart, as evidence: a camera's clock and position can be set by anybody. All this is done in
a confined process.
"""

import io
import json
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PIL import ExifTags, Image, ImageOps

from database.errors import InvalidInput, TooLarge
from registry.calendar.service import MALAYSIA
from registry.confinement.service import confined

BYTES_AT_MOST = 12 * 2**20
PIXELS_AT_MOST = 60_000_000
PROGRESSIVE_AT_MOST = 20_000_000
"""Pixels of a JPEG that is told from coarse to fine: all of it is held while it is decoded."""

LONGEST_SIDE = 1_920
SHORTEST_SIDE = 200
QUALITY = 82
FORMATS = ("JPEG", "PNG", "WEBP")
MARKS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF")
"""How pictures of the formats begin."""

DATE_FORMAT = "%Y:%m:%d %H:%M:%S"


SECONDS = 3
"""Of the processor, for one photograph."""

AT_ONCE = 2
_turns = threading.BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True, slots=True)
class SafePhoto:
    """A JPEG without metadata, pixels, and what the camera told: degrees and moment, or None."""

    content: bytes
    width: int
    height: int
    taken_at: datetime | None
    longitude: float | None
    latitude: float | None


def make_safe(content: bytes) -> SafePhoto:
    """Return a photograph that was written anew.

    Raises:
        TooLarge: it has too many bytes or pixels.
        InvalidInput: it is no JPEG, PNG or WebP picture, broken, too small to show anything, or
            takes too much memory or time.
    """
    if len(content) > BYTES_AT_MOST:
        raise TooLarge(
            "The photograph is too large.",
            field="body",
            expected=f"up to {BYTES_AT_MOST // 2**20} MiB",
        )
    if not content.startswith(MARKS):
        raise _no_picture()
    with _turns:
        told, written = confined(write_anew, content, seconds=SECONDS, broken=_no_picture())
    facts = json.loads(told)
    moment = facts.pop("taken_at")
    return SafePhoto(written, taken_at=moment and datetime.fromisoformat(moment), **facts)


def write_anew(content: bytes) -> Iterator[bytes]:
    """Yield what is told of a picture, as JSON, and the picture as JPEG; for a confined process."""
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
            progressive = "progressive" in picture.info
            _check_size(picture.size, PROGRESSIVE_AT_MOST if progressive else PIXELS_AT_MOST)
            exif = picture.getexif()
            told = dict(exif), dict(exif.get_ifd(ExifTags.IFD.GPSInfo))
            camera = dict(exif.get_ifd(ExifTags.IFD.Exif))
            # Made smaller first: a JPEG is then decoded at a part of its size.
            picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except (MemoryError, Image.DecompressionBombError) as error:
        raise _too_many_pixels() from error
    except (OSError, ValueError, SyntaxError) as error:
        raise _no_picture() from error
    # A new picture of the pixels alone: nothing else can come along.
    bare = Image.frombytes("RGB", upright.size, upright.tobytes())
    held = io.BytesIO()
    bare.save(held, "JPEG", quality=QUALITY, optimize=True)
    moment = camera.get(ExifTags.Base.DateTimeOriginal) or told[0].get(ExifTags.Base.DateTime)
    taken_at = _moment(moment)
    longitude, latitude = _position(told[1])
    facts = {
        "width": bare.width,
        "height": bare.height,
        "taken_at": taken_at and taken_at.isoformat(),
        "longitude": longitude,
        "latitude": latitude,
    }
    yield json.dumps(facts).encode()
    yield held.getvalue()


def _check_size(size: tuple[int, int], most: int) -> None:
    if size[0] * size[1] > most:
        raise TooLarge(
            f"The photograph has {size[0]} x {size[1]} pixels.",
            field="body",
            expected=f"up to {most:,} pixels",
        )
    if min(size) < SHORTEST_SIDE:
        raise InvalidInput(
            f"The photograph has only {size[0]} x {size[1]} pixels.",
            field="body",
            expected=f"{SHORTEST_SIDE} pixels or more on each side",
        )


def _too_many_pixels() -> TooLarge:
    return TooLarge(
        "The photograph takes too much memory.", field="body", expected="fewer pixels, as a JPEG"
    )


def _no_picture() -> InvalidInput:
    return InvalidInput(
        "This is no picture that can be read.", field="body", expected="a JPEG, PNG or WebP file"
    )


def _moment(told: Any) -> datetime | None:
    try:
        return datetime.strptime(str(told), DATE_FORMAT).replace(tzinfo=MALAYSIA)
    except ValueError:
        return None


def _position(gps: Mapping[int, Any]) -> tuple[float | None, float | None]:
    longitude = _degrees(gps.get(ExifTags.GPS.GPSLongitude), gps.get(ExifTags.GPS.GPSLongitudeRef))
    latitude = _degrees(gps.get(ExifTags.GPS.GPSLatitude), gps.get(ExifTags.GPS.GPSLatitudeRef))
    if longitude is None or latitude is None or abs(longitude) > 180 or abs(latitude) > 90:
        return None, None
    return longitude, latitude


def _degrees(parts: Any, side: Any) -> float | None:
    try:
        degrees, minutes, seconds = (float(part) for part in parts)
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    value = degrees + minutes / 60 + seconds / 3600
    if not 0 <= value <= 180:
        return None
    return -value if str(side).upper() in ("S", "W") else value
