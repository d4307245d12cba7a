"""A create under one key happens once, whatever is sent again."""

from typing import Any

import pytest

from database.errors import InvalidInput
from database.session import WriteSession
from registry.idempotency.service import IdempotencyKeyReused, once


class Creations:
    """Counts how often something was created."""

    def __init__(self) -> None:
        self.made = 0

    def __call__(self) -> dict[str, Any]:
        self.made += 1
        return {"number": self.made}


def send(session: WriteSession, create: Creations, key: str = "key-00001", **body: Any) -> Any:
    return once(session, key, "Kaunter A", "register", body, create)


def test_the_same_request_again_gets_the_first_answer(session: WriteSession) -> None:
    create = Creations()
    first = send(session, create, name="Contoh", size=4)
    again = send(session, create, size=4, name="Contoh")
    assert (first.content, again.content) == ({"number": 1}, {"number": 1})
    assert (first.repeated, again.repeated) == (False, True)
    assert create.made == 1


def test_the_same_key_with_another_request_is_refused(session: WriteSession) -> None:
    create = Creations()
    send(session, create, name="Contoh")
    with pytest.raises(IdempotencyKeyReused):
        send(session, create, name="Lain")
    assert create.made == 1


def test_keys_of_two_officers_or_two_operations_do_not_meet(session: WriteSession) -> None:
    create = Creations()
    for actor, operation in (("A", "register"), ("B", "register"), ("A", "meeting")):
        once(session, "key-00001", actor, operation, {}, create)
    assert create.made == 3


def test_a_create_that_failed_may_be_tried_again(session: WriteSession) -> None:
    def fail() -> dict[str, Any]:
        raise InvalidInput("No.", field="name", expected="a name")

    with pytest.raises(InvalidInput), session.begin_nested():
        once(session, "key-00001", "Kaunter A", "register", {}, fail)
    assert not once(session, "key-00001", "Kaunter A", "register", {}, dict).repeated


@pytest.mark.parametrize("key", ["short", "a" * 201, "with space 1", "kunci-é-12345", "a\nbcdefgh"])
def test_a_key_that_is_none_is_refused(session: WriteSession, key: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        send(session, Creations(), key)
    assert refused.value.field == "Idempotency-Key"
