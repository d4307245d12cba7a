"""Likely duplicates are found, others are left alone, and order changes nothing."""

import pyarrow as pa
import pytest

from bench.duplicates import generate, score
from registry.duplicates.matching import RECORD, find, name_counts, neighbours


def record(key: str, **changed: str | None) -> dict[str, str | None]:
    base: dict[str, str | None] = {
        "id": key,
        "household_id": f"h-{key}",
        "name": "MUHAMMAD YUSOF BIN ABDUL RAHMAN",
        "identity_no": "680204125431",
        "birth_date": "1968-02-04",
        "sex": "lelaki",
        "postcode": "89100",
    }
    return base | changed


def pairs(*records: dict[str, str | None]) -> list[tuple[str, str]]:
    found = find(pa.Table.from_pylist(list(records), schema=RECORD))
    return list(zip(found["id_l"].to_pylist(), found["id_r"].to_pylist(), strict=True))


def test_another_form_of_the_name_with_a_typing_error_in_the_number_is_proposed() -> None:
    again = record("b", name="MOHD YUSOFF B. ABD RAHMAN", identity_no="680204125413")
    assert pairs(record("a"), again) == [("a", "b")]


def test_a_moved_house_does_not_hide_a_duplicate() -> None:
    assert pairs(record("a"), record("b", postcode="08000")) == [("a", "b")]


def test_namesakes_with_other_numbers_and_birth_dates_are_left_alone() -> None:
    other = record("b", identity_no="910817025777", birth_date="1991-08-17", postcode="08000")
    assert pairs(record("a"), other) == []


def test_a_single_record_has_no_duplicate() -> None:
    assert pairs(record("a")) == []


def test_the_order_of_registration_changes_nothing() -> None:
    records, _ = generate(2_000, 3)
    backwards = records.take(list(range(records.num_rows - 1, -1, -1)))
    assert find(records).equals(find(backwards))


def test_generated_duplicates_are_found_with_few_false_alarms() -> None:
    records, truth = generate(4_000, 5)
    precision, recall = score(find(records), truth)
    assert precision >= 0.98
    assert recall >= 0.95


def test_a_part_of_the_registry_is_scored_as_the_whole_would_be() -> None:
    records, truth = generate(2_000, 7)
    whole = {(one["id_l"], one["id_r"]): one["probability"] for one in find(records).to_pylist()}
    counts = name_counts(records)
    places = {key: place for place, key in enumerate(records["id"].to_pylist())}
    for original, copy in sorted(truth)[:8]:
        new = records.take([places[copy]])
        others = records.take([place for key, place in places.items() if key != copy])
        part = pa.concat_tables([new, neighbours(new, others)])
        found = find(part, people=records.num_rows, name_counts=counts).to_pylist()
        mine = {(one["id_l"], one["id_r"]): one["probability"] for one in found}
        mine = {pair: likely for pair, likely in mine.items() if copy in pair}
        assert mine == pytest.approx({p: one for p, one in whole.items() if copy in p})
        assert part.num_rows < 20
        assert original in part["id"].to_pylist() or (original, copy) not in whole


def test_each_fact_tells_its_level_and_what_is_missing_weighs_nothing() -> None:
    again = record("b", name="MUHAMMAD YUSOF", identity_no="680204125413", sex=None)
    (found,) = find(pa.Table.from_pylist([record("a"), again], schema=RECORD)).to_pylist()
    assert (found["identity_no_level"], found["birth_date_level"]) == ("one_slip", "same")
    assert (found["sex_level"], found["sex_weight"]) == (None, 0)
    assert found["place_weight"] > 0
