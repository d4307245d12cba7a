"""Placing households by their addresses: the locator that `geo.location` asks."""

from dataclasses import dataclass, field

import pandas as pd

from geo.geocoding.aliases import Alias, alias_key, answer_of
from geo.geocoding.answer import MUKIM_LEVELS, Answer
from geo.geocoding.bulk import locate_in_bulk
from geo.geocoding.engine import Geocoder, Query
from geo.location.ground import AREA_COLUMNS, Ground

AGREED = 0.90
"""Confidence of a doubtful answer whose district is the one that the form states."""


@dataclass
class AddressPlacer:
    """Answers every household it is asked about, and places those that need no person.

    Placed are accepted answers that do not contradict the stated district, and doubtful ones that
    agree with it. The others keep what their form states and wait for review.

    Attributes:
        engine_version: versions of engine, gazetteer and boundary set.
        aliases: reviewers' live decisions by the key of their address; they come first.
        answers: every query and its answer, by household id, for the record and the queue.
    """

    geocoder: Geocoder
    engine_version: str
    aliases: dict[str, Alias] = field(default_factory=dict)
    answers: dict[str, tuple[Query, Answer]] = field(default_factory=dict)

    def __call__(self, households: pd.DataFrame, ground: Ground) -> pd.DataFrame:
        """Return where each household is that its address places, by the index of `households`."""
        queries = [self._query(row) for row in households.itertuples()]
        answers = [
            answer_of(self.geocoder, alias) if alias is not None else answer
            for alias, answer in zip(
                (self.aliases.get(alias_key(query)) for query in queries),
                locate_in_bulk(self.geocoder, queries),
                strict=True,
            )
        ]
        given = zip(households["id"].astype(str), queries, answers, strict=True)
        self.answers.update({number: (query, answer) for number, query, answer in given})
        stated = households["stated_district_code"].tolist()
        chosen = [
            number
            for number, (answer, district) in enumerate(zip(answers, stated, strict=True))
            if _places(answer, district)
        ]
        index = households.index[chosen]
        return _frame([answers[number] for number in chosen], index, ground)

    def _query(self, row: object) -> Query:
        states = dict(self.geocoder.known.frame.states)
        return Query(
            address=_text(row, "address") or "",
            postcode=_text(row, "postcode"),
            town=_text(row, "town"),
            state=states.get(_text(row, "stated_state_code") or ""),
        )


def _text(row: object, name: str) -> str | None:
    value = getattr(row, name, None)
    return value if isinstance(value, str) and value else None


def _places(answer: Answer, stated: object) -> bool:
    if answer.district_code is None:
        return False
    if not isinstance(stated, str):
        return answer.decision == "auto"
    return stated == answer.district_code


def _frame(answers: list[Answer], index: pd.Index, ground: Ground) -> pd.DataFrame:
    """Return the location columns of answers; constituencies only where the village is exact."""
    placed = pd.DataFrame(
        {
            "x": [answer.lon for answer in answers],
            "y": [answer.lat for answer in answers],
            "level": [answer.level for answer in answers],
            "confidence": [
                answer.confidence if answer.decision == "auto" else max(AGREED, answer.confidence)
                for answer in answers
            ],
            "source": "address",
        },
        index=index,
    )
    areas = ground.areas_of_points(placed["x"].astype(float), placed["y"].astype(float))
    district = pd.Series([answer.district_code for answer in answers], index=index, dtype=object)
    exact = placed["level"].isin(MUKIM_LEVELS) & (areas["district_code"] == district)
    mukim = pd.Series([answer.mukim_code for answer in answers], index=index, dtype=object)
    codes = {
        name: areas[name].where(exact, None)
        for name in AREA_COLUMNS
        if name not in ("state_code", "district_code", "mukim_code")
    }
    state = pd.Series([answer.state_code for answer in answers], index=index, dtype=object)
    return placed.assign(
        state_code=state, district_code=district, mukim_code=mukim.where(exact, None), **codes
    )
