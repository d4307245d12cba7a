"""`petakasih boundaries`: what it prints and how it ends."""

import geopandas as gpd
import pytest
from shapely import box
from typer.testing import CliRunner

from cli.boundaries import app

GOOD = gpd.GeoDataFrame(
    {"nama": ["Satu", "Dua"]}, geometry=[box(102, 3, 103, 4), box(103, 3, 104, 4)], crs=3857
)


@pytest.fixture
def opened(database, monkeypatch: pytest.MonkeyPatch, tmp_path):
    monkeypatch.setattr("cli.context.open_database", lambda: database)
    monkeypatch.setenv("PETAKASIH_DATA_DIR", str(tmp_path))


def run(*arguments: object):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_a_good_layer_has_no_fault(tmp_path):
    GOOD.to_file(tmp_path / "good.gpkg")
    result = run("validate", tmp_path / "good.gpkg", "--name-field", "nama")
    assert (result.exit_code, result.stdout) == (0, "")


def test_each_fault_is_a_line_and_the_exit_code_is_1(tmp_path):
    bad = GOOD.assign(nama=["Satu", None])
    bad.to_parquet(tmp_path / "bad.parquet")
    result = run("validate", tmp_path / "bad.parquet", "--name-field", "nama")
    assert result.exit_code == 1
    assert result.stdout == "row 2: missing name: column nama is empty\n"


@pytest.mark.mirror
def test_a_layer_is_held_against_the_current_set(boundary_set, opened, tmp_path):
    GOOD.to_crs(4326).to_file(tmp_path / "stray.gpkg")
    path = tmp_path / "stray.gpkg"
    result = run("validate", path, "--name-field", "nama", "--level", "mukim")
    assert result.exit_code == 1
    assert "row 1: Satu: outside its parent: 0% of it lies in any parent" in result.stdout


@pytest.mark.mirror
def test_a_layer_with_faults_is_not_loaded(boundary_set, opened, tmp_path):
    path = tmp_path / "stray.gpkg"
    GOOD.to_crs(4326).to_file(path)
    result = run("load", path, "--level", "mukim", "--name-field", "nama")
    assert result.exit_code == 1
    assert "outside its parent" in result.stdout


@pytest.mark.mirror
def test_the_sets_are_listed_with_their_areas(boundary_set, opened):
    result = run("list")
    assert f"{boundary_set.code} (current): {boundary_set.title}" in result.stderr
    assert "600" in result.stderr


@pytest.mark.mirror
def test_building_again_says_that_nothing_changed(boundary_set, opened, mirror, monkeypatch):
    monkeypatch.setenv("PETAKASIH_MIRROR", str(mirror))
    result = run("build")
    assert result.exit_code == 0
    assert "nothing was changed" in result.stderr
