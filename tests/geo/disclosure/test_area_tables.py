"""Areas of both families as one system."""

import numpy as np
import pandas as pd
import pytest

from database.errors import InvalidInput
from geo.disclosure.area_tables import Breakdown, Column, Split, area_table, columns_table
from geo.disclosure.land import survey

PIECES = pd.DataFrame(
    [
        ("S1", "D1", "M1", "P1", "N1"),
        ("S1", "D1", "M1", "P1", "N2"),
        ("S1", "D1", "M2", "P1", "N2"),
        ("S2", "D2", "M3", "P2", None),
    ],
    columns=["state", "district", "mukim", "parlimen", "dun"],
)
SEX = {"sex": Breakdown(("f", "m"))}


def figures(*rows: tuple[int, str, str, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["piece", "breakdown", "category", "value"])


COUNTS = figures(
    (0, "", "", 5),
    (1, "", "", 7),
    (3, "", "", 4),
    (0, "sex", "f", 5),
    (1, "sex", "f", 3),
    (1, "sex", "m", 4),
    (3, "sex", "m", 4),
)


def test_every_level_sums_its_pieces() -> None:
    table = area_table(COUNTS, SEX, PIECES)
    value = {key: table.values[place] for key, place in table.position.items()}
    assert value["mukim", "M1", "", ""] == 12
    assert value["dun", "N2", "sex", "m"] == 4
    assert value["nation", "MY", "sex", "f"] == 8
    assert value["mukim", "M2", "", ""] == 0


def test_pieces_and_land_that_no_area_covers_are_never_published() -> None:
    table = area_table(COUNTS, SEX, PIECES)
    hidden = {key[:2] for key, shown in zip(table.keys, table.published, strict=True) if not shown}
    assert hidden == {
        ("piece", "0"),
        ("piece", "1"),
        ("piece", "2"),
        ("piece", "3"),
        ("dun", "P2/-"),
    }


def test_a_breakdown_is_published_only_at_its_levels() -> None:
    split = {"sex": Breakdown(("f", "m"), levels=("nation", "state"))}
    table = area_table(COUNTS, split, PIECES)
    shown = {key[0] for key, yes in zip(table.keys, table.published, strict=True) if yes and key[2]}
    assert shown == {"nation", "state"}


def test_a_share_knows_the_total_it_is_a_share_of() -> None:
    table = area_table(COUNTS, SEX, PIECES)
    share = table.position["dun", "N2", "sex", "m"]
    assert table.keys[table.whole[share]] == ("dun", "N2", "", "")
    assert table.whole[table.position["dun", "N2", "", ""]] == -1


def test_the_two_largest_amounts_of_an_area_come_from_its_pieces() -> None:
    money = pd.DataFrame(
        [(0, "", "", 50.0, 30.0, 20.0), (1, "", "", 60.0, 25.0, 24.0), (3, "", "", 9.0, 9.0, 0.0)],
        columns=["piece", "breakdown", "category", "value", "largest", "second"],
    )
    table = area_table(money, {}, PIECES, integer=False)
    district = table.position["district", "D1", "", ""]
    assert (table.largest[district], table.second[district]) == (30, 25)
    alone = table.position["state", "S2", "", ""]
    assert (table.largest[alone], table.second[alone]) == (9, 0)


def test_a_split_that_does_not_add_up_is_refused() -> None:
    with pytest.raises(InvalidInput, match="add up"):
        area_table(COUNTS.iloc[:-1], SEX, PIECES)


def test_an_undeclared_category_is_refused() -> None:
    with pytest.raises(InvalidInput, match="unknown categories"):
        area_table(figures((0, "sex", "x", 1)), SEX, PIECES)


def test_a_mukim_in_two_districts_is_the_sum_of_shares_that_nobody_prints() -> None:
    torn = PIECES.assign(district=["D1", "D9", "D1", "D2"])
    table = area_table(COUNTS, SEX, torn)
    value = {key: table.values[place] for key, place in table.position.items()}
    assert value["mukim", "M1", "", ""] == 12
    assert value["district", "D1", "", ""] == value["mukim", "M1/D1", "", ""] == 5
    assert value["district", "D9", "", ""] == value["mukim", "M1/D9", "", ""] == 7
    assert not table.published[table.position["mukim", "M1/D1", "", ""]]


def test_a_figure_nobody_prints_still_ties_the_others() -> None:
    columns = [Column(("all",)), Column(("some",)), Column(("rest",), levels=(), weight=0.0)]
    values = np.array([[9.0, 4.0, 5.0], [7.0, 7.0, 0.0], [0.0, 0.0, 0.0], [3.0, 1.0, 2.0]])
    table = columns_table(values, columns, [Split(0, (1, 2))], survey(PIECES))
    assert table.values[table.position["district", "D1", "rest"]] == 5
    assert not table.published[table.position["district", "D1", "rest"]]
    assert table.whole[table.position["dun", "N1", "some"]] == table.position["dun", "N1", "all"]


def test_areas_without_households_are_cells_with_zero() -> None:
    table = area_table(COUNTS.iloc[:0], SEX, PIECES)
    assert np.all(table.values == 0)
    assert ("mukim", "M3", "sex", "f") in table.position
