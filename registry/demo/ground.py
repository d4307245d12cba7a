"""What the demonstration stands on: official figures, shapes, places, and one district of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import numpy.typing as npt
import pandas as pd

from boundaries.sets import service as boundary_sets
from boundaries.sources.service import Fetcher
from boundaries.sources.settings import SourcesSettings
from database.errors import Conflict, Unavailable
from database.session import WriteSession
from registry.demo import queries
from registry.demo.districts import District, StateFacts, state_facts, urban_shares
from registry.demo.gazetteer import GazetteerFiles, real_places
from registry.demo.money import Line
from registry.demo.places import Shapes, made_places, seats, shapes
from registry.demo.plan import DistrictFacts, DistrictPlan, state_of
from registry.demo.settle import Elsewhere
from registry.households.models import STRATA
from registry.poverty_lines.lines import LineTable

CAPITALS = (np.array([101.6869, 116.0724]), np.array([3.1390, 5.9749]))
"""Longitudes and latitudes that stand for other states when the boundary set has only one."""


class FiguresMissing(Conflict):
    """There are no official figures to calibrate on."""

    code = "figures-missing"


@dataclass(frozen=True)
class Ground:
    """What all districts share: official figures, shapes, places."""

    boundary_set: str
    gazetteer: bool
    facts: list[DistrictFacts]
    without_census: tuple[str, ...]
    districts: Shapes
    places: Mapping[str, pd.DataFrame]
    seats: Mapping[str, tuple[float, float]]
    all_places: pd.DataFrame
    states: npt.NDArray[np.object_]
    """State code of each of `all_places`."""


def lay_ground(session: WriteSession, seed: int, sources: SourcesSettings) -> Ground:
    """Read the current boundary set, the official figures and the gazetteer, if one can be had.

    Raises:
        NotFound: there is no boundary set yet.
        FiguresMissing: no district has both a census count and a survey rate.
    """
    boundary_set = boundary_sets.current(session)
    district_rows = queries.areas(session, boundary_set.id, "district")
    mukim_rows = queries.areas(session, boundary_set.id, "mukim")
    districts = shapes([(row.code, row.name, row.wkb) for row in district_rows])
    mukim = shapes([(row.code, row.name, row.wkb) for row in mukim_rows])
    facts, without = _facts(session, [row.code for row in district_rows])
    parents = {row.code: row.parent_code or "" for row in mukim_rows}
    files = _gazetteer(sources)
    parts = []
    if files is not None:
        letters = {one.letters: code for code, one in state_facts().items()}
        parts.append(real_places(files, districts, mukim, state_letters=letters, seed=seed))
    settled = set(parts[0]["district"]) if parts else set()
    bare = districts.without(settled)
    if len(bare.codes):
        parts.append(made_places(bare, mukim, parents, seed))
    places = pd.concat(parts, ignore_index=True)
    return Ground(
        boundary_set=boundary_set.code,
        gazetteer=files is not None,
        facts=facts,
        without_census=without,
        districts=districts,
        places={
            str(code): here.reset_index(drop=True) for code, here in places.groupby("district")
        },
        seats=seats(districts, places),
        all_places=places,
        states=places["district"].map(state_of).to_numpy(dtype=object),
    )


def _gazetteer(sources: SourcesSettings) -> GazetteerFiles | None:
    """Return the gazetteer's files, None when they cannot be had on this machine."""
    fetcher = Fetcher(sources)
    try:
        return GazetteerFiles(
            places=fetcher.fetch("geonames-places").path,
            postcodes=fetcher.fetch("geonames-postcodes").path,
            localities=fetcher.fetch("postcode-localities").path,
        )
    except Unavailable:
        return None


def _facts(session: WriteSession, codes: list[str]) -> tuple[list[DistrictFacts], tuple[str, ...]]:
    """Return figures per district; a district without a survey rate has its state's newest."""
    census = queries.latest_values(session, "census_households")
    rates = queries.latest_values(session, "hies_absolute")
    facts, without = [], []
    for code in codes:
        rate = rates.get(code) or rates.get(state_of(code))
        if code not in census or rate is None:
            without.append(code)
            continue
        facts.append(DistrictFacts(code, census[code][1], rate[1], rate[0]))
    if not facts:
        raise FiguresMissing(
            "There are no census and survey figures to calibrate on.",
            expected="petakasih boundaries build, which loads them",
        )
    return facts, tuple(without)


def district_of(
    plan: DistrictPlan, ground: Ground, lines: LineTable, plans: list[DistrictPlan]
) -> District:
    """Return what the households of one plan are generated from."""
    code, state = plan.facts.code, state_of(plan.facts.code)
    shape = ground.districts.geometries[np.flatnonzero(ground.districts.codes == code)[0]]
    return District(
        plan=plan,
        state=_state(state),
        urban_share=urban_shares().get(code, urban_shares().get(state, 0.5)),
        lines=_lines(lines, state),
        places=ground.places[code],
        shape=shape,
        elsewhere=_elsewhere(code, ground),
        neighbours=[
            other.facts.code
            for other in plans
            if state_of(other.facts.code) == state and other.facts.code != code
        ],
    )


def _elsewhere(code: str, ground: Ground) -> Elsewhere:
    far = ground.states != state_of(code)
    x, y = (ground.all_places[axis].to_numpy()[far] for axis in ("x", "y"))
    if not len(x):
        x, y = CAPITALS
    return Elsewhere(ground.seats[code], x, y)


def _state(code: str) -> StateFacts:
    facts = state_facts()
    return facts.get(code, next(iter(facts.values())))


def _lines(table: LineTable, state: str) -> dict[str | None, Line]:
    """Return the lines by stratum, in sen; a stratum that the state's table lacks is left out."""
    found = {}
    for stratum in (None, *STRATA):
        pair = table.pair(state, stratum)
        if pair is not None and pair.food is not None and pair.total is not None:
            found[stratum] = Line(_sen(pair.food), _sen(pair.total))
    return found


def _sen(amount: Decimal) -> int:
    return int(amount * 100)
