"""Sealed values: they open in their own column only, and are found by keyed hashes."""

import pytest
from sqlalchemy import select

from database.sealed import CannotOpen, Sealed, SealedJson
from registry.persons.models import Person

NUMBER = "800101121235"
IDENTITY = Sealed("person.identity_no", end=6)
PHONE = Sealed("household.phone_mobile")


def test_a_value_comes_back_and_never_reads_alike_twice() -> None:
    first, second = IDENTITY.seal(NUMBER), IDENTITY.seal(NUMBER)
    assert (IDENTITY.open(first), IDENTITY.open(second)) == (NUMBER, NUMBER)
    assert first.split(":")[2] != second.split(":")[2]
    assert NUMBER not in first


def test_equal_values_have_one_index_and_equal_ends_have_one() -> None:
    one, same, near = (
        IDENTITY.seal(text).split(":") for text in (NUMBER, NUMBER, "7" + NUMBER[1:])
    )
    assert one[3] == same[3] != near[3]
    assert one[4] == same[4] == near[4]
    assert one[3] in IDENTITY.indexes([NUMBER])


def test_a_column_that_is_not_searched_has_no_index() -> None:
    assert len(PHONE.seal("012-3456789").split(":")) == 3


def test_each_column_has_an_index_of_its_own() -> None:
    other = Sealed("person.old_ic", end=6)
    assert other.indexes([NUMBER]) != IDENTITY.indexes([NUMBER])


@pytest.mark.parametrize(
    "change",
    [
        lambda stored: stored[:-1] + ("A" if stored[-1] != "A" else "B"),
        lambda stored: Sealed("person.old_ic").seal(NUMBER),
        lambda stored: stored.replace("pk1:", "pk2:"),
        lambda _: NUMBER,
        lambda _: "pk1:00000000:AAAA",
    ],
    ids=["altered", "of another column", "of another form", "in clear", "of an unknown key"],
)
def test_what_was_altered_moved_or_not_sealed_does_not_open(change) -> None:
    with pytest.raises(CannotOpen) as refused:
        PHONE.open(change(PHONE.seal("012-3456789")))
    assert NUMBER not in str(refused.value)


def test_json_values_are_sealed_whole() -> None:
    column = SealedJson("import_row.raw")
    stored = column.process_bind_param({"phone": "012-3456789", "size": 4}, None)
    assert stored is not None
    assert "phone" not in stored
    assert column.process_result_value(stored, None) == {"phone": "012-3456789", "size": 4}


def test_a_plain_comparison_is_refused_instead_of_finding_nothing() -> None:
    for compare in (
        lambda: Person.identity_no == NUMBER,
        lambda: Person.identity_no.in_([NUMBER]),
        lambda: Person.identity_no.like("8001%"),
        lambda: select(Person).order_by(Person.identity_no.desc()),
    ):
        with pytest.raises(TypeError, match="equals"):
            compare()
    Person.identity_no.is_(None)
