"""The status check says little, to few questions, and its log tells no number."""

from dataclasses import fields
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text, update

from database.errors import InvalidInput
from database.session import WriteSession
from registry.calendar.service import now, today
from registry.housing_applications.public import words
from registry.housing_applications.service import apply
from registry.housing_applications.workflow import WORKFLOW
from registry.persons.models import Person
from registry.records.changing import By
from registry.records.families import merge
from registry.registrations.service import Case
from registry.status_checks.models import StatusCheck
from registry.status_checks.service import (
    Question,
    Refusal,
    StatusAnswer,
    _subscriber,
    check,
    forget,
)
from registry.status_checks.settings import StatusCheckSettings
from tests.registry.registrations.families import (
    COUNTER,
    SUPERVISOR,
    decide,
    identity_number,
    new_case,
    rejected_case,
    step,
    verified_case,
)

SETTINGS = StatusCheckSettings()
ADDRESS = "203.0.113.7"


def head_of(session: WriteSession, case: Case) -> Person:
    wanted = select(Person).where(Person.household_id == case.household.id, Person.role == "KIR")
    return session.scalars(wanted).one()


def ask(session: WriteSession, question: Question, address: str = ADDRESS) -> StatusAnswer:
    answer = check(session, question, address, SETTINGS)
    assert isinstance(answer, StatusAnswer)
    return answer


def question(session: WriteSession, case: Case) -> Question:
    number = head_of(session, case).identity_no
    assert number is not None
    return Question(number, reference_no=case.household.reference_no)


def test_the_receipt_of_a_household_that_was_merged_stays_good(session: WriteSession) -> None:
    kept, absorbed = new_case(session), new_case(session)
    number = head_of(session, kept).identity_no
    assert number is not None
    asked = Question(number, reference_no=absorbed.household.reference_no)
    unknown = ask(session, asked)
    by = By(SUPERVISOR, "Keluarga sama.")
    merge(session, kept.household.id, absorbed.household.id, {}, by)
    assert unknown != ask(session, asked) == ask(session, question(session, kept))


def test_every_status_is_told_with_its_day_what_comes_next_and_whom_to_call(
    session: WriteSession,
) -> None:
    new, rejected, verified = new_case(session), rejected_case(session), verified_case(session)
    accepted, left = new_case(session), verified_case(session)
    decide(session, accepted, "accept")
    step(session, left, "exit", SUPERVISOR, reason="withdrawn", note="Atas permintaan.")
    told = {
        status: ask(session, question(session, case))
        for status, case in {
            "baru": new,
            "disemak": accepted,
            "disahkan": verified,
            "ditolak": rejected,
            "keluar": left,
        }.items()
    }
    for status, answer in told.items():
        assert answer.status == status
        assert answer.last_step_on == today()
        assert answer.next_ms
        assert answer.next_en
        assert answer.office is not None
        assert answer.office.code == "PPN-S12"


def test_the_number_may_be_typed_with_dashes_and_the_date_of_birth_serves_too(
    session: WriteSession,
) -> None:
    case = new_case(session)
    head = head_of(session, case)
    assert head.identity_no is not None
    dashed = f"{head.identity_no[:6]}-{head.identity_no[6:8]}-{head.identity_no[8:]}"
    assert ask(session, Question(dashed, birth_date=head.birth_date)).status == "baru"


def test_an_unknown_number_and_a_wrong_second_detail_get_the_same_answer(
    session: WriteSession,
) -> None:
    case, other = new_case(session), new_case(session)
    number = head_of(session, case).identity_no
    assert number is not None
    answers = [
        ask(session, Question(identity_number(), reference_no=case.household.reference_no)),
        ask(session, Question(number, reference_no=other.household.reference_no)),
        ask(session, Question(number, birth_date=date(1950, 1, 1))),
    ]
    assert answers == [answers[0]] * 3
    assert answers[0].status == "tiada_padanan"


def test_the_poverty_class_is_told_for_the_reference_number_of_a_verified_case_only(
    session: WriteSession,
) -> None:
    verified, new = verified_case(session), new_case(session)
    told = ask(session, question(session, verified)).poverty
    assert told is not None
    assert told.code == verified.household.poverty_status
    head = head_of(session, verified)
    assert head.identity_no is not None
    by_birth = ask(session, Question(head.identity_no, birth_date=head.birth_date))
    assert (by_birth.status, by_birth.poverty) == ("disahkan", None)
    assert ask(session, question(session, new)).poverty is None


def test_an_application_for_a_house_is_told_in_plain_words_to_the_holder_of_the_receipt(
    session: WriteSession,
) -> None:
    case = new_case(session)
    asked = question(session, case)
    assert ask(session, asked).houses == ()
    apply(session, case.household.id, COUNTER, category="bina_baharu", applied_on=today())
    (told,) = ask(session, asked).houses
    assert (told.status, told.category["en"]) == ("dimohon", "New build (PPRS)")
    assert "Lampiran B" in told.next["ms"]
    born = head_of(session, case).birth_date
    assert ask(session, Question(asked.identity_no, birth_date=born)).houses == ()


