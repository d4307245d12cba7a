"""`petakasih agreements`: a draft from a file, approved by another, listed with what was taken."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli import agreements, context
from database.errors import InvalidInput
from database.session import Database
from registry.agreements.queries import Wanted
from registry.agreements.service import list_agreements
from tests.conftest import NewDatabase
from tests.registry.agreements.made import ready

TERMS = """
giver = "KE"
recipient = "JKM"
purpose = "deliver_aid"
purpose_note = "Bantuan banjir"
legal_basis = "act_864"
handling = "Dimusnahkan selepas tiga bulan"
areas = ["S12"]
classes = ["miskin"]
fields = ["name", "address"]
first_day = 2026-01-01
last_day = 2030-12-31
giver_signatory = "KP ICU"
recipient_signatory = "KP JKM"
"""


@pytest.fixture
def registry(new_database: NewDatabase, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    with new_database() as opened:
        ready(opened)
        monkeypatch.setattr(context, "open_database", lambda: Database(opened.url))
        yield opened


def run(*words: str) -> str:
    done = CliRunner().invoke(agreements.app, list(words), catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return " ".join(done.output.split())


def test_two_names_make_an_agreement_and_its_log_begins_empty(
    registry: Database, tmp_path: Path
) -> None:
    file = tmp_path / "terms.toml"
    file.write_text(TERMS, encoding="utf-8")
    assert "is drafted" in run("draft", str(file), "--as", "Aminah", "--role", "administrator")
    with registry.reading() as session:
        (made,) = list_agreements(session, Wanted())
    key, by = str(made.id), ("--as", "Badrul", "--role", "meeting_secretary")
    assert "berkuat_kuasa, version 2" in run("step", key, "approve", "1", *by)
    assert "KE gives JKM reference_no, address, name of miskin in S12" in run("show", key)
    assert key in run("list", "--in-force")
    assert "Households" in run("releases", key)
    file.write_text(TERMS.replace('["S12"]', "12"), encoding="utf-8")
    with pytest.raises(InvalidInput, match=r"terms\.toml"):
        run("draft", str(file), *by)


def test_the_fields_are_listed_with_what_is_sensitive() -> None:
    assert "identity_no" in run("fields")
