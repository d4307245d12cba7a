"""The mark of files with personal data: who took them, when, and under what.

It stands in every row of a table, in the footer of a sheet, in the comment of a photograph.
"""

from openpyxl import Workbook

from registry.actors.service import Actor
from registry.calendar.service import MALAYSIA, now

COLUMN = "petakasih_export"
"""The column that holds the mark; a file that comes back as an import may have it."""


def mark_of(actor: Actor, under: str | None = None) -> str:
    """Return the mark of a file that this officer takes now, in Malaysian time.

    `under` says what it was taken under or for: an agreement, a purpose.
    """
    moment = now().astimezone(MALAYSIA).isoformat(timespec="seconds")
    mark = f"PetaKasih: {actor.name} ({actor.role}), {moment}"
    return f"{mark}; {under}" if under else mark


def marked_jpeg(content: bytes, actor: Actor) -> bytes:
    """Return a JPEG with the mark in its comment (COM, right after SOI); the picture stays."""
    mark = mark_of(actor).encode()
    start, rest = content[:2], content[2:]
    return start + b"\xff\xfe" + (len(mark) + 2).to_bytes(2, "big") + mark + rest


def mark_workbook(book: Workbook, actor: Actor, mark: str) -> None:
    """Let a workbook's properties tell what its rows tell."""
    book.properties.creator = actor.name
    book.properties.description = mark
    book.properties.keywords = "sulit; confidential; data peribadi"
