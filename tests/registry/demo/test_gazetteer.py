from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely

from registry.demo.gazetteer import GazetteerFiles, real_places
from registry.demo.places import PLACE_COLUMNS, Shapes

LETTERS = {"KTN": "S03", "SRW": "S13"}
PLACES = [
    ("Kampung Paya Rawa", 102.10, 5.10),
    ("Kampong Telok", 102.11, 5.11),
    ("Felda Chiku Tiga", 102.30, 5.30),
    ("Ladang Sungai Bagan", 102.31, 5.31),
    ("Rumah Dinggal", 112.55, 1.77),
    ("Rumah Rakyat Melor", 102.12, 5.12),
    ("Bachok", 102.40, 5.05),
    ("Kampung Bukit Siam", 101.00, 6.50),
]
POSTCODES = [("16150", 102.1, 5.1), ("16300", 102.4, 5.05), ("96700", 112.5, 1.8)]
LOCALITIES = [
    ("16150", "Kampung Lain", "Kota Bharu", "KTN"),
    ("16150", "Jalan Pantai", "Kota Bharu", "KTN"),
    ("16150", "Taman Melati", "Kota Bharu", "KTN"),
    ("16300", "Kampung Paya Rawa", "Bachok", "KTN"),
    ("16300", "Kampung Dua", "Bachok", "KTN"),
    ("16300", "Kampung Tiga", "Bachok", "KTN"),
    ("96700", "Rumah Satu", "Kanowit", "SRW"),
    ("96700", "Rumah Dua", "Kanowit", "SRW"),
    ("96700", "Rumah Tiga", "Kanowit", "SRW"),
]
DISTRICTS = Shapes(
    np.array(["D03-01", "D13-01"], dtype=object),
    np.array(["Bachok", "Kanowit"], dtype=object),
    np.array([shapely.box(102, 5, 102.5, 5.5), shapely.box(112, 1, 113, 2)], dtype=object),
)
MUKIM = Shapes(
    np.array(["M03-01-001"], dtype=object),
    np.array(["Mukim Tawang"], dtype=object),
    np.array([shapely.box(102, 5, 102.2, 5.5)], dtype=object),
)


def write_files(folder: Path) -> GazetteerFiles:
    places = [
        [str(i), name, name, "", str(y), str(x), "P", *[""] * 12]
        for i, (name, x, y) in enumerate(PLACES)
    ]
    places.append(["99", "Gunung Rabong", "", "", "5.1", "102.1", "T", *[""] * 12])
    postcodes = [["MY", code, *[""] * 7, str(y), str(x), "3"] for code, x, y in POSTCODES]
    lines = [",".join(("postcode", "locality", "post_office", "state"))]
    lines += [",".join(f'"{cell}"' for cell in row) for row in LOCALITIES]
    contents = {
        "places": "\n".join("\t".join(row) for row in places),
        "postcodes": "\n".join("\t".join(row) for row in postcodes),
        "localities": "\n".join(lines),
    }
    for name, content in contents.items():
        (folder / name).write_text(content + "\n", encoding="utf-8")
    return GazetteerFiles(folder / "places", folder / "postcodes", folder / "localities")


@pytest.fixture
def places(tmp_path: Path) -> pd.DataFrame:
    files = write_files(tmp_path)
    found = real_places(files, DISTRICTS, MUKIM, state_letters=LETTERS, seed=1)
    return found.set_index("name", drop=False)


def test_places_have_the_columns_that_settling_needs(places: pd.DataFrame) -> None:
    assert tuple(places.columns) == PLACE_COLUMNS


def test_a_postcode_far_from_its_post_office_is_moved_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved = [("16300", 102.1, 5.4) if code == "16300" else (code, x, y) for code, x, y in POSTCODES]
    monkeypatch.setitem(globals(), "POSTCODES", moved)
    files = write_files(tmp_path)
    found = real_places(files, DISTRICTS, MUKIM, state_letters=LETTERS, seed=1).set_index("name")
    assert found.loc["Bachok", "postcode"] == "16300"


def test_only_populated_places_inside_a_district_are_kept(places: pd.DataFrame) -> None:
    assert "Gunung Rabong" not in places.index
    assert "Kampung Bukit Siam" not in places.index


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Kampung Paya Rawa", "kampung"),
        ("Kampong Telok", "kampung"),
        ("Felda Chiku Tiga", "scheme"),
        ("Ladang Sungai Bagan", "estate"),
        ("Rumah Dinggal", "longhouse"),
        ("Rumah Rakyat Melor", "locality"),
        ("Bachok", "town"),
        ("Taman Melati", "taman"),
    ],
)
def test_the_name_tells_the_kind(places: pd.DataFrame, name: str, kind: str) -> None:
    assert places.loc[name, "kind"] == kind


def test_a_place_has_the_postcode_that_lists_its_name_before_the_nearest(
    places: pd.DataFrame,
) -> None:
    assert places.loc["Kampung Paya Rawa", "postcode"] == "16300"
    assert places.loc["Kampong Telok", "postcode"] == "16150"


def test_postcodes_come_from_the_places_own_state(places: pd.DataFrame) -> None:
    assert places.loc["Rumah Dinggal", "town"] == "Kanowit"


def test_streets_stand_near_their_postcodes_point(places: pd.DataFrame) -> None:
    street = places.loc["Jalan Pantai"]
    assert street["postcode"] == "16150"
    assert np.hypot(street["x"] - 102.1, street["y"] - 5.1) < 0.1


def test_places_know_their_mukim_where_there_is_one(places: pd.DataFrame) -> None:
    assert places.loc["Kampung Paya Rawa", "mukim"] == "Mukim Tawang"
    assert places.loc["Felda Chiku Tiga", "mukim"] == ""


def test_urban_households_prefer_towns_and_rural_ones_villages(places: pd.DataFrame) -> None:
    share = places["urban"] / places["rural"]
    assert share["Taman Melati"] > share["Bachok"] > share["Kampung Paya Rawa"]


def test_the_same_files_and_seed_give_the_same_places(tmp_path: Path) -> None:
    files = write_files(tmp_path)
    first, again = (
        real_places(files, DISTRICTS, MUKIM, state_letters=LETTERS, seed=1) for _ in range(2)
    )
    assert first.equals(again)
