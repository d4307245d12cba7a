import pytest
from fastapi.testclient import TestClient


def test_a_point_on_land_has_an_area_of_every_level(client: TestClient) -> None:
    found = client.get("/v1/locate?lon=100.5&lat=1.5").json()
    assert {level: area["code"] for level, area in found["areas"].items()} == {
        "national": "MY", "state": "S01", "district": "D01-01", "mukim": "M01-01-001",
        "parlimen": "P001", "dun": "N01-01",
    }  # fmt: skip
    assert found["nearest"] is None


def test_a_point_on_a_border_belongs_to_the_smaller_code(client: TestClient) -> None:
    found = client.get("/v1/locate?lon=102&lat=2").json()
    assert found["areas"]["mukim"]["code"] == "M01-02-001"


def test_a_point_at_sea_has_the_nearest_district(client: TestClient) -> None:
    found = client.get("/v1/locate?lon=104.1&lat=2").json()
    assert found["areas"] == {}
    assert found["nearest"]["code"] == "D02-02"
    assert found["nearest"]["distance_m"] == pytest.approx(11_100, rel=0.01)


@pytest.mark.parametrize(
    ("field", "query"),
    [("lat", "lon=100"), ("lon", "lat=1&lon=181"), ("lat", "lon=1&lat=-91"),
     ("lon", "lon=nan&lat=1"), ("lon", "lon=inf&lat=1"), ("radius", "lon=1&lat=1&radius=2")],
)  # fmt: skip
def test_a_wrong_parameter_is_a_400_that_names_it(
    client: TestClient, field: str, query: str
) -> None:
    response = client.get(f"/v1/locate?{query}")
    assert (response.status_code, response.json()["field"]) == (400, field)
