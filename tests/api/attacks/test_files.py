"""Files and photographs that attack a running service: refused in words, and memory stays."""

import io
from typing import Any
from urllib.parse import quote

import httpx
from PIL import Image

from registry.confinement.limits import MEMORY_AT_MOST
from tests.api.attacks import files, photographs
from tests.api.attacks.files import good_table
from tests.api.attacks.listed import listed
from tests.api.attacks.service import GROWTH_AT_MOST, Service
from tests.api.officers import bearer
from tests.registry.registrations.families import AUDITOR

HIDDEN = (b"Rahsia", b"<html", b"PK\x03\x04", b"\x7fELF", b"Exif")
"""What a photograph carried that made more of it than a picture."""


def test_every_file_of_the_list_is_refused_and_memory_stays(attacked: Service) -> None:
    attacks = listed("files.csv", files.MAKERS)
    assert len(attacks) >= 80
    before = attacked.peak()
    wrong = []
    for one in attacks:
        name = one.name.replace("{long}", "a" * 500)
        answer = attacked.send(one.content(), name if "%" in name else quote(name))
        problem: dict[str, Any] = answer.json()
        fits = answer.status_code == one.status and one.says in problem.get("detail", "")
        if not fits or problem.get("field") not in ("file", "name"):
            wrong.append((one.attack, answer.status_code, problem))
    assert wrong == []
    assert attacked.peak() - before < GROWTH_AT_MOST
    assert attacked.send(good_table(), "again.csv").status_code == 200


def test_every_photograph_of_the_list_is_refused_or_made_harmless(attacked: Service) -> None:
    attacks = listed("photographs.csv", photographs.MAKERS)
    before = attacked.peak()
    wrong = []
    for one in attacks:
        answer = attacked.send_photograph(one.content())
        problem: dict[str, Any] = answer.json()
        is_refused = one.says in problem.get("detail", "") and problem.get("field") == "body"
        if answer.status_code != one.status or (one.status >= 400 and not is_refused):
            wrong.append((one.attack, answer.status_code, problem))
    assert wrong == []
    assert attacked.peak() - before < GROWTH_AT_MOST
    kept = [kept_photograph(attacked, one["id"]) for one in photographs_of(attacked)]
    assert len(kept) == 1 + sum(one.status == 201 for one in attacks)
    for content in kept:
        assert not [mark for mark in HIDDEN if mark in content]
        with Image.open(io.BytesIO(content)) as picture:
            assert (picture.format, picture.size) == ("JPEG", (640, 480))


def test_a_confined_process_has_less_than_the_service_may_grow() -> None:
    assert MEMORY_AT_MOST < GROWTH_AT_MOST


def photographs_of(service: Service) -> list[dict[str, Any]]:
    path = service.photographs.partition("/inspections/")[0]
    found: list[dict[str, Any]] = got(service, path).json()["inspections"][0]["photos"]
    return found


def kept_photograph(service: Service, key: str) -> bytes:
    path = service.photographs.partition("/inspections/")[0]
    return got(service, f"{path}/photos/{key}").content


def got(service: Service, path: str) -> httpx.Response:
    with httpx.Client(trust_env=False, timeout=60) as client:
        return client.get(service.address(path), headers=bearer(AUDITOR))
