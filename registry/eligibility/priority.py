"""Priority among eligible families: points by group, each one shown."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from registry.eligibility.conditions import Expression, expression
from registry.eligibility.facts import Facts, checked


@dataclass(frozen=True)
class Group:
    """A group that comes first, and by how many points."""

    code: str
    words: Mapping[str, str]
    expression: Expression
    points: int


@dataclass(frozen=True)
class Standing:
    """Whether a family is of a group: yes, no, or not known; and the points it gets for it."""

    group: Group
    met: bool | None
    points: int


@dataclass(frozen=True)
class Priority:
    """The points of a family, and those it could still get once all facts are known."""

    points: int
    open_points: int
    standings: tuple[Standing, ...]


@cache
def groups() -> tuple[Group, ...]:
    """Return the priority groups."""
    text = files(__package__).joinpath("priority.toml").read_text(encoding="utf-8")
    return tuple(
        Group(
            code=one["code"],
            words={"ms": one["ms"], "en": one["en"]},
            expression=expression(one["if"]),
            points=one["points"],
        )
        for one in tomllib.loads(text)["group"]
    )


def priority(facts: Facts) -> Priority:
    """Return the priority that facts give.

    Raises:
        InvalidInput: an unknown fact, or a value of the wrong kind.
    """
    told = checked(facts)
    standings = [_standing(group, told) for group in groups()]
    return Priority(
        points=sum(one.points for one in standings),
        open_points=sum(one.group.points for one in standings if one.met is None),
        standings=tuple(standings),
    )


def _standing(group: Group, facts: Facts) -> Standing:
    met = group.expression.answer(facts)
    return Standing(group, met, group.points if met else 0)
