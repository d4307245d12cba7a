"""States and districts as agencies write them: codes or names."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import pyarrow as pa

from registry.imports.checks import Findings
from registry.poverty_lines.tables import state_names
from registry.registrations.forms import NATION


class Place(NamedTuple):
    """Codes of a state and a district, or the reason why they are not known."""

    state: str | None
    district: str | None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Places:
    """Every state and district by its code and by its name."""

    states: Mapping[str, str]
    districts: Mapping[str, tuple[tuple[str, str], ...]]
    """Code or name to the districts it may mean: their codes and states."""

    @classmethod
    def of(cls, districts: Iterable[tuple[str, str, str]]) -> "Places":
        """Return the places of districts: code, name and state code of each."""
        states = {
            text.casefold(): code
            for code, name in state_names().items()
            if code != NATION
            for text in (code, name)
        }
        found: dict[str, list[tuple[str, str]]] = {}
        for code, name, state in districts:
            for text in (code, name):
                found.setdefault(text.casefold(), []).append((code, state))
        return cls(states, {text: tuple(meant) for text, meant in found.items()})

    def find(self, state: str | None, district: str | None) -> Place:
        """Return the place that a row states; a district alone tells its state."""
        wanted = None if state is None else self.states.get(state.casefold())
        if state is not None and wanted is None:
            return Place(None, None, "unknown_state")
        if district is None:
            return Place(wanted, None)
        meant = self.districts.get(district.casefold(), ())
        inside = [one for one in meant if wanted in (None, one[1])]
        if len(inside) == 1:
            return Place(inside[0][1], inside[0][0])
        if inside:
            return Place(wanted, None, "ambiguous_district")
        return Place(wanted, None, "district_elsewhere" if meant else "unknown_district")


def resolve(
    findings: Findings, places: Places, states: pa.Array, districts: pa.Array
) -> tuple[pa.Array, pa.Array]:
    """Return the codes of states and districts; what is not known is noted."""
    pairs = list(zip(states.to_pylist(), districts.to_pylist(), strict=True))
    found = {pair: places.find(*pair) for pair in set(pairs)}
    for place, pair in enumerate(pairs):
        if (reason := found[pair].reason) is not None:
            findings.reasons.setdefault(place, []).append(reason)
    return (
        pa.array([found[pair].state for pair in pairs], pa.string()),
        pa.array([found[pair].district for pair in pairs], pa.string()),
    )
