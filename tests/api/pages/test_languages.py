"""Every page in both languages: each text comes from the catalogue or is data of that language.

The catalogue's messages are marked while the pages are rendered; whatever letters then stand
outside of the marks must be data: names, numbers, and labels of lists in the page's own language.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from api.pages.menu import PAGES
from database.rights.sharing import shared_fields
from database.session import Database
from maps.explorer.assets import Assets
from maps.texts.service import LANGUAGES
from registry.agencies.service import list_agencies
from registry.agencies.service import load as load_agencies
from registry.duplicates.service import get_pair
from registry.households.models import Household
from registry.ppr.models import PprProject
from registry.registrations.service import screening_of
from tests.api.officers import Desk, bearer
from tests.api.pages.wording import rule_words, untranslated
from tests.registry.agreements.made import APPROVER, DRAFTER, agreed
from tests.registry.duplicates.twins import loose_pair
from tests.registry.housing_applications.made import flat_parameters, recommended
from tests.registry.registrations.families import (
    AGENCY,
    COUNTER,
    DISTRICT,
    ENUMERATOR,
    SECRETARY,
    meeting,
    new_case,
)

HTML = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def things(registry: Database, desk: Desk) -> Callable[[str], tuple[dict[str, str], set[str]]]:
    """Return (addresses, data shown on them) of one case, meeting and pair."""
    with registry.writing() as session:
        case = new_case(session)
        pair = loose_pair(session)
        held = meeting(session)
        both = get_pair(session, pair.id)
        screening = screening_of(session, case)
        number = case.household.reference_no
        shown = {number, held.minutes_no, "Kampung Contoh, 89300 Ranau", "Pejabat", "FGD", "RANAU"}
        shown |= {side.household.reference_no for side in (both.a, both.b)}
        shown |= {person.name for side in (both.a, both.b) for person in side.people}
        shown |= {actor.name for actor in (COUNTER, DISTRICT, SECRETARY)}
        load_agencies(session)
        made = agreed(session)
        shown |= {made.purpose_note, made.handling, made.giver, "JKM", "S12", "s. 12", "Ujian"}
        shown |= {made.giver_signatory, made.recipient_signatory, DRAFTER.name, APPROVER.name}
        shown.add(str(case.registration.short_form["head_name"]))
        shown |= {one.reference_no for one in (both.a.household, both.b.household)}
        words = {
            lang: {getattr(one, lang) for one in screening.criteria}
            | {getattr(fact, lang) for match in both.matches for fact in match.facts}
            | {getattr(one, lang) for one in shared_fields()}
            | {getattr(one, f"name_{lang}") for one in list_agencies(session)}
            for lang in LANGUAGES
        }
        addresses = {
            "agreement": f"/desk/agreements/{made.id}",
            "draft": "/desk/agreements/new",
            "case": f"/desk/cases/{number}",
            "form": f"/desk/cases/{number}/form",
            "meeting": f"/desk/meetings/{held.id}",
            "pair": f"/desk/duplicates/{pair.id}",
            "house": f"/desk/houses/{recommended(session).id}",
            "flat": f"/desk/flats/{flat_parameters(session, case.household.id)[FLAT]}",
        }
        shown |= {one.name for one in session.scalars(select(PprProject))}
        shown |= {one.reference_no for one in session.scalars(select(Household))}
        shown |= {ENUMERATOR.name, AGENCY.name}
        words = {lang: words[lang] | rule_words(session, lang) for lang in LANGUAGES}
    return lambda lang: (addresses, shown | words[lang])


ACTORS = dict.fromkeys(("agreement", "draft", "meeting", "meetings", "new-meeting"), SECRETARY) | {
    "imports": COUNTER
}
FLAT = "ppr_application_id"
ELSEWHERE = {
    "changes",
    "sharing",
    "comparison",
    "families",
    "publications",
    "clusters",
    "targeting",
    "quality",
    "import",
    "row",
    "problem",
}
DESK_PAGES = sorted(set(PAGES) - ELSEWHERE)


@pytest.fixture(autouse=True)
def assets(client: TestClient, desk: Desk, tmp_path: Path) -> Iterator[None]:
    """Pages name static files that nobody built for these tests."""
    sites = [one.app.state.site for one in (client, desk.client)]
    for site in sites:
        site.__dict__["assets"] = Assets(tmp_path, "0123456789ab", {})
    yield
    for site in sites:
        del site.__dict__["assets"]


@pytest.mark.usefixtures("marked")
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", DESK_PAGES)
def test_no_text_of_the_desk_and_the_citizens_pages_is_untranslated(
    desk: Desk, things: Callable[[str], tuple[dict[str, str], set[str]]], name: str, lang: str
) -> None:
    addresses, data = things(lang)
    address = addresses.get(name, PAGES[name].address)
    headers = HTML | bearer(ACTORS.get(name, DISTRICT))
    query = {"lang": lang} | ({"state": "S12"} if name == "pejabat" else {})
    if name == "cases":
        query["sort"] = "newest"
    answer = desk.client.get(address, params=query, headers=headers)
    assert answer.status_code == 200
    if name == "pejabat":
        data = data | set(re.findall(r"<li><strong>(.*?)</strong>", answer.text))
    if name == "cases":
        data = data | set(re.findall(r"<a [^>]*>([A-Z0-9-]+)</a>", answer.text))
    assert untranslated(answer.text, lang, data) == []


@pytest.mark.usefixtures("marked")
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ["publications", "quality"])
def test_no_text_of_the_planners_pages_is_untranslated(
    client: TestClient, name: str, lang: str
) -> None:
    html = client.get(PAGES[name].address, params={"lang": lang}, headers=HTML).text
    data = set(re.findall(r"<optgroup label=\"(.*?)\"|<option value=\"[^\"]*\">(.*?)<", html))
    names = {name for pair in data for name in pair if name} | {"csv", "xlsx", "parquet", "gpkg"}
    names |= set(re.findall(r"files/([a-z.]+)\"", html)) | {"Malaysia"}
    names |= set(re.findall(r": ([A-Za-z0-9._-]+)</p>", html))
    assert untranslated(html, lang, names) == []


def test_a_text_that_is_not_of_the_catalogue_is_found() -> None:
    assert untranslated("<p>⟦Status⟧: <b title='Simpan'>Baru</b></p>", "en", set()) == [
        "Simpan",
        "Baru",
    ]
