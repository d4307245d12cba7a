"""The explorer page, its figures, its tiles and its static files over HTTP."""

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.main import create_app
from api.pages.settings import PageSettings
from api.pages.site import Site
from maps.explorer.assets import Assets, content_tag
from maps.explorer.bundles import NEEDS
from tests.serving import served

TAG = "0123456789ab"
TILES = "boundaries-made-1-made-1.pmtiles"


@pytest.fixture
def client(atlas, tmp_path, monkeypatch):
    monkeypatch.setenv("PETAKASIH_DATA_DIR", str(tmp_path))
    app = create_app(served(atlas))
    site = app.state.site
    folder = tmp_path / "web" / content_tag(site.settings.web_dir)
    (folder / "scripts").mkdir(parents=True)
    (folder / "scripts" / "main.js").write_text("// main")
    (folder / "scripts" / "main.js.gz").write_bytes(b"packed")
    (folder / NEEDS).write_text('{"scripts/main.js": ["scripts/main.js"]}')
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "tiles").mkdir()
    (tmp_path / "tiles" / TILES).write_bytes(bytes(range(256)) * 40)
    with TestClient(app) as opened:
        yield opened


@pytest.fixture
def assets(client) -> Assets:
    return client.app.state.site.assets


def test_the_explorer_is_malay_html_that_is_asked_for_each_time(client):
    answer = client.get("/")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "public, no-cache"
    assert '<html lang="ms">' in answer.text


def test_the_page_allows_scripts_of_its_own_host_only(client):
    policy = client.get("/").headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


def test_a_page_that_the_reader_has_is_not_sent_again(client):
    etag = client.get("/").headers["etag"]
    assert client.get("/", headers={"If-None-Match": etag}).status_code == 304


@pytest.mark.parametrize(
    "query",
    ["colour=red", "level=kampung", "indicator=happiness", "parent=S99", "level=state&level=dun"],
)
def test_a_wrong_address_is_a_400_that_a_person_can_read(client, query):
    answer = client.get(f"/?{query}")
    assert answer.status_code == 400
    assert "Paparan ini tidak dapat ditunjukkan" in answer.text
    assert answer.headers["cache-control"] == "no-store"


def test_a_refused_address_is_never_repeated_as_markup(client):
    answer = client.get("/", params={"level": "<script>alert(1)</script>"})
    assert answer.status_code == 400
    assert "<script>alert" not in answer.text


def test_a_frame_is_kept_for_ever_under_the_publications_own_name(client):
    answer = client.get(f"/explorer/{TAG}/district.json")
    assert answer.status_code == 200
    assert "immutable" in answer.headers["cache-control"]
    assert set(answer.json()["series"]) == {"registered_poverty_rate", "poor_hh"}


@pytest.mark.parametrize("path", [f"/explorer/{TAG}/national.json", "/explorer/../district.json"])
def test_a_level_that_is_not_drawn_is_refused(client, path):
    assert client.get(path).status_code in (400, 404)


def test_a_frame_of_another_publication_is_not_found(client):
    assert client.get("/explorer/ffffffffffff/district.json").status_code == 404


def test_tiles_are_sent_in_ranges_under_a_strong_etag(client):
    whole = client.get(f"/tiles/{TILES}")
    part = client.get(f"/tiles/{TILES}", headers={"Range": "bytes=256-259"})
    assert part.status_code == 206
    assert part.content == bytes([0, 1, 2, 3])
    assert part.headers["content-range"] == "bytes 256-259/10240"
    assert part.headers["etag"] == whole.headers["etag"]
    assert not part.headers["etag"].startswith("W/")
    assert "content-encoding" not in part.headers


def test_a_range_of_other_content_gets_the_whole(client):
    headers = {"Range": "bytes=0-3", "If-Range": '"other"'}
    assert client.get(f"/tiles/{TILES}", headers=headers).status_code == 200


def test_a_range_beyond_the_end_is_a_416(client):
    assert client.get(f"/tiles/{TILES}", headers={"Range": "bytes=99999-"}).status_code == 416


def test_tiles_that_the_reader_has_are_not_sent_again(client):
    etag = client.get(f"/tiles/{TILES}").headers["etag"]
    answer = client.get(f"/tiles/{TILES}", headers={"If-None-Match": etag})
    assert answer.status_code == 304


def test_missing_tiles_of_the_shown_set_are_made_when_asked_for(client, tmp_path):
    (tmp_path / "tiles" / TILES).unlink()
    answer = client.get(f"/tiles/{TILES}", headers={"Range": "bytes=0-6"})
    assert answer.content == b"PMTiles"


@pytest.mark.parametrize("name", ["boundaries-other-1.pmtiles", "..%2fsecret.txt", "secret.txt"])
def test_other_tile_names_are_not_found(client, name):
    assert client.get(f"/tiles/{name}").status_code in (400, 404)


def test_static_files_are_kept_for_ever_and_sent_compressed_to_those_who_take_it(client, assets):
    address = f"/assets/{assets.tag}/scripts/main.js"
    plain = client.get(address, headers={"Accept-Encoding": "identity"})
    assert plain.text == "// main"
    assert plain.headers["content-type"].startswith("text/javascript")
    assert "immutable" in plain.headers["cache-control"]
    with client.stream("GET", address, headers={"Accept-Encoding": "gzip"}) as packed:
        assert packed.headers["content-encoding"] == "gzip"
        assert packed.headers["etag"] != plain.headers["etag"]
        assert packed.headers["vary"] == "Accept-Encoding"


@pytest.mark.parametrize("name", ["../../secret.txt", "%2e%2e/%2e%2e/secret.txt", "nothing.js", ""])
def test_no_other_file_can_be_had(client, assets, name):
    answer = client.get(f"/assets/{assets.tag}/{name}")
    assert answer.status_code == 404
    assert "secret" not in answer.text


def test_files_of_another_build_are_not_found(client):
    assert client.get(f"/assets/{TAG}/scripts/main.js").status_code == 404


def test_without_built_files_the_site_says_what_to_run(atlas, tmp_path):
    settings = PageSettings(data_dir=Path(tmp_path))
    app = create_app(served(atlas))
    app.state.site = Site(app.state.context, settings)
    with TestClient(app) as opened:
        answer = opened.get("/")
    assert answer.status_code == 503
    assert "petakasih up" in answer.json()["detail"]


def test_pages_are_not_part_of_the_open_api(client):
    paths = client.get("/openapi.json").json()["paths"]
    assert not [path for path in paths if not path.startswith(("/v1/", "/healthz", "/readyz"))]
