"""The neighbouring countries' land: a quiet ground, so that Malaysia does not float in the sea."""

from pathlib import Path

import geopandas as gpd
import shapely

COUNTRIES = ("Thailand", "Indonesia", "Brunei", "Singapore", "Philippines", "Vietnam", "Cambodia")
VIEW = (94.0, -5.0, 124.0, 13.0)
"""West, south, east, north of the land that the map can show, in degrees."""

GRID_DEGREES = 0.001
"""Coordinates are rounded to about a hundred metres: the source is no finer than a kilometre."""


def write_neighbours(world_atlas: Path, target: Path) -> None:
    """Write the neighbours' land as GeoJSON.

    `world_atlas` is the npm package of that name (Natural Earth 1:10 million, public domain).
    """
    countries = gpd.read_file(world_atlas / "countries-10m.json", layer="countries")
    land = (
        countries[countries["name"].isin(COUNTRIES)].geometry.make_valid().clip(shapely.box(*VIEW))
    )
    rounded = land.simplify(GRID_DEGREES * 5).set_precision(GRID_DEGREES)
    target.parent.mkdir(parents=True, exist_ok=True)
    features = gpd.GeoSeries(rounded[~rounded.is_empty], crs=4326)
    target.write_text(features.to_json(drop_id=True), encoding="utf-8")
