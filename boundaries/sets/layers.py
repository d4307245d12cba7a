"""Source layers with the service's own codes and names; geometry still as the source has it."""

from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd

from boundaries.sets import names
from boundaries.sets.measure import Geometries
from boundaries.sources.service import FetchedSource


class Layer(NamedTuple):
    """Rows that describe areas, and their geometry in the same order (WGS 84 degrees)."""

    table: pd.DataFrame
    geometry: Geometries


def read(fetched: FetchedSource) -> gpd.GeoDataFrame:
    """Return a fetched layer with the manifest's own names for its fields."""
    frame = gpd.read_file(fetched.path)
    ours = {theirs: name for name, theirs in fetched.source.fields.items()}
    return frame[[*ours, "geometry"]].rename(columns=ours)


def districts(fetched: FetchedSource) -> Layer:
    """Return DOSM's districts: code, name, parent_code, state_code, state, quality, source."""
    frame = read(fetched)
    numbers = zip(frame["state_number"], frame["number"], strict=True)
    frame["code"] = [names.district_code(*pair) for pair in numbers]
    frame["name"] = frame["name"].map(_district_name)
    frame["parent_code"] = frame["state_code"] = frame["state_number"].map(names.state_code)
    return _official(frame, fetched, extra=["state"])


def parlimen(fetched: FetchedSource) -> Layer:
    """Return DOSM's parliamentary constituencies: code, name, parent_code, state_code, …"""
    frame = read(fetched)
    frame["code"] = frame["parlimen"].map(names.parlimen_code)
    frame["name"] = frame["name"].map(names.constituency_name)
    frame["parent_code"] = frame["state_code"] = frame["state_number"].map(names.state_code)
    return _official(frame, fetched)


def dun(fetched: FetchedSource) -> Layer:
    """Return DOSM's state constituencies: code, name, parent_code (parlimen), state_code, …"""
    frame = read(fetched)
    numbers = zip(frame["state_number"], frame["dun"], strict=True)
    frame["code"] = [names.dun_code(*pair) for pair in numbers]
    frame["name"] = frame["name"].map(names.constituency_name)
    frame["parent_code"] = frame["parlimen"].map(names.parlimen_code)
    frame["state_code"] = frame["state_number"].map(names.state_code)
    return _official(frame, fetched)


def _district_name(printed: str) -> str:
    return printed if printed.startswith("W.P.") else names.tidy(printed)


def _official(
    frame: gpd.GeoDataFrame, fetched: FetchedSource, extra: list[str] | None = None
) -> Layer:
    frame["quality"] = "official"
    frame["source"] = fetched.source.key
    frame = frame.sort_values("code", ignore_index=True)
    columns = ["code", "name", "parent_code", "state_code", "quality", "source", *(extra or [])]
    return Layer(pd.DataFrame(frame[columns]), np.asarray(frame.geometry.array, dtype=object))
