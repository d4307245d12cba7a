"""Photographs made safe: decoded, turned upright, made smaller and written anew. Pure.

Whatever a file carried beside the picture is gone from it. What the camera said of time and place
is told apart, as evidence: a camera's clock and position can be set by anybody.
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PIL import ExifTags, Image, ImageFile, ImageOps, UnidentifiedImageError

from database.errors import InvalidInput, TooLarge
from registry.calendar.service import MALAYSIA

BYTES_AT_MOST = 12 * 2**20
PIXELS_AT_MOST = 60_000_000
LONGEST_SIDE = 1_920
SHORTEST_SIDE = 200
QUALITY = 82
FORMATS = ("JPEG", "PNG", "WEBP")
DATE_FORMAT = "%Y:%m:%d %H:%M:%S"


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
        InvalidInput: it is no JPEG, PNG or WebP picture, broken, or too small to show anything.
    """
    if len(content) > BYTES_AT_MOST:
        raise TooLarge(
            "The photograph is too large.",
            field="body",
            expected=f"up to {BYTES_AT_MOST // 2**20} MiB",
        )
    # WeasyPrint, in the same process, has Pillow fill up with grey what was cut off.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
            _check_size(picture.size)
            exif = picture.getexif()
            told = dict(exif), dict(exif.get_ifd(ExifTags.IFD.GPSInfo))
            camera = dict(exif.get_ifd(ExifTags.IFD.Exif))
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except (UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise _no_picture() from error
    except (OSError, ValueError, SyntaxError) as error:
        raise _no_picture() from error
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    # A new picture of the pixels alone: nothing else can come along.
    bare = Image.frombytes("RGB", upright.size, upright.tobytes())
    held = io.BytesIO()
    bare.save(held, "JPEG", quality=QUALITY, optimize=True)
    longitude, latitude = _position(told[1])
    moment = camera.get(ExifTags.Base.DateTimeOriginal) or told[0].get(ExifTags.Base.DateTime)
    return SafePhoto(held.getvalue(), *bare.size, _moment(moment), longitude, latitude)


def _check_size(size: tuple[int, int]) -> None:
    if size[0] * size[1] > PIXELS_AT_MOST:
        raise TooLarge(
            f"The photograph has {size[0]} x {size[1]} pixels.",
            field="body",
            expected=f"up to {PIXELS_AT_MOST:,} pixels",
        )
    if min(size) < SHORTEST_SIDE:
        raise InvalidInput(
            f"The photograph has only {size[0]} x {size[1]} pixels.",
            field="body",
            expected=f"{SHORTEST_SIDE} pixels or more on each side",
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
