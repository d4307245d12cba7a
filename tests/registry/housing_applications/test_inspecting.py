"""Inspections: components of Lampiran A only, costs to the sen, photographs made safe."""

import io
from decimal import Decimal
from typing import Any

import pytest
from PIL import Image

from database.errors import InvalidInput, TooLarge
from database.session import WriteSession
from registry.housing.house import components
from registry.housing_applications import inspecting, photos
from registry.housing_applications.finding import HousingApplicationNotFound
from registry.housing_applications.papers import CostLine
from registry.workflows.service import StepNotPossible
from tests.registry.housing_applications.made import COST, asked, inspected, picture
from tests.registry.registrations.families import ENUMERATOR


def line(**changes: Any) -> CostLine:
    given: dict[str, Any] = {"component": "pintu", "element": "requisition", "quantity": Decimal(2)}
    return CostLine(**{"unit_cost_rm": Decimal(350)} | given | changes)


def test_an_inspection_adds_up_what_it_found(session: WriteSession) -> None:
    one = asked(session)
    inspected(session, one)
    (found,) = inspecting.inspections(session, one.id)
    assert (found.cost_rm, len(found.lines), found.inspection.inspector) == (
        COST,
        2,
        ENUMERATOR.name,
    )


@pytest.mark.parametrize("code", [one.code for one in components().values() if not one.allowed])
def test_what_repair_does_not_pay_for_is_refused(session: WriteSession, code: str) -> None:
    with pytest.raises(InvalidInput, match="not paid for") as refused:
        inspected(session, asked(session), lines=(line(), line(component=code)))
    assert refused.value.field == "components.1.component"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"lines": (line(component="kolam"),)}, "components.0.component"),
        ({"lines": (line(element="hiasan"),)}, "components.0.element"),
        ({"lines": (line(quantity=Decimal(0)),)}, "components.0.quantity"),
        ({"lines": (line(unit_cost_rm=Decimal("-1")),)}, "components.0.unit_cost_rm"),
        ({"repair_economy": "mungkin"}, "repair_economy"),
        ({"kind": "lawatan"}, "kind"),
    ],
)
def test_a_wrong_line_is_named(session: WriteSession, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        inspected(session, asked(session), **changes)
    assert refused.value.field == field


def test_works_are_inspected_while_there_are_works(session: WriteSession) -> None:
    with pytest.raises(StepNotPossible):
        inspected(session, asked(session), kind="siap")


@pytest.mark.parametrize("form", photos.FORMATS)
def test_a_photograph_is_written_anew_without_what_it_carried(form: str) -> None:
    safe = photos.make_safe(picture(form=form, gps=True))
    assert b"Rahsia" not in safe.content
    with Image.open(io.BytesIO(safe.content)) as made:
        assert (made.format, made.size, dict(made.getexif())) == ("JPEG", (640, 480), {})
    assert (safe.longitude, safe.latitude) == (
        pytest.approx(116.6667, abs=1e-4),
        pytest.approx(5.9543, abs=1e-4),
    )
    assert str(safe.taken_at) == "2026-11-20 09:30:00+08:00"


def test_a_photograph_is_turned_upright_and_made_smaller() -> None:
    safe = photos.make_safe(picture((4000, 2000), turned=True))
    assert (safe.width, safe.height) == (960, 1920)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"GIF89a" + bytes(200),
        picture()[:2000],
        b"\xff\xd8\xff" + b"<script>alert(1)</script>" * 20,
        picture((50, 50)),
    ],
    ids=["empty", "svg", "gif", "cut off", "script", "tiny"],
)
def test_what_is_no_photograph_is_refused(content: bytes) -> None:
    with pytest.raises(InvalidInput) as refused:
        photos.make_safe(content)
    assert refused.value.field == "body"


def test_too_many_bytes_are_refused() -> None:
    with pytest.raises(TooLarge):
        photos.make_safe(bytes(photos.BYTES_AT_MOST + 1))


def test_too_many_pixels_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photos, "PIXELS_AT_MOST", 1000)
    with pytest.raises(TooLarge):
        list(photos.write_anew(picture()))


def test_the_same_photograph_is_kept_once_and_only_so_many(
    session: WriteSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inspecting, "PHOTOS_AT_MOST", 1)
    one = asked(session)
    seen = inspected(session, one)
    first = inspecting.add_photo(session, one.id, seen.id, picture(), ENUMERATOR)
    assert inspecting.add_photo(session, one.id, seen.id, picture(), ENUMERATOR).id == first.id
    with pytest.raises(StepNotPossible):
        inspecting.add_photo(session, one.id, seen.id, picture((500, 400)), ENUMERATOR)
    assert inspecting.photo(session, one.id, first.id).content.startswith(b"\xff\xd8")


def test_a_photograph_of_another_application_is_not_there(session: WriteSession) -> None:
    one, other = asked(session), asked(session)
    seen = inspected(session, one)
    with pytest.raises(HousingApplicationNotFound):
        inspecting.add_photo(session, other.id, seen.id, picture(), ENUMERATOR)
