"""Neighbours: touching areas, islands with their nearest, and no link over the sea."""

import geopandas as gpd
import pytest
import shapely
from sqlalchemy import select

from boundaries.areas.models import Area
from boundaries.sets.service import BoundarySetRecord
from database.session import Database
from geo.clusters.weights import BORNEO_STATES, Links, link


def _areas(shapes: dict[str, tuple[str, shapely.Geometry]]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        {"state_code": [state for state, _ in shapes.values()]},
        index=list(shapes),
        geometry=[shape for _, shape in shapes.values()],
        crs=4326,
    )


def _square(x: float, y: float, side: float = 0.1) -> shapely.Geometry:
    return shapely.box(x, y, x + side, y + side)


def test_areas_are_neighbours_across_gaps_of_less_than_five_hundred_metres() -> None:
    links = link(
        _areas(
            {
                "A": ("S01", _square(102.0, 3)),
                "B": ("S01", _square(102.104, 3)),  # 440 m away
                "C": ("S01", _square(102.212, 3)),  # 890 m further on
                "D": ("S01", _square(102.312, 3)),
            }
        )
    )
    assert links.neighbours == {"A": {"B"}, "B": {"A"}, "C": {"D"}, "D": {"C"}}
    assert (links.islands, links.components) == ((), 2)


def test_an_island_gets_its_nearest_areas_and_they_get_it() -> None:
    squares = {f"A{n}": ("S01", _square(102 + n / 10, 3)) for n in range(6)}
    links = link(_areas(squares | {"I": ("S01", _square(101.0, 3))}))
    assert links.islands == ("I",)
    assert links.neighbours["I"] == {"A0", "A1", "A2", "A3"}
    assert "I" in links.neighbours["A3"]
    assert links.neighbours["A5"] == {"A4"}


def test_no_link_crosses_from_the_peninsula_to_borneo() -> None:
    links = link(
        _areas(
            {
                "A": ("S01", _square(109.0, 2)),
                "B": ("S13", _square(109.1, 2)),
                "C": ("S15", _square(115.0, 5)),
                "D": ("S12", _square(117.0, 5)),
            }
        )
    )
    assert links.neighbours["A"] == frozenset()
    assert links.neighbours["B"] == {"C", "D"}
    assert links.islands == ("A", "B", "C", "D")


def test_a_withheld_area_takes_its_links_with_it() -> None:
    links = Links({"A": frozenset("B"), "B": frozenset("AC"), "C": frozenset("B")}, islands=())
    weights = links.among(["A", "C"])
    assert weights.islands == ["A", "C"]


@pytest.mark.mirror
@pytest.mark.parametrize(("level", "islands"), [("district", 2), ("mukim", 5)])
def test_the_real_areas_have_few_islands_and_no_link_over_the_sea(
    database: Database, boundary_set: BoundarySetRecord, level: str, islands: int
) -> None:
    with database.reading() as session:
        rows = session.execute(
            select(Area.code, Area.state_code, Area.geometry_display).where(
                Area.boundary_set_id == boundary_set.id, Area.level == level
            )
        ).all()
    shapes = {row.code: (row.state_code, shapely.from_wkb(bytes(row[2].data))) for row in rows}
    links = link(_areas(shapes))
    in_borneo = {code for code, (state, _) in shapes.items() if state in BORNEO_STATES}
    for code, others in links.neighbours.items():
        assert others
        assert code not in others
        for other in others:
            assert code in links.neighbours[other]
            assert (code in in_borneo) == (other in in_borneo)
    assert len(links.islands) == islands
