"""Which records may be one person: Splink's Fellegi-Sunter model on DuckDB.

Pure: Arrow in, Arrow out. It only proposes; a person decides.
"""

import logging
import math
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import duckdb
import pyarrow as pa
import splink.comparison_level_library as cll
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from registry.duplicates.names import comparable, unordered

DEFAULT_THRESHOLD = 0.9
ENGINE = "splink-5/1"

FACTS = ("name", "identity_no", "birth_date", "sex", "place")
"""What is compared, in the order in which a person reads it."""

BLOCKS = (
    ("identity_no",),
    ("birth_date", "name_start"),
    ("postcode", "name_start"),
    ("birth_date", "postcode"),
    ("name_words", "sex"),
)
"""Two records are compared when all columns of one of these agree."""

RECORD = pa.schema(
    [
        ("id", pa.string()),
        ("household_id", pa.string()),
        ("name", pa.string()),
        ("identity_no", pa.string()),
        ("birth_date", pa.string()),
        ("sex", pa.string()),
        ("postcode", pa.string()),
    ]
)
"""What `find` takes: one row per person; `birth_date` as ISO text; nulls where not known."""

PAIR = pa.schema(
    [("id_l", pa.string()), ("id_r", pa.string()), ("probability", pa.float64())]
    + [(f"{fact}_weight", pa.float64()) for fact in FACTS]
    + [(f"{fact}_level", pa.string()) for fact in FACTS]
)
"""What `find` gives: the pair, its probability, and of each fact its weight and its level."""


def find(
    records: pa.Table,
    threshold: float = DEFAULT_THRESHOLD,
    *,
    people: int | None = None,
    name_counts: Mapping[str, int] | None = None,
) -> pa.Table:
    """Return the pairs of records that are likely one person, the likeliest first.

    Args:
        records: rows of the `RECORD` schema.
        threshold: least probability, 0 to 1.
        people: how many people the registry has, when `records` are only a part of it.
        name_counts: how often names occur in it, by `unordered` name; for a part likewise.

    Returns:
        Rows of the `PAIR` schema. The weight of a fact is the base-2 logarithm of its Bayes
        factor: above 0 it speaks for one person, below 0 against, 0 when unknown. Its level is
        one of the model's, null when unknown. A common name weighs less than a rare one.
    """
    if records.num_rows < 2:
        return PAIR.empty_table()
    prepared = _prepare(records)
    people = max(people or 0, records.num_rows)
    with duckdb.connect() as connection:
        api = DuckDBAPI(connection=connection)
        frame = api.register(prepared, dataset_display_name="person")
        settings = _settings(people)
        # The settings are always these: to check them each time takes a fifth of a small question.
        linker = Linker(frame, settings, log_level=logging.ERROR, validate_settings=False)
        if name_counts is not None:
            shares = api.register(_shares(prepared, people, name_counts))
            linker.table_management.register_term_frequency_lookup(shares, "name_words")
        found = linker.inference.predict(threshold_match_probability=threshold)
        return _pairs(found.as_pyarrow_table()).sort_by(
            [("probability", "descending"), ("id_l", "ascending"), ("id_r", "ascending")]
        )


def neighbours(records: pa.Table, others: pa.Table) -> pa.Table:
    """Return those of `others` that `find` would compare with one of `records`.

    Both have rows of the `RECORD` schema, and so has the answer.
    """
    mine = [set(_block_keys(_columns(records), block)) for block in BLOCKS]
    theirs = _columns(others)
    near = [False] * others.num_rows
    for block, keys in zip(BLOCKS, mine, strict=True):
        for place, key in enumerate(_block_keys(theirs, block)):
            near[place] |= key is not None and key in keys
    return others.filter(pa.array(near, pa.bool_()))


def name_counts(records: pa.Table) -> Counter[str]:
    """Return how often each name occurs, by `unordered` name; people without one are left out."""
    counted = Counter(unordered(name or "") for name in records.column("name").to_pylist())
    del counted[""]
    return counted


def _pairs(found: pa.Table) -> pa.Table:
    """Return rows of `PAIR`, each pair in one order whatever the order of the records."""
    weights = {fact: found.column(f"mw_{fact}").to_pylist() for fact in FACTS}
    levels = {fact: [_level(fact, weight) for weight in column] for fact, column in weights.items()}
    # A name that many have says less; Splink keeps that apart from the level's own weight.
    rarity = found.column("mw_tf_adj_name").to_pylist()
    weights["name"] = [one + more for one, more in zip(weights["name"], rarity, strict=True)]
    columns = [found.column(f"unique_id_{side}") for side in "lr"]
    columns.append(found.column("match_probability"))
    columns += [pa.array(weights[fact], pa.float64()) for fact in FACTS]
    columns += [pa.array(levels[fact], pa.string()) for fact in FACTS]
    return pa.table(columns, names=PAIR.names).cast(PAIR)


