"""A row of an import that waits is corrected on a page; an import is taken back on one."""

import csv
import io
from uuid import UUID

import pytest

from tests.api.officers import Desk, bearer
from tests.api.pages.reading import HTML, page, send, words
from tests.registry.imports.files import household
from tests.registry.registrations.families import COUNTER, ENUMERATOR, identity_number, made_up_name


def one_row(**changes: str) -> dict[str, str]:
    new = {"head_name": made_up_name(), "identity_no": identity_number(), "sex": ""}
    return household(1, **new | changes)


def imported(desk: Desk, *rows: dict[str, str]) -> str:
    """Send a file by its page, wait until it is done, return its key."""
    text = io.StringIO()
    lines = csv.DictWriter(text, list(rows[0]))
    lines.writeheader()
    lines.writerows(rows)
    answer = desk.client.post(
        "/desk/imports",
        data={"kind": "households"},
        files={"file": ("senarai.csv", text.getvalue().encode())},
        headers=bearer(COUNTER) | HTML,
        follow_redirects=False,
    )
    return done(desk, answer)


def done(desk: Desk, answer) -> str:
    assert answer.status_code == 303, words(answer)
    desk.client.app.state.import_desk.wait()
    return str(UUID(answer.headers["location"].split("/")[-1].split("?")[0]))


@pytest.fixture
def waiting(desk: Desk) -> tuple[str, dict[str, str]]:
    """An import whose second row waits, and that row."""
    row = one_row(district="Atlantis")
    return imported(desk, one_row(), row), row


def test_the_row_is_shown_with_what_is_wrong_and_its_cells(
    desk: Desk, waiting: tuple[str, dict[str, str]]
) -> None:
    job, row = waiting
    assert f"/desk/imports/{job}/rows/2" in page(desk, COUNTER, f"/desk/imports/{job}").text
    shown = page(desk, COUNTER, f"/desk/imports/{job}/rows/2?lang=en")
    assert "The district is not known." in words(shown)
    assert row["head_name"] in shown.text
    assert 'value="Atlantis"' in shown.text


def test_a_corrected_row_is_taken_in_and_waits_no_more(
    desk: Desk, waiting: tuple[str, dict[str, str]]
) -> None:
    job, row = waiting
    address = f"/desk/imports/{job}/rows/2"
    again = done(desk, send(desk, COUNTER, address, **row | {"district": "Ranau"}))
    report = desk.get(COUNTER, f"/v1/imports/{again}").json()
    assert (report["read"], report["committed"]) == (1, 1)
    assert page(desk, COUNTER, address).status_code == 404
    assert "Tiada baris menunggu." in words(page(desk, COUNTER, f"/desk/imports/{job}"))


def test_a_row_that_is_still_wrong_waits_on(
    desk: Desk, waiting: tuple[str, dict[str, str]]
) -> None:
    job, row = waiting
    done(desk, send(desk, COUNTER, f"/desk/imports/{job}/rows/2", **row | {"district": "Mu"}))
    assert page(desk, COUNTER, f"/desk/imports/{job}/rows/2").status_code == 200


def test_no_other_row_can_be_corrected(desk: Desk, waiting: tuple[str, dict[str, str]]) -> None:
    job, _ = waiting
    for number in (1, 3):
        answer = page(desk, COUNTER, f"/desk/imports/{job}/rows/{number}?lang=en")
        assert answer.status_code == 404
        assert "does not wait for a correction" in words(answer)


def test_an_import_is_taken_back(desk: Desk) -> None:
    job = imported(desk, one_row())
    done(desk, send(desk, COUNTER, f"/desk/imports/{job}/rollback"))
    told = words(page(desk, COUNTER, f"/desk/imports/{job}?lang=en"))
    assert "Taken back" in told
    assert "Take this import back" not in told


def test_only_who_imports_may_correct_and_take_back(
    desk: Desk, waiting: tuple[str, dict[str, str]]
) -> None:
    job, _ = waiting
    assert page(desk, ENUMERATOR, f"/desk/imports/{job}/rows/2").status_code == 403
    assert send(desk, ENUMERATOR, f"/desk/imports/{job}/rollback").status_code == 403
