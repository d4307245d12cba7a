"""`petakasih eligibility`: what a household may receive, and why."""

from contextlib import closing
from datetime import datetime
from typing import Annotated, Any

import typer

from cli.console import console


def eligibility(
    reference_no: Annotated[str, typer.Argument(help="Reference number of the household.")],
    rule: Annotated[str | None, typer.Option(help="One rule; all by default.")] = None,
    on: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Day of the rules; today by default."),
    ] = None,
    fact: Annotated[
        list[str] | None,
        typer.Option(help="NAME=yes|no|NUMBER|code the registry does not hold; may be repeated."),
    ] = None,
    language: Annotated[str, typer.Option(help="ms or en.")] = "ms",
) -> None:
    """Tell what the rules say of a household and its people, condition by condition."""
    from cli.context import open_database
    from registry.calendar.service import today
    from registry.eligibility.service import decide_household, words_of
    from registry.households.service import get_by_reference

    day = on.date() if on else today()
    lang = _language(language)
    with closing(open_database()) as database, database.reading() as session:
        home = get_by_reference(session, reference_no)
        for one in decide_household(session, home.id, day, rule, _facts(fact or [])):
            whom = "" if one.person_id is None else f" · {one.person_id}"
            pays = "" if one.amount is None else f" · RM{one.amount:,}/{one.per}"
            console.print(f"[bold]{one.agency} {one.programme} {one.code}[/]{whom}{pays}")
            for line in words_of(one.finding, lang):
                console.print(f"  {line}", markup=False)


def _language(given: str) -> str:
    from database.errors import InvalidInput

    if given not in ("ms", "en"):
        raise InvalidInput(f"no language {given!r}", field="language", expected="ms or en")
    return given


def _facts(given: list[str]) -> dict[str, Any]:
    from database.errors import InvalidInput

    facts = {}
    for one in given:
        name, separator, text = one.partition("=")
        if not separator or not text:
            raise InvalidInput(f"{one!r} is no fact", field="fact", expected="like has_house=no")
        facts[name] = _value(text)
    return facts


def _value(text: str) -> Any:
    from decimal import Decimal

    words = {"yes": True, "no": False}
    if text in words:
        return words[text]
    return Decimal(text) if text.replace(".", "", 1).isdecimal() else text
