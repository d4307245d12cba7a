"""Cursors: where a list goes on, opaque to readers and checked on the way in."""

import base64
import binascii
from datetime import date, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import orjson

from database.errors import InvalidInput


def encode_cursor(position: list[str | int]) -> str:
    """Return a position in a list as text for an address."""
    return base64.urlsafe_b64encode(orjson.dumps(position)).decode().rstrip("=")


def cursor_of(link: str | None) -> str | None:
    """Return the cursor in the address of a next page, None where there is none."""
    found = parse_qs(urlsplit(link or "").query).get("cursor")
    return found[0] if found else None


def encode_place(place: tuple[datetime, UUID]) -> str:
    """Return a place in a list ordered by moment and key."""
    return encode_cursor([place[0].isoformat(), str(place[1])])


def decode_place(cursor: str | None) -> tuple[datetime, UUID] | None:
    """Return the moment and key that a list ordered by them goes on behind; None for its start.

    Raises:
        InvalidInput: the cursor did not come from a `next` link.
    """
    if cursor is None:
        return None
    since, key = decode_cursor(cursor, str, str)
    try:
        moment = datetime.fromisoformat(since)
        if moment.tzinfo is None:
            raise ValueError(since)
        return moment, UUID(key)
    except ValueError as error:
        raise _not_of_this_list() from error


def day_and_key(cursor: str | None) -> tuple[date, UUID] | None:
    """Return the day and key that a list ordered by them goes on behind; None for its start.

    Raises:
        InvalidInput: the cursor did not come from a `next` link.
    """
    if cursor is None:
        return None
    day, key = decode_cursor(cursor, str, str)
    try:
        return date.fromisoformat(day), UUID(key)
    except ValueError as error:
        raise _not_of_this_list() from error


def decode_cursor(cursor: str, *types: type) -> list[Any]:
    """Return the position in a list, one value per type.

    Raises:
        InvalidInput: the cursor did not come from a `next` link.
    """
    wrong = _not_of_this_list()
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        position = orjson.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (UnicodeEncodeError, binascii.Error, orjson.JSONDecodeError) as error:
        raise wrong from error
    fits = isinstance(position, list) and len(position) == len(types)
    if not fits or any(type(item) is not kind for item, kind in zip(position, types, strict=True)):
        raise wrong
    # PostgreSQL takes no NUL in text and no integer beyond 64 bits.
    for item in position:
        if (isinstance(item, str) and "\x00" in item) or (
            isinstance(item, int) and not 0 <= item < 2**31
        ):
            raise wrong
    return list(position)


def _not_of_this_list() -> InvalidInput:
    return InvalidInput(
        "the cursor is not one of this list", field="cursor", expected="the value of a next link"
    )
