import pandas as pd

from geo.publication.cost import cost

COLUMNS = ["indicator", "level", "breakdown", "flag", "value"]


def published(*rows: tuple[str, str, str, str, float | None], area: str = "S01") -> pd.DataFrame:
    return pd.DataFrame(rows, columns=COLUMNS).assign(area_code=area)


def test_the_cost_is_told_by_level_from_published_figures() -> None:
    found = cost(
        published(
            ("poor_hh", "national", "", "ok", 100.0),
            ("poor_hh", "state", "", "ok", 60.0),
            ("poor_hh", "state", "", "suppressed", None),
            ("coverage", "state", "", "zero", 0.0),
            ("coverage", "state", "", "suppressed", None),
        )
    )
    assert list(found) == ["national", "state"]
    state = found["state"]
    assert (state["figures"], state["withheld"], state["visible_percent"]) == (4, 2, 50.0)
    assert state["households_hidden_percent"] == {"poor_hh": 40.0}


def test_where_the_nations_figure_is_withheld_no_share_is_told() -> None:
    found = cost(published(("poor_hh", "national", "", "suppressed", None)))
    assert found["national"]["households_hidden_percent"] == {"poor_hh": None}


def test_zeros_and_rows_of_unknown_places_are_told_apart() -> None:
    known = published(
        ("poor_hh", "district", "", "ok", 20.0),
        ("coverage", "district", "", "suppressed", None),
        ("poor_hh", "district", "", "zero", 0.0),
        ("coverage", "district", "", "no_data", None),
        area="D01-01",
    )
    nowhere = published(("poor_hh", "district", "", "suppressed", None), area="D01-00")
    district = cost(pd.concat([known, nowhere], ignore_index=True))["district"]
    assert (district["figures"], district["withheld"]) == (4, 1)
    assert district["visible_percent"] == 75.0
    assert district["visible_percent_not_zero"] == 50.0
    assert district["unknown_place"] == {"figures": 1, "withheld": 1}