def _level(fact: str, weight: float) -> str | None:
    """Return which level of a fact has this weight; None for an unknown fact, which has 0."""
    if weight == 0:
        return None
    rates = model()[fact]
    graded = zip(rates["levels"], rates["m"], rates["u"], strict=True)
    return str(min(graded, key=lambda one: abs(math.log2(one[1] / one[2]) - weight))[0])


def _columns(records: pa.Table) -> dict[str, list[str | None]]:
    """Return the columns that blocks are made of."""
    names = [name or "" for name in records.column("name").to_pylist()]
    words = [unordered(name) or None for name in names]
    kept = ("identity_no", "birth_date", "sex", "postcode")
    return {name: records.column(name).to_pylist() for name in kept} | {
        "name_words": words,
        "name_start": [word and word[:4] for word in words],
    }


def _block_keys(
    columns: Mapping[str, list[str | None]], block: Sequence[str]
) -> list[tuple[str | None, ...] | None]:
    """Return each row's key of a block, None where a part of it is unknown."""
    keys = zip(*(columns[name] for name in block), strict=True)
    return [None if None in key else key for key in keys]


def _prepare(records: pa.Table) -> pa.Table:
    columns: dict[str, Any] = {"unique_id": records.column("id")}
    columns["household_id"] = records.column("household_id")
    columns["name"] = [comparable(name or "") or None for name in records["name"].to_pylist()]
    columns |= _columns(records)
    typed = {
        name: pa.array(column, pa.string()) if isinstance(column, list) else column
        for name, column in columns.items()
    }
    return pa.table(typed).sort_by("unique_id")


def _shares(prepared: pa.Table, people: int, counts: Mapping[str, int]) -> pa.Table:
    """Return the share of people who have each of the names, as Splink's look-up table."""
    here = Counter(word for word in prepared["name_words"].to_pylist() if word is not None)
    shares = [max(counts.get(word, 0), count) / people for word, count in here.items()]
    return pa.table(
        {
            "name_words": pa.array(list(here), pa.string()),
            "tf_name_words": pa.array(shares, pa.float64()),
        }
    )


def _settings(people: int) -> SettingsCreator:
    prior = 2 * model()["expected_share"] / (people - 1)
    return SettingsCreator(
        link_type="dedupe_only",
        probability_two_random_records_match=prior,
        comparisons=_comparisons(),
        blocking_rules_to_generate_predictions=[block_on(*block) for block in BLOCKS],
        retain_matching_columns=False,
        retain_intermediate_calculation_columns=True,
    )


def _comparisons() -> list[Any]:
    return [
        _comparison(
            "name",
            "name_words",
            cll.ExactMatchLevel("name_words", term_frequency_adjustments=True),
            cll.Or(
                cll.DamerauLevenshteinLevel("name_words", 1),
                cll.JaroWinklerLevel("name_words", 0.96),
            ),
            cll.Or(cll.JaroWinklerLevel("name", 0.88), cll.JaroWinklerLevel("name_words", 0.88)),
        ),
        _comparison(
            "identity_no",
            "identity_no",
            cll.ExactMatchLevel("identity_no"),
            cll.DamerauLevenshteinLevel("identity_no", 1),
            cll.DamerauLevenshteinLevel("identity_no", 2),
        ),
        _comparison(
            "birth_date",
            "birth_date",
            cll.ExactMatchLevel("birth_date"),
            cll.DamerauLevenshteinLevel("birth_date", 1),
            cll.DamerauLevenshteinLevel("birth_date", 2),
        ),
        _comparison("sex", "sex", cll.ExactMatchLevel("sex")),
        _comparison(
            "place",
            "postcode",
            cll.ExactMatchLevel("postcode"),
            cll.CustomLevel("left(postcode_l, 2) = left(postcode_r, 2)", "same postal region"),
        ),
    ]


def _comparison(fact: str, column: str, *levels: Any) -> Any:
    rates = model()[fact]
    m: Sequence[float] = rates["m"]
    u: Sequence[float] = rates["u"]
    graded = [
        level.configure(m_probability=m[i], u_probability=u[i])
        for i, level in enumerate((*levels, cll.ElseLevel()))
    ]
    unknown = cll.NullLevel(column).configure(is_null_level=True)
    return cl.CustomComparison([unknown, *graded], output_column_name=fact)


@cache
def model() -> dict[str, Any]:
    """Return the match model, `model.toml`."""
    return tomllib.loads(files(__package__).joinpath("model.toml").read_text("utf-8"))
