"""Static files: laid out once per content."""

import gzip
import json
import re
import shutil
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

import maps
from database.errors import SetupError, Unavailable
from maps.explorer import assets
from maps.explorer.assets import (
    LIBRARIES,
    build_assets,
    content_tag,
    find_assets,
    install_libraries,
)
from maps.explorer.bundles import ENTRIES

WEB = Path(maps.__file__).parent / "web"


@pytest.fixture
def web(tmp_path):
    """The web sources with the libraries that npm installed, a small world beside them."""
    folder = tmp_path / "sources"
    shutil.copytree(WEB, folder, ignore=shutil.ignore_patterns("node_modules"))
    libraries = folder / "node_modules"
    libraries.mkdir()
    for library in install_libraries(WEB).iterdir():
        if library.name != "world-atlas":
            (libraries / library.name).symlink_to(library)
    world = gpd.GeoDataFrame(
        {"name": ["Thailand", "France"]},
        geometry=[shapely.box(100, 6, 101, 9), shapely.box(2, 45, 3, 46)],
        crs=4326,
    )
    (libraries / "world-atlas").mkdir()
    # GDAL reads GeoJSON under any name, as long as the layer has the name that is asked for.
    world.to_file(
        libraries / "world-atlas" / "countries-10m.json", driver="GeoJSON", layer="countries"
    )
    return folder


def test_everything_is_laid_out_under_the_name_of_its_content(web, tmp_path):
    made = build_assets(web, tmp_path / "out")
    assert made.folder == tmp_path / "out" / content_tag(web)
    for name in (*LIBRARIES, *ENTRIES, "texts/ms.ftl"):
        assert (made.folder / name).is_file()


def test_only_the_neighbours_land_is_on_the_ground(web, tmp_path):
    made = build_assets(web, tmp_path / "out")
    ground = gpd.read_file(made.folder / "images" / "neighbours.json")
    assert list(ground.total_bounds) == [100, 6, 101, 9]


def test_text_files_have_a_compressed_copy(web, tmp_path):
    made = build_assets(web, tmp_path / "out")
    packed = gzip.decompress((made.folder / "scripts/main.js.gz").read_bytes())
    assert packed == (made.folder / "scripts/main.js").read_bytes()


def test_a_page_names_every_module_that_it_cannot_begin_without(web, tmp_path):
    made = build_assets(web, tmp_path / "out")
    for entry in ("scripts/main.js", "pages/targeting.js"):
        modules = made.needs[entry]
        texts = {name: (made.folder / name).read_text() for name in modules}
        asked = {
            str((Path("/") / name).parent.joinpath(path).resolve().relative_to("/"))
            for name, text in texts.items()
            for path in re.findall(r'from"(\.[^"]+)"', text)
        }
        assert modules[0] == entry
        assert asked == set(modules[1:])


def test_the_explorer_is_few_files_and_no_source_is_served(web, tmp_path):
    made = build_assets(web, tmp_path / "out")
    assert len(made.needs["scripts/main.js"]) < 10
    assert "@import" not in (made.folder / "styles/explorer.css").read_text()
    assert not (made.folder / "scripts/store.js").exists()


def test_a_script_with_a_fault_is_named_and_nothing_is_laid_out(web, tmp_path):
    (web / "scripts" / "store.js").write_text("export const = 1;")
    with pytest.raises(SetupError, match=r"scripts/store\.js"):
        build_assets(web, tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


def test_a_change_of_a_source_changes_the_name_and_drops_the_old_files(web, tmp_path):
    before = build_assets(web, tmp_path / "out")
    (web / "pages" / "sheet.js").write_text("// other")
    after = build_assets(web, tmp_path / "out")
    assert after.tag != before.tag
    assert [folder.name for folder in (tmp_path / "out").iterdir()] == [after.tag]


def test_what_is_current_is_kept(web, tmp_path):
    made = build_assets(web, tmp_path / "out")
    (made.folder / "kept").touch()
    build_assets(web, tmp_path / "out")
    assert (made.folder / "kept").exists()


def test_without_npm_the_error_names_what_to_install(web, tmp_path, monkeypatch):
    (web / "node_modules" / ".installed").unlink()
    monkeypatch.setattr(assets.shutil, "which", lambda _name: None)
    with pytest.raises(SetupError, match="package npm"):
        build_assets(web, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_site_without_built_files_says_what_to_run(web, tmp_path):
    with pytest.raises(Unavailable, match="petakasih up"):
        find_assets(web, tmp_path)


def test_the_lock_pins_every_library_without_an_address():
    lock = json.loads((WEB / "package-lock.json").read_text())
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert packages
    assert all("resolved" not in entry for entry in packages.values())
    assert all(entry["integrity"].startswith("sha512-") for entry in packages.values())
