"""Imports over HTTP: sent, watched, corrected, taken back, behind the requests."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from fastapi.testclient import TestClient
from openpyxl import Workbook, load_workbook

from api.imports.desk import ImportDesk
from api.imports.settings import ImportSettings
from database.session import Database
from registry.actors.service import Actor
from registry.imports import service
from registry.imports.service import ImportFile
from tests.api.conftest import SETTINGS
from tests.api.officers import app_of, enrol, token_of
from tests.registry.imports.files import household, households, identity_no
from tests.registry.registrations.families import COUNTER, ENUMERATOR

BYTES_AT_MOST = 200_000


class Sender:
    """An officer's client of the imports."""

    def __init__(self, client: TestClient, desk: ImportDesk):
        self.client, self.desk = client, desk

    def send(
        self,
        content: bytes,
        path: str = "/v1/imports",
        *,
        by: Actor = COUNTER,
        **parameters: Any,
    ) -> Any:
        asked = {"kind": "households", "name": "senarai.csv"} | parameters
        return self.client.post(path, params=asked, content=content, headers=headers(by))

    def finished(self, content: bytes, path: str = "/v1/imports", **parameters: Any) -> Any:
        """Send a file, wait until it is done, and return what the address then tells."""
        answer = self.send(content, path, **parameters)
        assert answer.status_code == 202, answer.text
        self.desk.wait()
        return self.get(answer.headers["Location"]).json()

    def get(self, path: str, *, by: Actor = COUNTER, **parameters: Any) -> Any:
        return self.client.get(path, params=parameters or None, headers=headers(by))


def headers(actor: Actor) -> dict[str, str]:
    return {"Authorization": f"Bearer {token_of(actor)}"}


def as_csv(rows: Sequence[Mapping[str, str]]) -> bytes:
    text = io.StringIO()
    lines = csv.DictWriter(text, list(rows[0]))
    lines.writeheader()
    lines.writerows(rows)
    return text.getvalue().encode()


