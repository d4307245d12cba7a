"""A map as a GeoPackage with its styles inside, and beside it as QML and SLD files."""

from datetime import datetime
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio
import shapely

from maps.handouts.sheet import Sheet
from maps.handouts.styles import (
    DIAMETER_FIELD,
    RADIUS_FIELD,
    STYLE_FIELD,
    area_qml,
    area_sld,
    circle_qml,
    circle_sld,
    diameter_of,
    style_value,
)

AREAS, CIRCLES = "areas", "circles"
WGS84 = 4326
STYLES_TABLE = "layer_styles"
"""QGIS looks for a layer's style in this table of the file."""

STYLE_NAME = "petakasih"
GEOMETRY_COLUMN = "geom"
FIGURES = ("value", "lower", "upper", "numerator", "denominator", "flag", "quality")


def write_geopackage(sheet: Sheet, moment: datetime, target: Path) -> list[Path]:
    """Write a sheet's areas, its circles where it has any, and their styles; return all files.

    `moment` stands as the time of the styles: the same publication gives the same rows.
    """
    layers = {AREAS: _areas(sheet)}
    styles = {AREAS: (area_qml(sheet), area_sld(sheet, AREAS))}
    if sheet.uses_symbols:
        layers[CIRCLES] = _circles(sheet)
        styles[CIRCLES] = (circle_qml(), circle_sld(sheet, CIRCLES))
    for name, rows in layers.items():
        pyogrio.write_dataframe(
            rows,
            target,
            layer=name,
            driver="GPKG",
            append=target.exists(),
            layer_options={"GEOMETRY_NAME": GEOMETRY_COLUMN},
        )
    table = pd.DataFrame([_style_row(name, *pair, moment) for name, pair in styles.items()])
    pyogrio.write_dataframe(table, target, layer=STYLES_TABLE, driver="GPKG", append=True)
    written = [target]
    for name, (qml, sld) in styles.items():
        suffix = "" if name == AREAS else f"-{name}"
        for ending, text in ((".qml", qml), (".sld", sld)):
            file = target.with_name(f"{target.stem}{suffix}{ending}")
            file.write_text(text, encoding="utf-8")
            written.append(file)
    return written


def _rows(sheet: Sheet) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "code": area.figure.code,
                "name": area.figure.name,
                **{name: getattr(area.figure, name) for name in FIGURES},
                "key": area.key,
                STYLE_FIELD: style_value(area),
                "words": area.words,
                RADIUS_FIELD: area.radius,
                DIAMETER_FIELD: diameter_of(area),
            }
            for area in sheet.areas
        ]
    )


def _areas(sheet: Sheet) -> gpd.GeoDataFrame:
    shapes = shapely.from_geojson([area.shape_text for area in sheet.areas])
    return gpd.GeoDataFrame(_rows(sheet), geometry=list(shapes), crs=WGS84)


def _circles(sheet: Sheet) -> gpd.GeoDataFrame:
    points = gpd.GeoSeries.from_xy(*zip(*(area.point for area in sheet.areas), strict=True))
    rows = gpd.GeoDataFrame(_rows(sheet), geometry=list(points), crs=WGS84)
    return rows[rows[RADIUS_FIELD] > 0]


def _style_row(layer: str, qml: str, sld: str, moment: datetime) -> dict[str, object]:
    return {
        "f_table_catalog": "",
        "f_table_schema": "",
        "f_table_name": layer,
        "f_geometry_column": GEOMETRY_COLUMN,
        "styleName": STYLE_NAME,
        "styleQML": qml,
        "styleSLD": sld,
        "useAsDefault": True,
        "description": "",
        "owner": "",
        "ui": "",
        "update_time": pd.Timestamp(moment).tz_convert("UTC"),
    }
