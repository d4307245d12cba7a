"""The poverty line tables are public, corrections and all."""

from tests.api.officers import Desk


def test_every_loaded_table_is_listed(desk: Desk) -> None:
    versions = [one["version"] for one in desk.get(None, "/v1/poverty-lines").json()["items"]]
    assert {"PGK-2019", "PGK-2022"} <= set(versions)


def test_a_corrected_cell_tells_what_was_printed_and_why(desk: Desk) -> None:
    asked = {"state": "S05", "stratum": "bandar", "basis": "isi_rumah"}
    lines = desk.get(None, "/v1/poverty-lines/PGK-2019", **asked).json()["lines"]
    (total,) = [one for one in lines if one["line"] == "jumlah"]
    assert (total["amount"], total["printed_amount"]) == ("2138.00", "3138.00")
    assert total["correction"]


def test_an_unknown_table_or_filter_is_told(desk: Desk) -> None:
    assert desk.get(None, "/v1/poverty-lines/PGK-1900").status_code == 404
    assert desk.get(None, "/v1/poverty-lines/PGK-2019", state="S99").status_code == 400
