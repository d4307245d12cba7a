import csv
import io
from typing import Any

import pytest
from fastapi.testclient import TestClient

from geo.publication.queries import PublicationInfo

RATE = "registered_poverty_rate"
FIELDS = {
    "area", "area_name", "level", "parent", "indicator", "year", "breakdown", "category",
    "value", "lower", "upper", "smoothed", "smoothed_lower", "smoothed_upper", "rank_lower",
    "rank_upper", "reliability", "numerator", "denominator", "unit", "flag", "reason", "source",
}  # fmt: skip

KEPT = {
    "area", "area_name", "level", "parent", "indicator", "year", "breakdown", "category", "unit",
    "flag", "reason", "source",
}  # fmt: skip
"""Fields that say which figure it is, and why it has no number."""


def items(client: TestClient, address: str, **parameters: Any) -> list[dict[str, Any]]:
    response = client.get(address, params=parameters)
    assert response.status_code == 200, response.text
    found = response.json()["items"]
    assert isinstance(found, list)
    return found


def test_an_item_tells_value_interval_parts_flag_source_and_year(client: TestClient) -> None:
    found = items(client, "/v1/statistics", indicator=RATE, level="state")
    told = next(item for item in found if item["flag"] == "ok")
    assert set(told) == FIELDS
    assert told["value"] == told["numerator"] / told["denominator"] * 100
    assert told["lower"] < told["value"] < told["upper"]
    assert (told["level"], told["parent"], told["unit"]) == ("state", "MY", "per_100_hh")


def test_the_envelope_tells_publication_date_boundary_set_and_demonstration(
    client: TestClient, publication: PublicationInfo
) -> None:
    answer = client.get("/v1/statistics", params={"indicator": RATE}).json()
    assert answer["publication"] == publication.number
    assert answer["as_of"] == "2026-06-30"
    assert answer["boundary_set"] == "made-1"
    assert answer["is_demo"] is True


def test_a_suppressed_item_carries_no_number(client: TestClient) -> None:
    found = items(client, "/v1/statistics", indicator="hardcore_share", level="district")
    withheld = [item for item in found if item["flag"] == "suppressed"]
    assert withheld
    for item in withheld:
        numbers = FIELDS - KEPT
        assert [item[name] for name in numbers] == [None] * len(numbers)


@pytest.mark.parametrize("separated", ["poor_hh,hies_absolute", ["poor_hh", "hies_absolute"]])
def test_several_indicators_may_be_asked_for(client: TestClient, separated: str) -> None:
    found = items(client, "/v1/statistics", indicator=separated, level="state")
    assert {item["indicator"] for item in found} == {"poor_hh", "hies_absolute"}


def test_without_a_year_the_newest_is_given(client: TestClient) -> None:
    found = items(client, "/v1/statistics", indicator="hies_absolute", level="state")
    assert {item["year"] for item in found} == {2024}
    found = items(client, "/v1/statistics", indicator="hies_absolute", level="state", year=2022)
    assert {item["year"] for item in found} == {2022}


def test_pages_follow_their_links_to_the_whole(client: TestClient) -> None:
    whole = items(client, "/v1/statistics", indicator="poor_hh")
    pages, address = [], "/v1/statistics?indicator=poor_hh&limit=4"
    while address:
        response = client.get(address)
        answer = response.json()
        if answer["next"]:
            assert response.headers["link"] == f'<{answer["next"]}>; rel="next"'
        pages += answer["items"]
        address = answer["next"]
    assert pages == whole


def test_links_pin_the_publication_and_never_echo_the_host(
    client: TestClient, publication: PublicationInfo
) -> None:
    response = client.get(
        "/v1/statistics?indicator=poor_hh&limit=1", headers={"Host": "evil.example"}
    )
    assert f"publication={publication.number}" in response.json()["next"]
    assert "evil" not in response.text + str(response.headers)


def test_csv_has_the_same_rows(client: TestClient) -> None:
    parameters = {"indicator": "poor_hh", "level": "mukim"}
    response = client.get("/v1/statistics", params=parameters | {"format": "csv"})
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert "attachment" in response.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(response.text)))
    expected = items(client, "/v1/statistics", **parameters)
    assert [row["area"] for row in rows] == [item["area"] for item in expected]
    assert [row["value"] for row in rows] == [
        "" if item["value"] is None else str(item["value"]) for item in expected
    ]
    assert {row["publication"] for row in rows} != {""}


def test_geojson_has_shapes_and_unknown_areas_without_one(client: TestClient) -> None:
    parameters = {"indicator": "poor_hh", "level": "mukim", "format": "geojson"}
    response = client.get("/v1/statistics", params=parameters)
    assert response.headers["content-type"] == "application/geo+json"
    shapes = {feature["id"]: feature["geometry"] for feature in response.json()["features"]}
    assert shapes["M01-01-001"]["type"] == "MultiPolygon"
    assert shapes["M01-01-000"] is None


def test_figures_are_of_whole_areas_unless_a_breakdown_is_asked_for(client: TestClient) -> None:
    found = items(client, "/v1/statistics", indicator="poor_hh", level="state")
    assert {(item["breakdown"], item["category"]) for item in found} == {(None, None)}


