import pandas as pd

from geo.publication.cost import cost

COLUMNS = ["indicator", "level", "breakdown", "flag", "value"]


def published(*rows: tuple[str, str, str, str, float | None]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=COLUMNS)


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
