from fastapi.testclient import TestClient

from geo.indicators.service import list_indicators


def test_every_indicator_is_listed_in_the_order_of_menus(client: TestClient) -> None:
    found = client.get("/v1/indicators").json()["items"]
    assert [item["code"] for item in found] == [one.code for one in list_indicators()]


def test_an_indicator_tells_words_unit_levels_years_and_classes(client: TestClient) -> None:
    found = {item["code"]: item for item in client.get("/v1/indicators").json()["items"]}
    rate = found["registered_poverty_rate"]
    assert rate["label"]["en"] == "Registered poor per 100 households"
    assert rate["label"]["ms"] == "Kadar pendaftaran isi rumah miskin"
    assert rate["denominator"]["en"] == "census households"
    assert rate["unit"] == {
        "code": "per_100_hh",
        "ms": "setiap 100 isi rumah",
        "en": "per 100 households",
        "decimals": 1,
    }
    levels = {level["level"]: level for level in rate["levels"]}
    assert levels["district"]["years"] == [2026]
    assert levels["mukim"]["breaks"] is None
    hies = {level["level"]: level for level in found["hies_absolute"]["levels"]}
    assert hies["district"]["years"] == [2022, 2024]
    assert hies["district"]["breaks"] == sorted(hies["district"]["breaks"])
    assert "mukim" not in hies
