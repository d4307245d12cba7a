"""People of a household: taking them in, listing them, finding one by identity number."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from uuid import UUID

from database.errors import InvalidInput
from database.session import ReadSession, WriteSession
from registry.identity.service import FORMATS, validate
from registry.persons import queries
from registry.persons.models import Person

ROLES = ("KIR", "AIR")
SEXES = ("lelaki", "perempuan")
TEXTS = ("name", "identity_no", "citizenship", "relationship")


@dataclass(frozen=True)
class NewPerson:
    """What a form says about one person; None where it does not say."""

    name: str
    role: str = "AIR"
    identity_type: str = "mykad"
    identity_no: str | None = None
    birth_date: date | None = None
    sex: str | None = None
    citizenship: str | None = None
    relationship: str | None = None


def add_all(session: WriteSession, household_id: UUID, people: Sequence[NewPerson]) -> None:
    """Add people to a household.

    Raises:
        InvalidInput: a field of one of them is wrong; `field` is like `people[2].sex`.
    """
    checked = [_checked(person, f"people[{i}]") for i, person in enumerate(people)]
    session.add_all(Person(household_id=household_id, **asdict(person)) for person in checked)
    session.flush()


def of_household(session: ReadSession, household_id: UUID) -> Sequence[Person]:
    """Return the people of a household, the head first; empty for an unknown household."""
    return queries.of_household(session, household_id)


def find_by_identity(
    session: ReadSession, identity_no: str, identity_type: str = "mykad"
) -> Sequence[Person]:
    """Return everyone registered with an identity: none, one, or several to be looked into.

    Raises:
        InvalidInput: the type is unknown, or the number cannot be of that type.
    """
    wanted = _identity(identity_type, identity_no, "identity_no")
    return queries.by_identity(session, identity_type, wanted)


def _checked(person: NewPerson, where: str) -> NewPerson:
    name = " ".join(person.name.split())
    for field in TEXTS:
        if "\x00" in (getattr(person, field) or ""):
            raise InvalidInput(f"{field} holds a NUL.", field=f"{where}.{field}", expected="text")
    if not name:
        raise InvalidInput("A name is empty.", field=f"{where}.name", expected="the name in full")
    for field, allowed in (("role", ROLES), ("sex", SEXES), ("identity_type", tuple(FORMATS))):
        value = getattr(person, field)
        if value is not None and value not in allowed:
            raise InvalidInput(
                f"{field} cannot be {value!r}.",
                field=f"{where}.{field}",
                expected="one of " + ", ".join(allowed),
            )
    number = person.identity_no
    if number is not None:
        number = _identity(person.identity_type, number, f"{where}.identity_no")
    return replace(person, name=name, identity_no=number)


def _identity(identity_type: str, number: str, field: str) -> str:
    """Return an identity number in its normal form."""
    try:
        return validate(identity_type, number).normalised
    except InvalidInput as error:
        raise InvalidInput(error.message, field=field, expected=error.expected) from error
