"""The GeoPackage: a layer of areas per level with its newest figures, and every figure as rows."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow.compute as pc
import pyogrio
import shapely

from database.session import ReadSession
from geo.downloads import queries
from geo.downloads.content import Content
from geo.indicators.catalogue import catalogue
from geo.indicators.declaration import LEVELS

WGS84 = 4326
DATE_OPTION = "OGR_CURRENT_DATE"
"""GDAL's option for the time stamp that it writes instead of the clock's."""

WIDE_COLUMNS = ("value", "lower", "upper")
AREA_COLUMNS = ("code", "name", "parent", "quality", "land_km2", "shape")


def write_geopackage(session: ReadSession, content: Content, target: Path) -> None:
    """Write layers `state` … `dun` with polygons, and the tables `figures` and `codebook`.

    A layer has a row per area and, of every indicator's newest year, the columns `<code>`,
    `<code>_lower`, `<code>_upper`, `<code>_flag` and `<code>_year`; breakdowns stand in `figures`.
    """
    with _time_stamp(content):
        for level in LEVELS:
            _write(_layer(session, content, level), level, target)
        _write(content.rows.to_pandas(), "figures", target)
        _write(content.codebook_table.to_pandas(), "codebook", target)


@contextmanager
def _time_stamp(content: Content) -> Iterator[None]:
    stamp = content.moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    pyogrio.set_gdal_config_options({DATE_OPTION: stamp})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({DATE_OPTION: None})


def _write(frame: pd.DataFrame, layer: str, target: Path) -> None:
    pyogrio.write_dataframe(frame, target, layer=layer, driver="GPKG", append=target.exists())


def _layer(session: ReadSession, content: Content, level: str) -> gpd.GeoDataFrame:
    rows = queries.shapes(session, content.publication.boundary_set_id, level)
    areas = pd.DataFrame(rows, columns=list(AREA_COLUMNS))
    shapes = shapely.from_wkb(
        np.array([bytes(shape) for shape in areas.pop("shape")], dtype=object)
    )
    areas = areas.rename(columns={"code": "area"})
    wide = areas.join(_newest(content, level), on="area")
    return gpd.GeoDataFrame(wide, geometry=list(shapes), crs=WGS84)


def _newest(content: Content, level: str) -> pd.DataFrame:
    """Return the newest figures of a level, one row per area, columns as the layer has them."""
    wanted = pc.equal(content.figures["level"], level)
    if "breakdown" in content.figures.column_names:
        wanted = pc.and_(wanted, pc.equal(content.figures["breakdown"], ""))
    names = ["area", "indicator", "year", *WIDE_COLUMNS, "flag"]
    figures = content.figures.filter(wanted).select(names).to_pandas()
    columns: dict[str, pd.Series] = {}
    for code in (code for code in catalogue() if code in set(figures["indicator"])):
        own = figures[figures["indicator"] == code]
        newest = own[own["year"] == own["year"].max()].set_index("area")
        columns[code] = newest["value"]
        for name in WIDE_COLUMNS[1:]:
            if newest[name].notna().any():
                columns[f"{code}_{name}"] = newest[name]
        columns[f"{code}_flag"] = newest["flag"]
        columns[f"{code}_year"] = newest["year"].astype("int32")
    return pd.DataFrame(columns)