def as_xlsx(rows: Sequence[Mapping[str, str]]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(list(rows[0]))
    for row in rows:
        sheet.append(list(row.values()))
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def as_parquet(rows: Sequence[Mapping[str, str]]) -> bytes:
    target = io.BytesIO()
    pq.write_table(pa.Table.from_pylist([dict(row) for row in rows]), target)
    return target.getvalue()


@pytest.fixture
def sender(own_database: Database) -> Iterator[Sender]:
    enrol(own_database)
    app = app_of(own_database, SETTINGS)
    desk = ImportDesk(ImportSettings(bytes_at_most=BYTES_AT_MOST, waiting_at_most=2))
    app.state.import_desk = desk
    with TestClient(app, raise_server_exceptions=False) as client:
        yield Sender(client, desk)


@pytest.mark.parametrize(
    ("name", "written"), [("a.csv", as_csv), ("a.XLSX", as_xlsx), ("a.parquet", as_parquet)]
)
def test_a_file_of_any_format_is_taken_in_behind_the_request(
    sender: Sender, name: str, written: Callable[[Sequence[Mapping[str, str]]], bytes]
) -> None:
    rows = [*households(4), household(1), household(5, district="Atlantis"), household(6, sex="x")]
    told = sender.finished(written(rows), name=name)
    assert (told["state"], told["read"], told["estimated_rows"]) == ("finished", 7, 7)
    assert (told["committed"], told["parked"], told["refused"]) == (4, 2, 1)
    assert told["reasons"] == {
        "duplicate_in_file": 1,
        "not_listed:sex": 1,
        "unknown_district": 1,
    }
    assert told["actor"] == COUNTER.name


def test_the_same_file_again_changes_nothing(sender: Sender) -> None:
    content = as_csv(households(3))
    first = sender.finished(content)
    again = sender.send(content, name="lain.csv")
    assert (again.status_code, again.json()["unchanged"]) == (200, True)
    assert again.json()["id"] == first["id"]


def test_columns_may_be_called_otherwise(sender: Sender) -> None:
    row = household(1)
    row["Nama = Ketua"] = row.pop("head_name")
    told = sender.finished(as_csv([row]), map=["Nama = Ketua=head_name"])
    assert told["committed"] == 1


def test_a_dry_run_tells_the_fate_of_each_row_and_writes_nothing(sender: Sender) -> None:
    content = as_csv([household(1), household(2, district="Atlantis")])
    dry = sender.finished(content, "/v1/imports/dry-runs")
    assert (dry["state"], dry["share"]) == ("finished", 1.0)
    assert (dry["report"]["committed"], dry["report"]["parked"]) == (1, 1)
    fates = sender.get(f"/v1/imports/dry-runs/{dry['id']}/fates.csv").text.splitlines()
    told, marks = zip(*(line.split(',"PetaKasih: ') for line in fates[1:]), strict=True)
    assert told == (
        "1,committed,,,",
        "2,parked,unknown_district,Daerah tidak dikenali.,The district is not known.",
    )
    assert all("officer), 20" in mark for mark in marks)
    assert sender.get("/v1/imports").json()["items"] == []


@pytest.mark.parametrize("path", ["/v1/imports", "/v1/imports/dry-runs"])
@pytest.mark.parametrize(
    ("content", "field"),
    [(b"", "file"), (b"nama,umur\nA,1\n", "file"), ("head_name\n".encode("utf-16"), "file")],
    ids=["empty", "other columns", "other encoding"],
)
def test_a_file_that_is_no_such_table_is_refused_at_once(
    sender: Sender, path: str, content: bytes, field: str
) -> None:
    answer = sender.send(content, path)
    assert (answer.status_code, answer.json()["field"]) == (400, field)
    assert sender.get("/v1/imports").json()["items"] == []
    assert list(sender.desk.folder.iterdir()) == []


def test_a_file_that_is_too_large_is_refused_while_it_arrives(sender: Sender) -> None:
    answer = sender.send(b"x" * (BYTES_AT_MOST + 1))
    assert (answer.status_code, answer.json()["field"]) == (413, "body")
    assert list(sender.desk.folder.iterdir()) == []


def test_nothing_of_an_upload_is_left_when_it_is_done(sender: Sender) -> None:
    sender.finished(as_csv(households(2)))
    assert list(sender.desk.folder.iterdir()) == []


def test_rows_are_paged_with_their_reasons_and_cells(sender: Sender) -> None:
    rows = [household(1), *(household(n, district="Atlantis") for n in (2, 3, 4))]
    job = sender.finished(as_csv(rows))["id"]
    first = sender.get(f"/v1/imports/{job}/rows", fate="parked", limit=2).json()
    second = sender.get(first["next"]).json()
    assert [one["number"] for one in first["items"] + second["items"]] == [2, 3, 4]
    assert first["items"][0]["en"] == "The district is not known."
    assert first["items"][0]["cells"]["identity_no"] == identity_no(2)
    (taken,) = sender.get(f"/v1/imports/{job}/rows", fate="committed").json()["items"]
    assert (taken["cells"], taken["record_id"] is not None) == (None, True)


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_parked_rows_are_downloaded_corrected_and_sent_again(sender: Sender, ending: str) -> None:
    rows = [household(1), household(2, district="Atlantis", phone="+6088000000")]
    job = sender.finished(as_csv(rows))["id"]
    content = sender.get(f"/v1/imports/{job}/rows.{ending}").content
    if ending == "csv":
        (waiting,) = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    else:
        titles, cells = load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True)
        waiting = dict(zip(map(str, titles), (str(cell or "") for cell in cells), strict=True))
    corrected = waiting | {"district": "Ranau"}
    second = sender.finished(as_csv([corrected]))
    assert second["committed"] == 1
    assert sender.get(f"/v1/imports/{job}/rows", open=True).json()["items"] == []
    (settled,) = sender.get(f"/v1/imports/{job}/rows", fate="parked").json()["items"]
    assert settled["resolved_by_job_id"] == second["id"]


def test_refused_rows_come_back_when_asked_for(sender: Sender) -> None:
    job = sender.finished(as_csv([household(1, sex="x"), household(2, district="Atlantis")]))["id"]
    both = sender.get(f"/v1/imports/{job}/rows.csv", fate=["parked", "refused"]).text
    assert len(both.splitlines()) == 3
    assert len(sender.get(f"/v1/imports/{job}/rows.csv").text.splitlines()) == 2


