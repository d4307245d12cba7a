"""The areas of one boundary set, ready to say where points and stated names are."""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.assignment.kernel import Kernel

AREA_COLUMNS = ("state_code", "district_code", "mukim_code", "parlimen_code", "dun_code")

COAST_TOLERANCE_M = 500.0
"""A point this little off the shore is on it: coasts are drawn coarsely, and houses stand on stilts
over the water."""

ELECTORAL_TOLERANCE_M = 2_000.0
"""Constituencies and districts are drawn by different hands: within this distance of a constituency
of its own state a point on the wrong side of a state border still belongs to that one."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Ground:
    """Kernels by level, and the parent and state of every area."""

    kernels: dict[str, Kernel]
    parent: dict[str, str]
    state: dict[str, str]

    def areas_of_points(self, x: pd.Series, y: pd.Series) -> pd.DataFrame:
        """Return `AREA_COLUMNS` of each point (degrees); null where a level is not known.

        District and state follow from the mukim, parlimen from the DUN, so that the levels always
        nest; constituencies are looked for in the point's own state only.
        """
        mukim = self._within(self.kernels["mukim"], x, y, COAST_TOLERANCE_M)
        district = mukim.map(self.parent)
        lost = district.isna() & x.notna()
        district[lost] = self._within(self.kernels["district"], x[lost], y[lost], COAST_TOLERANCE_M)
        state = district.map(self.state)
        dun = self._constituency("dun", state, x, y)
        parlimen = dun.map(self.parent)
        without = parlimen.isna()
        parlimen[without] = self._constituency("parlimen", state[without], x[without], y[without])
        return pd.DataFrame(
            dict(zip(AREA_COLUMNS, (state, district, mukim, parlimen, dun), strict=True)),
            dtype=object,
        )

    def districts_of_points(self, x: pd.Series, y: pd.Series) -> pd.Series:
        """Return the district that holds each point, null at sea; no tolerance."""
        return _series(self.kernels["district"], x, y)

    def stated_areas(self, stated_state: pd.Series, stated_district: pd.Series) -> pd.DataFrame:
        """Return `AREA_COLUMNS` of stated codes; a district outside the stated state is dropped.

        Where a state has one district only, or a district one mukim, that one is known with it.
        """
        known = set(self.kernels["district"].codes)
        district = stated_district.where(stated_district.isin(known))
        state_of_district = district.map(self.state)
        conflict = stated_state.notna() & (state_of_district != stated_state)
        district = district.mask(conflict)
        state = stated_state.where(stated_state.isin(self.kernels["state"].codes))
        state = state.where(state.notna(), district.map(self.state))
        district = district.where(district.notna(), state.map(self._only_children("district")))
        mukim = district.map(self._only_children("mukim"))
        areas = pd.DataFrame(index=stated_state.index, columns=list(AREA_COLUMNS), dtype=object)
        return areas.assign(state_code=state, district_code=district, mukim_code=mukim)

    def metres_to(self, level: str, codes: pd.Series, x: pd.Series, y: pd.Series) -> pd.Series:
        """Return metres from each point to the area stated beside it; infinite if unknown."""
        kernel = self.kernels[level]
        metres = pd.Series(np.inf, index=codes.index)
        known = codes.isin(kernel.codes)
        metres[known] = kernel.metres_to(
            codes[known].tolist(), x[known].to_numpy(), y[known].to_numpy()
        )
        return metres

    def _only_children(self, level: str) -> dict[str, str]:
        """Return the parents that have one child at a level, with that child."""
        children: dict[str, list[str]] = defaultdict(list)
        for code in self.kernels[level].codes:
            children[self.parent[code]].append(code)
        return {parent: codes[0] for parent, codes in children.items() if len(codes) == 1}

    def _constituency(self, level: str, state: pd.Series, x: pd.Series, y: pd.Series) -> pd.Series:
        """Return the constituency of each point in the point's own state."""
        kernel = self.kernels[level]
        found = _series(kernel, x, y)
        foreign = state.notna() & (found.map(self.state) != state)
        found[foreign] = None
        for code, rows in state[foreign].groupby(state[foreign]).groups.items():
            of_state = kernel.only({c for c in kernel.codes if self.state[c] == code})
            found[rows] = self._near(of_state, x[rows], y[rows], ELECTORAL_TOLERANCE_M)
        return found.where(state.notna())

    def _within(self, kernel: Kernel, x: pd.Series, y: pd.Series, tolerance: float) -> pd.Series:
        """Return the area of each point, or the nearest one within `tolerance` metres."""
        found = _series(kernel, x, y)
        nowhere = found.isna() & x.notna()
        found[nowhere] = self._near(kernel, x[nowhere], y[nowhere], tolerance)
        return found

    def _near(self, kernel: Kernel, x: pd.Series, y: pd.Series, tolerance: float) -> pd.Series:
        nearest = kernel.nearest(x.to_numpy(), y.to_numpy())
        codes = pd.Series(nearest["area"].to_pylist(), index=x.index, dtype=object)
        return codes.where(nearest["distance_m"].to_numpy() <= tolerance, None)


def _series(kernel: Kernel, x: pd.Series, y: pd.Series) -> pd.Series:
    codes = kernel.assign(x.to_numpy(), y.to_numpy()).to_pylist()
    return pd.Series(codes, index=x.index, dtype=object)
