"""Aid programmes: the committed list with published amounts, loaded into the registry."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from importlib.resources import files

from database.errors import InvalidInput, NotFound
from database.session import ReadSession, WriteSession
from registry.agencies import service as agencies
from registry.agencies.models import Agency
from registry.programmes import queries
from registry.programmes.models import Programme

PURPOSES = ("pendapatan", "makanan", "perumahan", "pendidikan", "kesihatan", "oku", "lain")
RECIPIENTS = ("isi_rumah", "orang")


class ProgrammeNotFound(NotFound):
    """The agency has no programme with that code."""

    code = "programme-not-found"


@dataclass(frozen=True)
class CommittedProgramme:
    """A row of `programmes.csv`."""

    agency: str
    code: str
    name_ms: str
    name_en: str
    purpose: str
    recipient: str
    """Who the programme is for: the household, or one person of it."""
    amount_monthly: Decimal | None
    """RM a month where one amount holds for all; else `amount_note` says how it is found."""
    amount_note: str
    income_limit: Decimal | None
    """RM a month: the greatest income of a household that may have it, where one is published."""
    for_the_poor: bool
    """Only for households under the poverty line, or listed as such."""
    confirmed: bool
    """False: a single secondary source, to be checked before use."""
    source: str


def load(session: WriteSession) -> int:
    """Load agencies and programmes that come with the service; loading again renews names."""
    agencies.load(session)
    keys = {agency.code: agency.id for agency in agencies.list_agencies(session)}
    rows = committed()
    queries.upsert(
        session,
        [
            {
                "agency_id": keys[row.agency],
                "code": row.code,
                "name_ms": row.name_ms,
                "name_en": row.name_en,
                "purpose": row.purpose,
                "income_limit": row.income_limit,
                "for_the_poor": row.for_the_poor,
            }
            for row in rows
        ],
    )
    return len(rows)


def committed() -> list[CommittedProgramme]:
    """Return the rows of `programmes.csv`, each keyed by agency and code."""
    with files(__package__).joinpath("programmes.csv").open(encoding="utf-8") as lines:
        return [_committed(row) for row in csv.DictReader(lines)]


def list_programmes(
    session: ReadSession, purpose: str | None = None
) -> Sequence[tuple[Agency, Programme]]:
    """Return programmes with their agencies, ordered by both codes.

    Raises:
        InvalidInput: the purpose is not one of `PURPOSES`.
    """
    if purpose is not None and purpose not in PURPOSES:
        raise InvalidInput(
            f"There is no purpose {purpose!r}.", field="purpose", expected=", ".join(PURPOSES)
        )
    return queries.programmes(session, purpose)


def get(session: ReadSession, agency_code: str, code: str) -> Programme:
    """Return one programme; the same code means other aid at another agency.

    Raises:
        ProgrammeNotFound: the agency has no such programme.
    """
    found = queries.by_key(session, agency_code, code)
    if found is None:
        raise ProgrammeNotFound(
            f"{agency_code} has no programme {code!r}.",
            field="programme",
            expected="agency and code of a loaded programme",
        )
    return found


def _committed(row: dict[str, str]) -> CommittedProgramme:
    amount, limit = row["amount_monthly"], row["income_limit"]
    return CommittedProgramme(
        agency=row["agency"],
        code=row["code"],
        name_ms=row["name_ms"],
        name_en=row["name_en"],
        purpose=row["purpose"],
        recipient=row["recipient"],
        amount_monthly=Decimal(amount) if amount else None,
        amount_note=row["amount_note"],
        income_limit=Decimal(limit) if limit else None,
        for_the_poor=row["for_the_poor"] == "yes",
        confirmed=row["confirmed"] == "yes",
        source=row["source"],
    )