def test_an_import_is_taken_back(sender: Sender) -> None:
    job = sender.finished(as_csv(households(5)))["id"]
    answer = sender.client.post(f"/v1/imports/{job}/rollback", headers=headers(COUNTER))
    assert answer.status_code == 202
    sender.desk.wait()
    assert sender.get(f"/v1/imports/{job}").json()["state"] == "rolled_back"
    assert sender.get("/v1/households").json()["items"] == []


def test_an_import_that_others_built_on_is_not_taken_back(sender: Sender) -> None:
    job = sender.finished(as_csv(households(2)))["id"]
    member = {
        "head_identity_no": identity_no(1),
        "name": "Contoh Binti Ujian",
        "identity_no": "050505-99-1234",
        "relationship": "anak",
    }
    assert sender.finished(as_csv([member]), kind="members")["committed"] == 1
    answer = sender.client.post(f"/v1/imports/{job}/rollback", headers=headers(COUNTER))
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (409, "members")


def test_imports_are_listed_the_newest_first_page_by_page(sender: Sender) -> None:
    jobs = [sender.finished(as_csv([household(n)]))["id"] for n in range(3)]
    first = sender.get("/v1/imports", limit=2).json()
    second = sender.get(first["next"]).json()
    assert [one["id"] for one in first["items"] + second["items"]] == jobs[::-1]
    assert second["next"] is None


def test_a_service_that_stops_leaves_an_import_that_goes_on(
    sender: Sender, own_database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    content = as_csv(households(9))
    run = service.run

    def stopping(database: Database, file: ImportFile, actor: Actor, **asked: Any) -> Any:
        sender.desk._stopping.set()
        return run(database, file, actor, chunk_rows=4, **asked)

    monkeypatch.setattr(service, "run", stopping)
    stopped = sender.finished(content)
    assert (stopped["state"], stopped["read"]) == ("interrupted", 4)
    monkeypatch.setattr(service, "run", run)
    sender.desk._stopping.clear()
    resumed = sender.finished(content)
    assert (resumed["id"], resumed["state"]) == (stopped["id"], "finished")
    assert (resumed["read"], resumed["committed"]) == (9, 9)


def test_an_import_that_another_process_works_at_is_a_conflict(
    sender: Sender, own_database: Database, tmp_path: Path
) -> None:
    content = as_csv(households(2))
    path = tmp_path / "same.csv"
    path.write_bytes(content)
    service.begin(own_database, ImportFile(path, "households", {}), COUNTER)
    answer = sender.send(content)
    assert (answer.status_code, answer.json()["type"]) == (
        409,
        "urn:petakasih:problem:import-in-progress",
    )


def test_too_many_files_at_once_are_asked_to_wait(
    sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sender.desk, "_doing", dict.fromkeys(range(2), "waiting"))
    answer = sender.send(as_csv(households(1)))
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "60")


def test_a_role_that_takes_no_families_in_sees_no_import(sender: Sender) -> None:
    job = sender.finished(as_csv([household(1, district="Atlantis")]))["id"]
    assert sender.send(as_csv(households(1)), by=ENUMERATOR).status_code == 403
    for path in ("/v1/imports", f"/v1/imports/{job}/rows", f"/v1/imports/{job}/rows.csv"):
        assert sender.get(path, by=ENUMERATOR).status_code == 403
    assert sender.client.get(f"/v1/imports/{job}/rows").status_code == 401


def test_an_unknown_dry_run_is_not_found(sender: Sender) -> None:
    answer = sender.get("/v1/imports/dry-runs/0198f0c2-7e1b-7c43-9d0a-3f1b2a4c5d6e")
    assert (answer.status_code, answer.json()["field"]) == (404, "dry_run")


@pytest.mark.parametrize("kind", ["households", "members", "aid"])
def test_templates_are_what_can_be_sent(sender: Sender, kind: str) -> None:
    (told,) = [
        one for one in sender.get("/v1/import-templates").json()["items"] if one["kind"] == kind
    ]
    names = [column["name"] for column in told["columns"]]
    text = sender.get(f"/v1/import-templates/{kind}.csv").content.decode("utf-8-sig")
    assert text.splitlines()[0] == ",".join(names)
    book = load_workbook(
        io.BytesIO(sender.get(f"/v1/import-templates/{kind}.xlsx").content), read_only=True
    )
    assert list(next(book.worksheets[0].iter_rows(values_only=True))) == names
    book.close()
