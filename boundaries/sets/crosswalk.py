"""Making the project's crosswalks anew from the full sources: what the offline build rests on.

Run it when a source changes: `petakasih boundaries crosswalk` with the mirror set.
"""

from pathlib import Path

import numpy as np
import pandas as pd

from boundaries.sets import layers, mukim
from boundaries.sets.fallback import DISTRICTS
from boundaries.sets.repair import clean
from boundaries.sources.service import fetch
from boundaries.sources.settings import SourcesSettings


def write(settings: SourcesSettings) -> tuple[Path, Path]:
    """Write the table of districts and the crosswalk of mukim parts; return their paths.

    Raises:
        SourceUnavailable: a full source can be had nowhere.
    """
    districts = layers.districts(fetch("dosm-district", settings))
    columns = ["code", "name", "state_code", "state"]
    districts.table[columns].to_csv(DISTRICTS, index=False, lineterminator="\n")
    parts = mukim.explode(layers.read(fetch("geoboundaries-mukim", settings)))
    placed = mukim.place(parts, clean(districts.geometry).geometries)
    inside = np.flatnonzero(placed >= 0)
    table = pd.DataFrame(parts[["shape", "part"]].iloc[inside])
    table["district"] = districts.table["code"].to_numpy()[placed[inside]]
    table = table.sort_values(["shape", "part"])
    table.to_csv(mukim.CROSSWALK, index=False, lineterminator="\n")
    return DISTRICTS, mukim.CROSSWALK
