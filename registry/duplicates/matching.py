"""Which records may be one person: Splink's Fellegi-Sunter model on DuckDB.

Pure: Arrow in, Arrow out. It only proposes; a person decides.
"""

import logging
import tomllib
from collections.abc import Sequence
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

SPLINK_PAIR = ("unique_id_l", "unique_id_r", "match_probability")
PAIR = ("id_l", "id_r", "probability", "name", "identity_no", "birth_date", "sex", "place")
"""What `find` gives: the pair, its probability, and the weight of evidence of each fact."""


def find(records: pa.Table, threshold: float = DEFAULT_THRESHOLD) -> pa.Table:
    """Return the pairs of records that are likely one person, the likeliest first.

    Args:
        records: rows of the `RECORD` schema.
        threshold: least probability, 0 to 1.

    Returns:
        One row per pair with the columns of `PAIR`. The weight of a fact is the base-2 logarithm
        of its Bayes factor: above 0 it speaks for one person, below 0 against, 0 when unknown.
    """
    if records.num_rows < 2:
        return pa.table({name: [] for name in PAIR})
    prepared = _prepare(records)
    with duckdb.connect() as connection:
        api = DuckDBAPI(connection=connection)
        frame = api.register(prepared, dataset_display_name="person")
        linker = Linker(frame, _settings(records.num_rows), log_level=logging.ERROR)
        found = linker.inference.predict(threshold_match_probability=threshold)
        return _pairs(found.as_pyarrow_table()).sort_by(
            [("probability", "descending"), ("id_l", "ascending"), ("id_r", "ascending")]
        )


def _pairs(found: pa.Table) -> pa.Table:
    """Keep the columns of `PAIR`, each pair in one order whatever the order of the records."""
    columns = [found.column(name) for name in SPLINK_PAIR]
    levels = [found.column(f"mw_{name}") for name in PAIR[3:]]
    return pa.table(dict(zip(PAIR, columns + levels, strict=True)))


def _prepare(records: pa.Table) -> pa.Table:
    names = [name or "" for name in records.column("name").to_pylist()]
    words = [unordered(name) or None for name in names]
    columns = {
        "unique_id": records.column("id"),
        "name": pa.array([comparable(name) or None for name in names], pa.string()),
        "name_words": pa.array(words, pa.string()),
        "name_start": pa.array([word and word[:4] for word in words], pa.string()),
    }
    kept = ("household_id", "identity_no", "birth_date", "sex", "postcode")
    columns |= {name: records.column(name) for name in kept}
    return pa.table(columns).sort_by("unique_id")


def _settings(records: int) -> SettingsCreator:
    prior = 2 * _model()["expected_share"] / (records - 1)
    return SettingsCreator(
        link_type="dedupe_only",
        probability_two_random_records_match=prior,
        comparisons=_comparisons(),
        blocking_rules_to_generate_predictions=[
            block_on("identity_no"),
            block_on("birth_date", "name_start"),
            block_on("postcode", "name_start"),
            block_on("birth_date", "postcode"),
            block_on("name_words", "sex"),
        ],
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
    rates = _model()[fact]
    m: Sequence[float] = rates["m"]
    u: Sequence[float] = rates["u"]
    graded = [
        level.configure(m_probability=m[i], u_probability=u[i])
        for i, level in enumerate((*levels, cll.ElseLevel()))
    ]
    unknown = cll.NullLevel(column).configure(is_null_level=True)
    return cl.CustomComparison([unknown, *graded], output_column_name=fact)


@cache
def _model() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("model.toml").read_text("utf-8"))
