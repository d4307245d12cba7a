"""The mark of files with personal data: who took them, and when. It stands in every row."""

from openpyxl import Workbook

from registry.actors.service import Actor
from registry.calendar.service import MALAYSIA, now

COLUMN = "petakasih_export"
"""The column that holds the mark; a file that comes back as an import may have it."""


def mark_of(actor: Actor) -> str:
    """Return the mark of a file that this officer takes now, in Malaysian time."""
    moment = now().astimezone(MALAYSIA).isoformat(timespec="seconds")
    return f"PetaKasih: {actor.name} ({actor.role}), {moment}"


def mark_workbook(book: Workbook, actor: Actor, mark: str) -> None:
    """Let a workbook's properties tell what its rows tell."""
    book.properties.creator = actor.name
    book.properties.description = mark
    book.properties.keywords = "sulit; confidential; data peribadi"
