"""Passwords: long and hard to guess, kept as argon2id, checked at one pace."""

import pytest

from database.errors import InvalidInput
from registry.accounts.passwords import (
    check_password,
    first_password,
    hash_password,
    is_outdated,
    is_right,
)

SHORTEST = 12


@pytest.mark.parametrize(
    "password",
    [
        "short",
        "elevenchars",
        "123456789012",
        "passwordpassword",
        "aminah binti ali",
        "qwertyuiopas",
        "aaaaaaaaaaaaaaaa",
        "tab\tin the middle of it",
        "x" * 300,
    ],
)
def test_a_weak_password_is_refused(password: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        check_password(password, SHORTEST, "aminah", "Aminah binti Ali")
    assert refused.value.field == "new_password"
    assert password not in str(refused.value)


@pytest.mark.parametrize(
    "password", ["empat perkataan untuk ujian", "pasir-Putih 88 gajah!", "sawah 山川 dan é padi"]
)
def test_a_good_password_of_any_characters_is_taken(password: str) -> None:
    assert check_password(password, SHORTEST, "aminah", "Aminah binti Ali")


def test_a_first_password_is_random_and_good() -> None:
    assert first_password() != first_password()
    assert check_password(first_password(), SHORTEST)


def test_only_the_very_password_fits_its_hash() -> None:
    hashed = hash_password("ﬁne words ﬁt here")
    assert hashed.startswith("$argon2id$")
    assert is_right("fine words fit here", hashed)
    assert not is_right("Fine words fit here", hashed)
    assert not is_right("fine words fit here", None)
    assert not is_right("fine words fit here", "no hash")
    assert not is_outdated(hashed)
    assert is_outdated("$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$WlHVtQwlaHo")
