"""The queue: who comes first, what a decision does, and how it is taken back."""

from datetime import date
from uuid import uuid4

import pytest

from database.errors import Conflict, InvalidInput, NotFound
from database.session import WriteSession
from geo.geocoding.answer import Answer
from geo.geocoding.engine import Query
from geo.geocoding.service import GeocoderCache, locate
from geo.review import service
from geo.review.models import ReviewTask
from tests.geo.country import store_country
from tests.geo.gazetteer.made import store_gazetteer

DOUBTFUL = Query("Kampung Mawar, Name of S01")


@pytest.fixture
def country(session: WriteSession) -> WriteSession:
    store_country(session)
    store_gazetteer(session)
    return session


def asked(session: WriteSession, query: Query = DOUBTFUL, confidence: float = 0.5) -> ReviewTask:
    answer = Answer(district_code="D01-01", confidence=confidence, decision="review")
    service.ask(session, [(None, query, answer)], {})
    return service.list_tasks(session)[-1]


def test_only_what_waits_for_a_person_is_queued(country: WriteSession) -> None:
    sure = Answer(decision="auto", confidence=0.99)
    assert service.ask(country, [(None, DOUBTFUL, sure)], {}) == 0


def test_an_address_is_asked_once_while_it_is_open(country: WriteSession) -> None:
    asked(country)
    shouted = Query("KG. MAWAR   name of s01")
    doubt = Answer(decision="review", confidence=0.4)
    assert service.ask(country, [(None, shouted, doubt)], {}) == 0


def test_the_least_sure_come_first_and_pages_follow(country: WriteSession) -> None:
    for number in range(5):
        asked(country, Query(f"Lot {number} Jalan Baru"), confidence=0.9 - number / 10)
    first = service.list_tasks(country, limit=2)
    rest = service.list_tasks(country, after=first[-1].id)
    assert [task.confidence for task in (*first, *rest)] == pytest.approx([0.5, 0.6, 0.7, 0.8, 0.9])


def test_a_decision_changes_the_next_identical_address_to_auto(country: WriteSession) -> None:
    cache = GeocoderCache()
    assert locate(country, cache, DOUBTFUL)[0].decision != "auto"
    service.place(country, asked(country).id, lon=101.3, lat=1.6, by="aisyah")
    answer, _ = locate(country, cache, Query("kg mawar;  NAME OF S01"))
    assert (answer.decision, answer.district_code) == ("auto", "D01-02")
    assert answer.mukim_code == "M01-02-001"


def test_undoing_it_changes_it_back(country: WriteSession) -> None:
    cache = GeocoderCache()
    before, _ = locate(country, cache, DOUBTFUL)
    task = asked(country)
    service.place(country, task.id, lon=101.3, lat=1.6, by="aisyah")
    assert service.undo(country, task.id).status == "open"
    assert locate(country, cache, DOUBTFUL)[0] == before


def test_another_address_is_not_changed(country: WriteSession) -> None:
    cache, other = GeocoderCache(), Query("Lot 2 Kampung Mawar, Name of S01")
    before, _ = locate(country, cache, other)
    service.place(country, asked(country).id, lon=101.3, lat=1.6, by="aisyah")
    assert locate(country, cache, other)[0] == before


def test_what_nobody_can_tell_is_not_asked_again(country: WriteSession) -> None:
    service.give_up(country, asked(country).id, by="aisyah")
    answer, _ = locate(country, GeocoderCache(), DOUBTFUL)
    assert (answer.decision, answer.district_code) == ("none", None)
    assert service.ask(country, [(None, DOUBTFUL, answer)], {}) == 0


def test_a_task_is_decided_once(country: WriteSession) -> None:
    task = asked(country)
    service.place(country, task.id, lon=101.3, lat=1.6, by="aisyah")
    with pytest.raises(Conflict):
        service.give_up(country, task.id, by="bala")


def test_a_point_in_the_sea_is_refused_and_nothing_changes(country: WriteSession) -> None:
    task = asked(country)
    with pytest.raises(InvalidInput, match="no district"):
        service.place(country, task.id, lon=90.0, lat=1.6, by="aisyah")
    assert service.get_task(country, task.id).status == "open"


def test_an_open_task_has_no_decision_to_undo(country: WriteSession) -> None:
    with pytest.raises(Conflict):
        service.undo(country, asked(country).id)


def test_a_task_that_is_not_there_is_named(country: WriteSession) -> None:
    with pytest.raises(NotFound):
        service.get_task(country, uuid4())


def test_an_unknown_status_is_refused(country: WriteSession) -> None:
    with pytest.raises(InvalidInput, match="status"):
        service.list_tasks(country, status="closed")


def test_a_decision_is_a_label_for_the_answer_it_judges(country: WriteSession) -> None:
    task = service.place(country, asked(country).id, lon=101.3, lat=1.6, by="aisyah")
    assert (task.decided_by, task.district_right) == ("aisyah", False)


def test_a_month_without_decisions_has_no_measured_error(country: WriteSession) -> None:
    found = service.measured_error(country, date(2026, 11, 21))
    assert (found.month, found.error) == (date(2026, 11, 1), None)
