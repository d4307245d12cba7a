"""Officers are let in by token only; what the setting says must make sense when it is read."""

import hashlib
import json

import pytest
from pydantic import ValidationError

from api.actor import Officers, OfficerSettings
from registry.actors.service import Actor

DIGEST = hashlib.sha256(b"secret").hexdigest()


def settings(monkeypatch: pytest.MonkeyPatch, tokens: object) -> OfficerSettings:
    monkeypatch.setenv("PETAKASIH_OFFICER_TOKENS", json.dumps(tokens))
    return OfficerSettings()


def test_nobody_is_let_in_by_default() -> None:
    assert Officers(OfficerSettings()).of("secret") is None


def test_a_token_stands_for_a_name_and_a_role(monkeypatch: pytest.MonkeyPatch) -> None:
    told = settings(monkeypatch, {DIGEST: {"name": "Aminah", "role": "district_officer"}})
    officers = Officers(told)
    assert officers.of("secret") == Actor("Aminah", "district_officer")
    assert officers.of("Secret") is None
    assert officers.of("") is None


@pytest.mark.parametrize(
    "tokens",
    [
        {"secret": {"name": "Aminah", "role": "district_officer"}},
        {DIGEST: {"name": "Aminah", "role": "king"}},
        {DIGEST: {"name": " ", "role": "district_officer"}},
        {DIGEST: {"name": "Aminah"}},
    ],
    ids=["token in clear", "no such role", "no name", "no role"],
)
def test_a_setting_that_makes_no_sense_stops_the_service(
    monkeypatch: pytest.MonkeyPatch, tokens: object
) -> None:
    with pytest.raises(ValidationError):
        settings(monkeypatch, tokens)
