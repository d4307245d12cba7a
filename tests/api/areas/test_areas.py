import pytest
from fastapi.testclient import TestClient

from tests.geo.country import AREAS


def codes(client: TestClient, **parameters: object) -> list[str]:
    response = client.get("/v1/areas", params=parameters)
    assert response.status_code == 200, response.text
    return [item["code"] for item in response.json()["items"]]


def test_every_area_of_a_level_is_listed_by_code(client: TestClient) -> None:
    assert codes(client, level="district") == ["D01-01", "D01-02", "D02-01", "D02-02"]
    assert len(codes(client)) == len(AREAS)


def test_an_item_tells_name_parent_state_quality_size_and_box(client: TestClient) -> None:
    (item,) = client.get("/v1/areas?q=name of d01-01").json()["items"]
    assert item == {
        "code": "D01-01",
        "level": "district",
        "name": "Name of D01-01",
        "parent": "S01",
        "state": "S01",
        "quality": "official",
        "land_km2": 24_600.0,
        "bbox": [100.0, 1.0, 101.0, 3.0],
    }


def test_a_parent_keeps_everything_below_it(client: TestClient) -> None:
    assert codes(client, parent="S02", level="mukim") == [
        "M02-01-001", "M02-01-002", "M02-02-001", "M02-02-002",
    ]  # fmt: skip
    assert "P003" in codes(client, parent="S02")


@pytest.mark.parametrize("text", ["%", "_", "100%"])
def test_a_search_takes_every_character_as_it_is(client: TestClient, text: str) -> None:
    assert codes(client, q=text) == []


def test_pages_follow_their_links_to_the_whole(client: TestClient) -> None:
    found, address = [], "/v1/areas?limit=5"
    while address:
        answer = client.get(address).json()
        found += [item["code"] for item in answer["items"]]
        address = answer["next"]
        assert address is None or "boundary_set=made-1" in address
    assert found == codes(client)


def test_one_area_tells_its_source_and_a_point_inside(client: TestClient) -> None:
    area = client.get("/v1/areas/M01-01-002").json()
    assert (area["boundary_set"], area["source"], area["source_share"]) == ("made-1", "made", 1.0)
    assert (100 < area["point"][0] < 101, 2 < area["point"][1] < 3) == (True, True)


def test_an_area_that_does_not_exist_is_not_found(client: TestClient) -> None:
    assert client.get("/v1/areas/D99-99").status_code == 404


@pytest.mark.parametrize(
    ("field", "query"),
    [
        ("level", "level=village"),
        ("parent", "parent=S99"),
        ("q", "q="),
        ("q", "q=%00"),
        ("limit", "limit=-1"),
        ("cursor", "cursor=WyJkaXN0cmljdCIsICJcdTAwMDAiXQ"),
        ("near", "near=here"),
    ],
)
def test_a_wrong_parameter_is_a_400_that_names_it(
    client: TestClient, field: str, query: str
) -> None:
    response = client.get(f"/v1/areas?{query}")
    assert (response.status_code, response.json()["field"]) == (400, field)


def test_an_unknown_boundary_set_is_not_found(client: TestClient) -> None:
    assert client.get("/v1/areas?boundary_set=made-9").status_code == 404


def test_boundary_sets_tell_their_sources(client: TestClient) -> None:
    (item,) = client.get("/v1/boundary-sets").json()["items"]
    assert (item["code"], item["is_current"]) == ("made-1", True)
    assert item["sources"]["made"]["licence"] == "none"


def test_official_rows_without_a_polygon_are_listed(client: TestClient) -> None:
    (item,) = client.get("/v1/reference-exceptions").json()["items"]
    assert item == {
        "table": "hies_district",
        "year": 2024,
        "state": "Sabah",
        "name": "Membakut",
        "area": "H12-membakut",
        "reason": "no polygon",
    }