def test_every_state_of_an_application_for_a_house_has_words_in_both_languages() -> None:
    for state in WORKFLOW.states:
        told = words(state)
        assert all(told[part][lang] for part in ("status", "next") for lang in ("ms", "en"))


def test_no_answer_holds_a_name_a_reason_or_an_income() -> None:
    assert {field.name for field in fields(StatusAnswer)} == {
        "status",
        "status_ms",
        "status_en",
        "last_step_on",
        "next_ms",
        "next_en",
        "office",
        "poverty",
        "houses",
    }


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (Question("", birth_date=date(1980, 1, 1)), "identity_no"),
        (Question("800101-12-1234'; --", birth_date=date(1980, 1, 1)), "identity_no"),
        (Question("8" * 21, birth_date=date(1980, 1, 1)), "identity_no"),
        (Question("800101121234"), "reference_no"),
        (Question("800101121234", "PK-1", date(1980, 1, 1)), "reference_no"),
        (Question("800101121234", "PK-ABCDEFGH-X"), "reference_no"),
    ],
)
def test_what_is_no_question_is_refused_by_its_form_alone(
    session: WriteSession, wrong: Question, field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        check(session, wrong, ADDRESS, SETTINGS)
    assert refused.value.field == field


def test_a_scan_of_a_thousand_numbers_from_one_address_is_stopped(session: WriteSession) -> None:
    answers = [
        check(session, Question(f"8001{i:08d}", birth_date=date(1980, 1, 1)), ADDRESS, SETTINGS)
        for i in range(1_000)
    ]
    answered = [one for one in answers if isinstance(one, StatusAnswer)]
    assert len(answered) == SETTINGS.per_address_hour
    refused = [one for one in answers if isinstance(one, Refusal)]
    assert {one.limit for one in refused} == {"address"}
    assert all(0 < one.retry_after <= 3600 for one in refused)


def test_one_number_is_answered_a_few_times_an_hour_from_whatever_addresses(
    session: WriteSession,
) -> None:
    asked = Question(identity_number(), birth_date=date(1970, 1, 1))
    answers = [check(session, asked, f"203.0.113.{host}", SETTINGS) for host in range(20)]
    assert [type(one) for one in answers] == [StatusAnswer] * 6 + [Refusal] * 14


def test_after_an_hour_the_same_address_is_answered_again(session: WriteSession) -> None:
    for _ in range(SETTINGS.per_address_hour + 1):
        asked = Question(identity_number(), birth_date=today())
        last = check(session, asked, ADDRESS, SETTINGS)
    assert isinstance(last, Refusal)
    session.execute(update(StatusCheck).values(at=now() - timedelta(minutes=61)))
    ask(session, Question(identity_number(), birth_date=today()))


@given(st.integers(0, 2**64 - 1), st.integers(0, 2**64 - 1))
def test_a_subscriber_cannot_hide_among_his_own_ipv6_addresses(first: int, second: int) -> None:
    network = "2001:db8:1:2"
    addresses = {_host(network, host) for host in (first, second)}
    assert len({_subscriber(address) for address in addresses}) == 1
    assert _subscriber("2001:db8:1:3::1") != _subscriber("2001:db8:1:2::1")


def _host(network: str, host: int) -> str:
    digits = f"{host:016x}"
    return network + ":" + ":".join(digits[i : i + 4] for i in range(0, 16, 4))


def test_every_check_is_logged_and_no_number_or_address_stands_in_the_log(
    session: WriteSession,
) -> None:
    case = new_case(session)
    asked = question(session, case)
    for _ in range(8):
        check(session, asked, ADDRESS, SETTINGS)
    rows = session.scalars(select(StatusCheck)).all()
    assert [row.refused for row in rows] == [None] * 6 + ["number"] * 2
    assert rows[0].registration_id == case.registration.id
    log = str(session.execute(text("SELECT status_check::text FROM status_check")).all())
    for secret in (asked.identity_no, ADDRESS, str(asked.reference_no)):
        assert secret not in log
        assert secret.encode().hex() not in log


def test_the_same_number_under_another_key_has_another_hash(session: WriteSession) -> None:
    asked = Question(identity_number(), birth_date=today())
    for settings in (SETTINGS, StatusCheckSettings()):
        check(session, asked, ADDRESS, settings)
    hashes = session.scalars(select(StatusCheck.number_hash)).all()
    assert len(set(hashes)) == 2


def test_old_entries_of_the_log_are_forgotten(session: WriteSession) -> None:
    ask(session, Question(identity_number(), birth_date=today()))
    session.execute(update(StatusCheck).values(at=now() - timedelta(days=91)))
    ask(session, Question(identity_number(), birth_date=today()))
    assert forget(session, older_than_days=90) == 1
