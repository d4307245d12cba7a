"""Sharing a year's houses among districts, with the arithmetic, another method and its doubt."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal, get_args

import numpy as np

from database.errors import InvalidInput
from database.session import ReadSession
from geo.indicators.service import get_indicator
from geo.publication import service as publications
from geo.targeting import optimal, proportional
from geo.targeting.claims import Claims, Formula, claims, mixed_shares
from geo.targeting.contest import Contest, Floats, Ints
from geo.targeting.equity import Equity, equity
from geo.targeting.figures import DistrictFigures, district_figures
from geo.targeting.sensitivity import Doubt, Sensitivity, draw_counts, sensitivity
from registry.housing.rates import rate

Method = Literal["proportional", "most_claims", "worst_need"]
METHODS: tuple[Method, ...] = get_args(Method)
DRAWS_AT_MOST = 5_000
DEFAULT_FORMULA = Formula({"hardcore_hh": 1.0}, "hies_absolute", 1.0, 1.0)
OTHER: dict[Method, Method] = {
    "proportional": "worst_need",
    "most_claims": "proportional",
    "worst_need": "proportional",
}
"""The method to set beside the chosen one."""

POOR, POVERTY = "poor_hh", "hies_absolute"
HOUSEHOLDS = "hh"
"""The unit of indicators that count households, the only ones that can be a need of houses."""


@dataclass(frozen=True)
class Order:
    """What to share out, and how.

    budget_rm, budget_units   exactly one of them
    on             day whose unit costs hold
    need           indicator of households that counts as need: no district gets more units
    cap_share      most of its need that a district may get, 0 to 1
    floor          units at least for every district with so many in need, 0 for none
    state_minimum  units at least in a state, by its code
    last           units of last year by district code
    keep_share     no district falls under this share of last year's units (hold-harmless), 0 to 1
    draws          how often the sharing is repeated over the uncertain counts, 0 for not at all
    compare        whether to share by another method as well
    """

    category: str
    on: date
    budget_rm: int | None = None
    budget_units: int | None = None
    formula: Formula = DEFAULT_FORMULA
    need: str = "hardcore_hh"
    cap_share: float = 1.0
    floor: int = 0
    state_minimum: Mapping[str, int] = field(default_factory=dict)
    last: Mapping[str, int] = field(default_factory=dict)
    keep_share: float = 0.0
    method: Method = "proportional"
    publication: int | None = None
    draws: int = 0
    compare: bool = True

    def __post_init__(self) -> None:
        """Refuse an order that says too little or too much."""
        if (self.budget_rm is None) == (self.budget_units is None):
            raise InvalidInput(
                "one budget is needed, in ringgit or in units",
                field="budget_rm",
                expected="budget_rm or budget_units, one of them",
            )
        known_method(self.method)
        if get_indicator(self.need).unit != HOUSEHOLDS:
            raise InvalidInput(
                f"{self.need!r} does not count households",
                field="need",
                expected="a count of households, such as hardcore_hh",
            )
        if self.draws and self.method != "proportional":
            raise InvalidInput(
                "only the proportional method is repeated over draws",
                field="draws",
                expected="0, or the method proportional",
            )
        limits = {
            "budget_rm": (self.budget_rm or 0, 0, 10**12),
            "budget_units": (self.budget_units or 0, 0, 10**7),
            "cap_share": (self.cap_share, 0, 1),
            "keep_share": (self.keep_share, 0, 1),
            "floor": (self.floor, 0, 10**6),
            "draws": (self.draws, 0, DRAWS_AT_MOST),
        }
        for name, (given, low, high) in limits.items():
            if not low <= given <= high:
                raise InvalidInput(f"{name} is {given}", field=name, expected=f"{low} to {high}")


@dataclass(frozen=True)
class Grant:
    """What one district gets, and how that came about. `quota` is its exact share of the budget."""

    code: str
    name: str
    state: str
    need: int
    need_filled: bool
    shares: dict[str, float]
    severity: float
    cost_factor: float
    claim_share: float
    quota: float
    floor: int
    cap: int
    unit_cost: int
    units: int
    cost_rm: int
    last: int | None
    other_units: int | None
    doubt: Doubt | None


@dataclass(frozen=True)
class Allocation:
    """One sharing: the order, the grants in the order of district codes, the measures.

    `left`: ringgit (or units, for a budget in units) that stay: less than one unit costs, or no
    district has a need left. `other_method`: the one that `other_units` come from, None
    where none was asked for.
    """

    order: Order
    publication: int
    as_of: date
    is_demo: bool
    grants: tuple[Grant, ...]
    units: int
    cost_rm: int
    left: int
    equity: Equity
    other_method: Method | None
    other_equity: Equity | None


@dataclass(frozen=True)
class _Sharing:
    """What `share_out` has worked out, one entry per district in each array."""

    claims: Claims
    prices: Ints
    need: Ints
    units: Ints
    other: Ints | None
    doubt: Sensitivity | None


def known_method(name: str) -> Method:
    """Return the method of this name.

    Raises:
        InvalidInput: there is none.
    """
    for method in METHODS:
        if method == name:
            return method
    raise InvalidInput(f"no method {name!r}", field="method", expected=", ".join(METHODS))


def allocate(session: ReadSession, order: Order) -> Allocation:
    """Share the budget of an order among the districts of a publication.

    Raises:
        InvalidInput: an indicator or district that the publication does not have.
        Clash: floors, caps, minima and budget that cannot be kept together.
        RateUnknown: no source tells the unit cost of the day.
        NotFound: nothing has been published yet, or not under that number.
    """
    chosen = publications.find(session, order.publication)
    wanted = (*order.formula.indicators, order.need, POOR, POVERTY)
    figures = district_figures(session, chosen, wanted)
    return share_out(order, figures)


def share_out(order: Order, figures: DistrictFigures) -> Allocation:
    """Share the budget of an order among districts with these figures; errors as in `allocate`."""
    _known_areas(order, figures)
    prices = _prices(order, figures.states)
    made = claims(order.formula, figures.values, figures.national, prices.astype(float))
    need = np.rint(np.nan_to_num(figures.values[order.need].to_numpy(dtype=float)))
    contest = _contest(order, figures, made.claim, need.astype(np.int64), prices)
    units = _share(order.method, contest, _budget(order))
    sharing = _Sharing(
        claims=made,
        prices=prices,
        need=need.astype(np.int64),
        units=units,
        other=_share(OTHER[order.method], contest, _budget(order)) if order.compare else None,
        doubt=_doubt(order, figures, contest, made, units) if order.draws else None,
    )
    return Allocation(
        order=order,
        publication=figures.publication.number,
        as_of=figures.publication.as_of,
        is_demo=figures.publication.is_demo,
        grants=_grants(order, figures, contest, sharing),
        units=int(units.sum()),
        cost_rm=int(units @ prices),
        left=_budget(order) - contest.spent(units),
        equity=_equity(figures, units, sharing.need),
        other_method=OTHER[order.method] if order.compare else None,
        other_equity=None
        if sharing.other is None
        else _equity(figures, sharing.other, sharing.need),
    )


def _known_areas(order: Order, figures: DistrictFigures) -> None:
    known = {"state_minimum": set(figures.states), "last": set(figures.codes)}
    for name, codes in known.items():
        unknown = sorted(set(getattr(order, name)) - codes)
        if unknown:
            raise InvalidInput(
                f"publication {figures.publication.number} has no area {unknown[0]!r}",
                field=name,
                expected="codes of the publication's areas",
            )
        if any(given < 0 for given in getattr(order, name).values()):
            raise InvalidInput(f"{name} is below 0", field=name, expected="0 or more")


def _prices(order: Order, states: Sequence[str]) -> Ints:
    of_state = {code: rate(order.category, code, order.on).rate_rm for code in set(states)}
    return np.array([of_state[code] for code in states], dtype=np.int64)


def _budget(order: Order) -> int:
    return order.budget_rm if order.budget_rm is not None else order.budget_units or 0


def _contest(
    order: Order, figures: DistrictFigures, claim: Floats, need: Ints, prices: Ints
) -> Contest:
    cap = np.floor(need * order.cap_share + 1e-9).astype(np.int64)
    last = np.array([order.last.get(code, 0) for code in figures.codes], dtype=np.int64)
    kept = np.ceil(last * order.keep_share - 1e-9).astype(np.int64)
    return Contest(
        codes=figures.codes,
        states=figures.states,
        claim=np.where(cap > 0, claim, 0.0),
        cap=cap,
        # A floor is a promise to those in need: nobody is promised more than the need.
        floor=np.minimum(np.maximum(order.floor, kept), cap),
        cost=prices if order.budget_rm is not None else np.ones_like(prices),
        state_minimum=order.state_minimum,
    )


def _share(method: Method, contest: Contest, budget: int) -> Ints:
    if method == "proportional":
        return proportional.share(contest, budget)
    return optimal.share(contest, budget, method)


def _doubt(
    order: Order, figures: DistrictFigures, contest: Contest, made: Claims, units: Ints
) -> Sensitivity:
    """Repeat the sharing over draws of the poor; every count of a district moves with them."""
    poor = np.nan_to_num(figures.values[POOR].to_numpy(dtype=float))
    drawn = draw_counts(poor, figures.households, figures.states, order.draws)
    moves = np.divide(drawn, poor, out=np.ones_like(drawn), where=poor > 0)
    counts = figures.values[list(order.formula.weights)].fillna(0.0).to_numpy()
    factor, budget = made.severity * made.cost, _budget(order)

    def once(move: Floats) -> Ints:
        claim = mixed_shares(order.formula, counts * move[:, np.newaxis]) * factor
        return proportional.share(_moved(contest, claim, np.rint(contest.cap * move)), budget)

    return sensitivity(units, moves, once)


def _moved(contest: Contest, claim: Floats, cap: Floats) -> Contest:
    """Return the contest with other claims and needs; promises stay, as far as there is need."""
    caps = cap.astype(np.int64)
    room = {state: int(caps[contest.inside(state)].sum()) for state in contest.state_minimum}
    return replace(
        contest,
        claim=np.where(caps > 0, claim, 0.0),
        cap=caps,
        floor=np.minimum(contest.floor, caps),
        state_minimum={
            state: min(least, room[state]) for state, least in contest.state_minimum.items()
        },
    )


def _equity(figures: DistrictFigures, units: Ints, need: Ints) -> Equity:
    return equity(
        units,
        need,
        np.nan_to_num(figures.values[POOR].to_numpy(dtype=float)),
        figures.values[POVERTY].to_numpy(dtype=float),
    )


def _grants(
    order: Order, figures: DistrictFigures, contest: Contest, sharing: "_Sharing"
) -> tuple[Grant, ...]:
    made, doubt = sharing.claims, sharing.doubt
    whole = float(contest.claim.sum())
    claim_share = contest.claim / whole if whole > 0 else contest.claim
    filled = figures.filled[order.need].to_numpy(dtype=bool)
    return tuple(
        Grant(
            code=code,
            name=figures.names[row],
            state=figures.states[row],
            need=int(sharing.need[row]),
            need_filled=bool(filled[row]),
            shares={name: float(made.shares[name].iloc[row]) for name in order.formula.weights},
            severity=float(made.severity[row]),
            cost_factor=float(made.cost[row]),
            claim_share=float(claim_share[row]),
            quota=float(claim_share[row] * _budget(order) / contest.cost[row]),
            floor=int(contest.floor[row]),
            cap=int(contest.cap[row]),
            unit_cost=int(sharing.prices[row]),
            units=int(sharing.units[row]),
            cost_rm=int(sharing.units[row] * sharing.prices[row]),
            last=order.last.get(code),
            other_units=None if sharing.other is None else int(sharing.other[row]),
            doubt=None if doubt is None else doubt.of(row),
        )
        for row, code in enumerate(figures.codes)
    )
