"""`petakasih duplicates`: search the registry, list pairs, lay one side by side, decide, undo."""

from contextlib import closing
from getpass import getuser
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer
from rich.table import Table

from cli.console import console, progress_bar
from cli.registrations import Name, Role

if TYPE_CHECKING:
    from registry.duplicates.models import DuplicateDecision
    from registry.duplicates.service import Pair, Side, SideBySide

app = typer.Typer(no_args_is_help=True)

PairId = Annotated[UUID, typer.Argument(help="Key of the pair, see the list.")]
Why = Annotated[str, typer.Option(help="Why, in words.")]
Seen = Annotated[int | None, typer.Option(help="Version that you saw; the present one.")]


@app.command()
def find(
    threshold: Annotated[float, typer.Option(help="Least probability to propose, 0.5 to 1.")] = 0.9,
) -> None:
    """Search the whole registry for households that may be one; it never merges any."""
    from cli.context import open_database
    from registry.duplicates.runs import find_duplicates

    with closing(open_database()) as database, progress_bar("Likely duplicates") as progress:
        run = find_duplicates(database, progress, threshold=threshold, started_by=getuser())
    table = Table("People", "Households", "Pairs found", "New", "Open again", "Withdrawn")
    counts = (run.people, run.households, run.found, run.added, run.reopened, run.withdrawn)
    table.add_row(*(f"{count:,}" for count in counts))
    console.print(table)


@app.command("list")
def list_them(
    status: Annotated[str, typer.Option(help="open, merged, not_same, withdrawn.")] = "open",
    state: Annotated[str | None, typer.Option(help="State of either household: S12.")] = None,
    district: Annotated[str | None, typer.Option(help="District of either: D12-08.")] = None,
    min_probability: Annotated[float, typer.Option(help="0 to 1.")] = 0.0,
    limit: Annotated[int, typer.Option(help="How many at most.")] = 50,
) -> None:
    """List pairs, the likeliest first."""
    from cli.context import open_database
    from registry.duplicates.service import PairFilter, list_pairs

    wanted = PairFilter(status, state, district, min_probability)
    table = Table("Key", "Likely", "One", "District", "Other", "District", "Found", "Version")
    with closing(open_database()) as database, database.reading() as session:
        page = list_pairs(session, wanted, limit=limit)
        for one in page.items:
            table.add_row(*_row(one))
    console.print(table)
    if page.next is not None:
        console.print(f"There are more than {limit}.")


@app.command()
def show(pair_id: PairId) -> None:
    """Lay the two households of a pair side by side, with the evidence and every decision."""
    from cli.context import open_database
    from registry.duplicates.service import get_pair

    with closing(open_database()) as database, database.reading() as session:
        found = get_pair(session, pair_id)
        pair = found.pair
        console.print(
            f"{pair.state} since {pair.state_since:%Y-%m-%d}, version {pair.version}; "
            f"likely one with probability {pair.probability:.4f}."
        )
        console.print(_homes(found.a, found.b))
        console.print(_evidence(found))
        for decision in found.decisions:
            console.print(_told(decision), markup=False)


@app.command()
def decide(
    pair_id: PairId,
    kind: Annotated[str, typer.Argument(help="merge or not_same.")],
    name: Name,
    role: Role,
    reason: Why,
    keep: Annotated[
        str | None, typer.Option(help="Of a merge: reference number that stays.")
    ] = None,
    version: Seen = None,
) -> None:
    """Decide a pair: one household (merge, who stays) or two (not_same)."""
    from cli.context import open_database
    from database.errors import InvalidInput
    from registry.actors.service import officer
    from registry.duplicates.service import MergeChoice, decide_merge, decide_not_same, get_pair
    from registry.households.service import get_by_reference

    actor = officer(name, role)
    with closing(open_database()) as database, database.writing() as session:
        seen = get_pair(session, pair_id).pair.version if version is None else version
        if kind == "not_same":
            made = decide_not_same(session, pair_id, seen, reason, actor)
        elif kind == "merge" and keep is not None:
            choice = MergeChoice(get_by_reference(session, keep).id)
            made = decide_merge(session, pair_id, seen, choice, reason, actor)
        else:
            raise InvalidInput(
                f"{kind} cannot be decided so.",
                field="kind",
                expected="not_same, or merge with --keep REFERENCE",
            )
        message = _told(made)
    console.print(message, markup=False)


@app.command()
def undo(pair_id: PairId, name: Name, role: Role, reason: Why, version: Seen = None) -> None:
    """Take the last decision on a pair back."""
    from cli.context import open_database
    from registry.actors.service import officer
    from registry.duplicates.service import get_pair
    from registry.duplicates.service import undo as take_back

    actor = officer(name, role)
    with closing(open_database()) as database, database.writing() as session:
        seen = get_pair(session, pair_id).pair.version if version is None else version
        message = _told(take_back(session, pair_id, seen, reason, actor))
    console.print(message, markup=False)


@app.command()
def runs(limit: Annotated[int, typer.Option(help="How many at most.")] = 10) -> None:
    """List the searches of the whole registry, the last one first."""
    from cli.context import open_database
    from registry.duplicates.runs import latest_runs

    table = Table("Began", "By", "State", "People", "Found", "New", "Withdrawn")
    with closing(open_database()) as database, database.reading() as session:
        for run in latest_runs(session, limit):
            counts = (run.people, run.found, run.added, run.withdrawn)
            table.add_row(
                f"{run.started_at:%Y-%m-%d %H:%M}",
                run.started_by,
                run.state,
                *("" if count is None else f"{count:,}" for count in counts),
            )
    console.print(table)


def _row(one: "Pair") -> tuple[str, ...]:
    homes = [
        text
        for home in (one.home_a, one.home_b)
        for text in (home.reference_no, home.stated_district_code or home.stated_state_code or "")
    ]
    pair = one.pair
    found_at, likely = f"{pair.found_at:%Y-%m-%d}", f"{pair.probability:.4f}"
    return (str(pair.id), likely, *homes, found_at, str(pair.version))


def _homes(a: "Side", b: "Side") -> Table:
    table = Table("", a.household.reference_no, b.household.reference_no)
    for title, column in (
        ("Address", "address"),
        ("Postcode", "postcode"),
        ("District", "stated_district_code"),
        ("Size", "size"),
        ("Income, RM a month", "gross_income_monthly"),
        ("Poverty status", "poverty_status"),
        ("Registered on", "registered_on"),
        ("Telephone", "phone_mobile"),
    ):
        values = (getattr(side.household, column) for side in (a, b))
        table.add_row(title, *("" if value is None else str(value) for value in values))
    table.add_row("Case", a.case_state or "", b.case_state or "")
    table.add_row("People", *("\n".join(one.name for one in side.people) for side in (a, b)))
    return table


def _evidence(found: "SideBySide") -> Table:
    table = Table("One", "Other", "Likely", "Evidence", "Weight")
    for match in found.matches:
        names = [
            person.name if (person := found.people.get(key)) else ""
            for key in (match.person_a, match.person_b)
        ]
        for place, fact in enumerate(match.facts):
            who = (*names, f"{match.probability:.4f}") if place == 0 else ("", "", "")
            table.add_row(*who, fact.en, f"{fact.weight:+.1f}")
    return table


def _told(decision: "DuplicateDecision") -> str:
    return (
        f"{decision.seq}. {decision.at:%Y-%m-%d %H:%M} {decision.actor} ({decision.actor_role}): "
        f"{decision.kind}. {decision.reason}"
    )
