"""The files of a publication: the same bytes each time, published figures only, all explained."""

import csv
import hashlib
import time
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pandas as pd
import pyarrow.parquet as pa_parquet
import pyogrio
import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from database.errors import NotFound
from database.session import Database
from geo.downloads.codebook import column_words, present_entries
from geo.downloads.service import FORMS, saved_name, stored_file, write_files
from geo.indicators.service import list_indicators
from geo.publication.models import PublishedValue
from geo.publication.queries import PublicationInfo
from geo.publication.service import publish
from tests.conftest import NewDatabase
from tests.geo.population import AS_OF, located_country


@pytest.fixture(scope="module")
def country(new_database: NewDatabase) -> Iterator[Database]:
    with new_database() as opened:
        located_country(opened, 300, seed=5)
        yield opened


@pytest.fixture(scope="module")
def publication(country: Database) -> PublicationInfo:
    return publish(country, AS_OF)


@pytest.fixture(scope="module")
def files(
    country: Database, publication: PublicationInfo, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("files")
    written = write_files(country, publication.number, folder)
    return dict(zip(FORMS, written, strict=True))


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _frame(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, keep_default_na=False, na_values=[""])


@pytest.fixture(scope="module")
def rebuilt(
    country: Database,
    publication: PublicationInfo,
    files: dict[str, Path],
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, Path]:
    time.sleep(2.1)  # longer than the coarsest time stamp of any form (ZIP: two seconds)
    written = write_files(country, publication.number, tmp_path_factory.mktemp("again"))
    return dict(zip(FORMS, written, strict=True))


@pytest.mark.parametrize("name", FORMS)
def test_a_file_made_again_has_the_same_bytes(
    publication: PublicationInfo, files: dict[str, Path], rebuilt: dict[str, Path], name: str
) -> None:
    assert rebuilt[name].name == saved_name(publication, name)
    assert _digest(rebuilt[name]) == _digest(files[name])


def test_every_form_holds_the_same_figures(files: dict[str, Path]) -> None:
    told = _frame(files["figures.csv"])
    parquet = pa_parquet.read_table(files["figures.parquet"]).to_pandas()
    geopackage = pyogrio.read_dataframe(files["figures.gpkg"], layer="figures")
    book = openpyxl.load_workbook(files["figures.xlsx"], read_only=True)
    levels = [name for name in book.sheetnames if name not in ("publication", "codebook")]
    sheets = pd.concat(
        pd.DataFrame(rows, columns=header)
        for header, *rows in (list(book[name].iter_rows(values_only=True)) for name in levels)
    )
    book.close()
    key = ["indicator", "area", "year"]
    for other in (parquet, geopackage):
        assert (
            other[key].astype(str).to_numpy().tolist() == told[key].astype(str).to_numpy().tolist()
        )
        assert other["value"].fillna(-1).tolist() == told["value"].fillna(-1).tolist()
    assert sheets[key].astype(str).sort_values(key).to_numpy().tolist() == (
        told[key].astype(str).sort_values(key).to_numpy().tolist()
    )
    assert pd.to_numeric(sheets["value"]).sum() == pytest.approx(told["value"].sum())


def test_files_hold_exactly_what_is_published(
    country: Database, publication: PublicationInfo, files: dict[str, Path]
) -> None:
    with country.reading() as session:
        stored = session.execute(
            select(PublishedValue.indicator, PublishedValue.area_code, PublishedValue.value).where(
                PublishedValue.publication_number == publication.number
            )
        ).all()
    told = _frame(files["figures.csv"])
    written = {
        (row.indicator, row.area): None if pd.isna(row.value) else row.value
        for row in told[told["year"] == AS_OF.year].itertuples()
    }
    published = {(row.indicator, row.area_code): row.value for row in stored}
    assert len(told) == len(stored)
    assert all(published[key] == value for key, value in written.items())


def test_a_withheld_row_carries_no_number_in_any_form(files: dict[str, Path]) -> None:
    numbers = ["value", "lower", "upper", "numerator", "denominator"]
    told = _frame(files["figures.csv"])
    hidden = told[told["flag"] == "suppressed"]
    assert len(hidden) > 0
    assert hidden[numbers].isna().all().all()
    layer = pyogrio.read_dataframe(files["figures.gpkg"], layer="mukim")
    withheld = layer[layer["poor_hh_flag"] == "suppressed"]
    assert withheld["poor_hh"].isna().all()


def test_the_geopackage_has_a_layer_of_polygons_for_every_level(files: dict[str, Path]) -> None:
    layers = dict(pyogrio.list_layers(files["figures.gpkg"]))
    assert layers == {
        **dict.fromkeys(
            ("national", "state", "district", "mukim", "parlimen", "dun"), "MultiPolygon"
        ),
        "figures": None,
        "codebook": None,
    }
    districts = pyogrio.read_dataframe(files["figures.gpkg"], layer="district")
    assert districts["area"].tolist() == ["D01-01", "D01-02", "D02-01", "D02-02"]
    assert districts.crs.to_epsg() == 4326


def test_the_codebook_explains_every_column_indicator_flag_and_reason_in_both_languages(
    files: dict[str, Path],
) -> None:
    told = _frame(files["figures.csv"])
    with files["codebook.csv"].open(encoding="utf-8", newline="") as file:
        entries = list(csv.DictReader(file))
    explained = {(entry["part"], entry["code"]) for entry in entries}
    for column in ("indicator", "flag", "reason", "level", "unit"):
        assert {(column, code) for code in told[column].dropna().unique()} <= explained
    assert {("column", name) for name in told.columns} <= explained
    assert {("indicator", one.code) for one in list_indicators()} <= explained
    assert all(entry["label_ms"] and entry["label_en"] for entry in entries)
    methods = [entry for entry in entries if entry["part"] == "indicator"]
    assert all(entry["method_ms"] and entry["method_en"] and entry["source"] for entry in methods)


def test_columns_that_a_publication_may_get_later_are_explained_already() -> None:
    assert {"breakdown", "category"} <= set(column_words())


def test_the_codebook_stays_as_it_was_published(
    country: Database, publication: PublicationInfo, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("geo.downloads.content.present_entries", list)
    (written,) = write_files(country, publication.number, tmp_path, ("codebook.csv",))
    with written.open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == len(present_entries())
    with pytest.raises(IntegrityError), country.writing() as session:
        session.execute(text("UPDATE publication_codebook SET entries = '[]'"))


def test_a_stored_file_is_made_once_and_named_by_its_content(
    country: Database, publication: PublicationInfo, tmp_path: Path
) -> None:
    first = stored_file(country, publication, "figures.csv", tmp_path)
    made = first.path.stat().st_mtime_ns
    second = stored_file(country, publication, "figures.csv", tmp_path)
    assert second.path.stat().st_mtime_ns == made
    assert first.sha256 == _digest(first.path)
    assert not list(tmp_path.rglob(".making-*"))


def test_an_unknown_file_publication_or_folder_is_named(
    country: Database, publication: PublicationInfo, tmp_path: Path
) -> None:
    with pytest.raises(NotFound, match=r"figures\.pdf"):
        stored_file(country, publication, "figures.pdf", tmp_path)
    with pytest.raises(NotFound, match="999"):
        write_files(country, 999, tmp_path)
    with pytest.raises(NotFound, match="nowhere"):
        write_files(country, publication.number, tmp_path / "nowhere")
