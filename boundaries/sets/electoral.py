"""The electoral layers beside the administrative ones: parlimen in states, DUN in parlimen."""

import numpy as np
import pandas as pd

from boundaries.sets.layers import Layer
from boundaries.sets.measure import union_by
from boundaries.sets.nest import nest
from boundaries.sets.repair import make_valid, overlap_share


def cut(states: Layer, parlimen: Layer, dun: Layer) -> tuple[Layer, Layer]:
    """Return parlimen and DUN as clean layers whose land is exactly the states' land.

    DUN, and the parlimen that have none (the federal territories), are cut to fill the states;
    a parlimen with DUN is the union of them.
    """
    without = ~parlimen.table["code"].isin(dun.table["parent_code"])
    finest = pd.concat([dun.table, parlimen.table[without]], ignore_index=True)
    raw = np.concatenate([dun.geometry, parlimen.geometry[without]])
    frame_of = pd.Index(states.table["code"]).get_indexer(finest["state_code"])
    nesting = nest(states.geometry, make_valid(raw), frame_of)
    count = len(dun.table)
    owners = pd.concat([dun.table["parent_code"], parlimen.table["code"][without]])
    owner = pd.Index(parlimen.table["code"]).get_indexer(owners)
    merged = union_by(nesting.pieces, owner, len(parlimen.table))
    share = overlap_share(merged, make_valid(parlimen.geometry))
    return (
        Layer(parlimen.table.assign(source_share=share), merged),
        Layer(dun.table.assign(source_share=nesting.source_share[:count]), nesting.pieces[:count]),
    )