def test_a_breakdown_tells_every_category_in_both_languages(client: TestClient) -> None:
    parameters = {"indicator": "poor_hh", "level": "state", "breakdown": "head_sex"}
    answer = client.get("/v1/statistics", params=parameters).json()
    named = {one["code"]: one["label"] for one in answer["breakdown"]["categories"]}
    assert answer["breakdown"]["label"]["ms"] == "Jantina ketua isi rumah"
    assert named["perempuan"] == {"ms": "Perempuan", "en": "Female"}
    told = {(item["area"], item["category"]) for item in answer["items"]}
    areas = {item["area"] for item in answer["items"]}
    assert told == {(area, category) for area in areas for category in named}


def test_one_category_of_a_breakdown_is_one_map(client: TestClient) -> None:
    parameters = {"indicator": "poor_hh", "level": "state", "breakdown": "stratum"}
    parameters |= {"category": "luar_bandar", "format": "geojson"}
    answer = client.get("/v1/statistics", params=parameters).json()
    assert {one["properties"]["category"] for one in answer["features"]} == {"luar_bandar"}
    assert answer["breakdown"]["code"] == "stratum"
    del parameters["category"]
    refused = client.get("/v1/statistics", params=parameters)
    assert (refused.status_code, refused.json()["field"]) == (400, "format")


def test_an_area_is_told_by_category(client: TestClient) -> None:
    parameters = {"indicator": "poor_hh", "breakdown": "stratum"}
    found = items(client, "/v1/areas/S01/statistics", **parameters)
    assert [item["category"] for item in found] == ["bandar", "luar_bandar", "tidak_diketahui"]


@pytest.mark.parametrize("missing", [{"level": "district"}, {"indicator": ["poor_hh", "coverage"]}])
def test_geojson_is_one_indicator_at_one_level(client: TestClient, missing: dict[str, Any]) -> None:
    parameters = {"indicator": ["poor_hh"], "level": "state", "format": "geojson"} | missing
    if missing.get("level"):
        parameters.pop("level")
    response = client.get("/v1/statistics", params=parameters)
    assert (response.status_code, response.json()["field"]) == (400, "format")


@pytest.mark.parametrize(
    ("field", "query"),
    [
        ("indicator", ""),
        ("indicator", "indicator=poverty"),
        ("indicator", "indicator="),
        ("colour", "indicator=poor_hh&colour=red"),
        ("level", "indicator=poor_hh&level=village"),
        ("level", "indicator=hies_absolute&level=mukim"),
        ("parent", "indicator=poor_hh&parent=S99"),
        ("parent", "indicator=poor_hh&parent=%00"),
        ("year", "indicator=poor_hh&year=1999"),
        ("year", "indicator=poor_hh&year=soon"),
        ("format", "indicator=poor_hh&format=xml"),
        ("limit", "indicator=poor_hh&limit=0"),
        ("limit", "indicator=poor_hh&limit=3001"),
        ("limit", "indicator=poor_hh&limit=unlimited"),
        ("cursor", "indicator=poor_hh&cursor=nonsense"),
        ("cursor", "indicator=poor_hh&cursor=WyJhIiwgMV0"),
        ("publication", "indicator=poor_hh&publication=newest"),
        ("breakdown", "indicator=poor_hh&breakdown=colour"),
        ("breakdown", "indicator=poor_hh&category=bandar"),
        ("category", "indicator=poor_hh&breakdown=stratum&category=lelaki"),
        ("indicator", "indicator=hies_absolute&breakdown=stratum"),
        ("level", "indicator=poor_hh&breakdown=ethnicity&level=mukim"),
    ],
)
def test_a_wrong_parameter_is_a_400_that_names_it(
    client: TestClient, field: str, query: str
) -> None:
    response = client.get(f"/v1/statistics?{query}")
    assert response.status_code == 400
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["field"].partition(".")[0] == field


def test_an_unknown_publication_is_not_found(client: TestClient) -> None:
    assert client.get("/v1/statistics?indicator=poor_hh&publication=999").status_code == 404


def test_an_area_tells_all_its_figures_of_all_years(client: TestClient) -> None:
    found = items(client, "/v1/areas/D01-01/statistics")
    assert {item["area"] for item in found} == {"D01-01"}
    assert {item["year"] for item in found if item["indicator"] == "hies_absolute"} == {2022, 2024}
    only = items(client, "/v1/areas/D01-01/statistics", indicator="poor_hh")
    assert {item["indicator"] for item in only} == {"poor_hh"}


def test_an_unknown_area_of_a_level_has_figures_too(client: TestClient) -> None:
    (item,) = items(client, "/v1/areas/M01-01-000/statistics", indicator="poor_hh")
    assert item["area_name"] == "Mukim tidak diketahui / Mukim not known"


def test_an_area_that_does_not_exist_is_not_found(client: TestClient) -> None:
    response = client.get("/v1/areas/D99-99/statistics")
    assert (response.status_code, response.json()["type"]) == (
        404,
        "urn:petakasih:problem:not-found",
    )
