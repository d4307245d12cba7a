from fastapi.testclient import TestClient

from geo.publication.queries import PublicationInfo


def test_publications_are_listed_newest_first_in_pages(
    client: TestClient, publication: PublicationInfo
) -> None:
    numbers, address = [], "/v1/publications?limit=1"
    while address:
        answer = client.get(address).json()
        numbers += [item["number"] for item in answer["items"]]
        address = answer["next"]
    assert numbers == sorted(numbers, reverse=True)
    assert numbers[0] == publication.number
    assert len(numbers) == 2


def test_one_publication_tells_what_it_was_made_from(
    client: TestClient, publication: PublicationInfo
) -> None:
    response = client.get(f"/v1/publications/{publication.number}")
    found = response.json()
    assert (found["digest"], found["threshold"], found["boundary_set"]) == (
        publication.digest, 10, "made-1",
    )  # fmt: skip
    assert "immutable" in response.headers["cache-control"]


def test_a_publication_that_does_not_exist_is_not_found(client: TestClient) -> None:
    assert client.get("/v1/publications/999").status_code == 404
    assert client.get("/v1/publications/first").status_code == 400
    assert client.get("/v1/publications/99999999999999999999").status_code == 400
