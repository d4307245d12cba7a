"""`petakasih scenarios`: sharings of houses that are kept, compared, approved and filled."""

import json
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer
from rich.progress import track
from rich.table import Table

from cli.console import console

if TYPE_CHECKING:
    from database.session import ReadSession
    from geo.scenarios.filling import Filled
    from geo.targeting.service import Allocation, Order

app = typer.Typer(no_args_is_help=True)

Name = Annotated[str, typer.Option("--as", help="Your name, as it shall stand in the record.")]
Role = Annotated[str, typer.Option(help="Your role: a code of the option list officer_roles.")]
Note = Annotated[str | None, typer.Option(help="Why, in words.")]
Scenario = Annotated[UUID, typer.Argument(help="Key of the scenario.")]
State = Annotated[str, typer.Argument(help="Code of the state: S12.")]
LISTED = 20


@app.command()
def save(
    title: Annotated[str, typer.Argument(help="Name of the scenario.")],
    order: Annotated[
        Path, typer.Argument(exists=True, help="JSON file: the body of POST /v1/allocations.")
    ],
    name: Name,
    role: Role,
    last_year: Annotated[
        UUID | None, typer.Option(help="A scenario whose houses stand for last year's.")
    ] = None,
    note: Note = None,
) -> None:
    """Work a sharing out and keep it under a name."""
    from cli.context import open_database
    from geo.scenarios import service
    from registry.actors.service import officer

    wanted = _order(order)
    with closing(open_database()) as database, database.writing() as session:
        if last_year is not None:
            wanted = replace(wanted, last=service.as_last_year(session, last_year))
        made = service.save(session, title, wanted, officer(name, role), note)
        console.print(f"Scenario {made.id}: {made.units:,} houses for RM{made.cost_rm:,}.")


@app.command("list")
def list_scenarios(
    category: Annotated[str | None, typer.Option(help="bina_baharu or baik_pulih.")] = None,
    limit: Annotated[int, typer.Option(help="How many at most.")] = 50,
) -> None:
    """List kept sharings, the newest first."""
    from cli.context import open_database
    from geo.scenarios import service

    table = Table("Scenario", "Name", "Category", "Houses", "RM", "Status", "Approved by")
    with closing(open_database()) as database, database.reading() as session:
        page = service.list_scenarios(session, category, limit=limit)
        for kept in page.items:
            one = kept.scenario
            said = [word.state_code for word in kept.decisions if word.decision == "diluluskan"]
            table.add_row(
                str(one.id),
                one.name,
                one.category,
                f"{one.units:,}",
                f"{one.cost_rm:,}",
                one.state,
                " ".join(said),
            )
    console.print(table)
    if page.next is not None:
        console.print(f"There are more than {limit}.")


@app.command()
def show(
    scenario: Scenario,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="File: .csv, .xlsx, .json or .pdf.")
    ] = None,
    language: Annotated[str, typer.Option(help="Of the PDF: ms or en.")] = "ms",
) -> None:
    """Show a kept sharing, or write it to a file, on paper with its map."""
    from cli.allocate import show_allocation
    from cli.context import open_database
    from geo.scenarios import service

    with closing(open_database()) as database, database.reading() as session:
        kept = service.get(session, scenario)
        found = service.allocation_of(kept.scenario)
        console.print(f"{kept.scenario.name}: {kept.scenario.state}.")
        for word in kept.decisions:
            console.print(f"{word.state_code}: {word.decision} by {word.decided_by}.")
        show_allocation(found)
        if output is not None:
            output.write_bytes(_file(session, found, output.suffix, language, kept.scenario.name))
            console.print(f"{output}: {len(found.grants)} districts.")


@app.command()
def compare(
    scenario: Scenario, other: Annotated[UUID, typer.Argument(help="Key of the other.")]
) -> None:
    """Compare two kept sharings: with last year's, or with another method."""
    from cli.context import open_database
    from geo.scenarios import service

    with closing(open_database()) as database, database.reading() as session:
        first, second = (service.get(session, key).scenario for key in (scenario, other))
        names = (first.name, second.name)
        both = [service.allocation_of(one) for one in (first, second)]
    found = service.compare(*both)
    table = Table("District", "State", names[0], names[1], "Change")
    ordered = sorted(found.changes, key=lambda one: (-abs(one.change), one.code))
    for one in ordered[:LISTED]:
        table.add_row(
            f"{one.name} ({one.code})",
            one.state,
            "–" if one.units is None else f"{one.units:,}",
            "–" if one.other_units is None else f"{one.other_units:,}",
            f"{one.change:+,}",
        )
    console.print(table)
    console.print(
        f"{found.units:,} and {found.other_units:,} houses; {found.moved:,} stand elsewhere."
    )


@app.command()
def submit(scenario: Scenario, name: Name, role: Role) -> None:
    """Put a draft before the states."""
    from cli.context import open_database
    from geo.scenarios import service
    from registry.actors.service import officer

    with closing(open_database()) as database, database.writing() as session:
        found = service.submit(session, scenario, officer(name, role))
        console.print(f"{found.name}: {found.state}.")


@app.command()
def decide(
    scenario: Scenario,
    state: State,
    decision: Annotated[str, typer.Argument(help="diluluskan or ditolak.")],
    name: Name,
    role: Role,
    note: Note = None,
) -> None:
    """Say a state's word on its part, as a second person."""
    from cli.context import open_database
    from geo.scenarios import service
    from registry.actors.service import officer

    with closing(open_database()) as database, database.writing() as session:
        word = service.decide(session, scenario, state, decision, officer(name, role), note)
        console.print(f"{word.state_code}: {word.decision} by {word.decided_by}.")


@app.command()
def fill(scenario: Scenario, state: State, name: Name, role: Role) -> None:
    """Fill every district of an approved state that has houses and is not filled yet."""
    from cli.context import open_database
    from geo.scenarios import filling, queries, service
    from registry.actors.service import officer

    with closing(open_database()) as database:
        with database.reading() as session:
            grants = service.allocation_of(service.get(session, scenario).scenario).grants
            done = queries.filled_districts(session, scenario)
        open_ones = [one for one in grants if one.state == state and one.units]
        for grant in track(
            [one for one in open_ones if one.code not in done], "Districts", console=console
        ):
            with database.writing() as session:
                found = filling.fill(session, scenario, grant.code, officer(name, role))
                console.print(f"{grant.name}: {found.housed:,} of {grant.units:,} houses.")


@app.command()
def families(
    scenario: Scenario,
    district: Annotated[str, typer.Argument(help="Code of the district: D12-08.")],
    limit: Annotated[int, typer.Option(help="How many at most.")] = 50,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Workbook to write: .xlsx.")
    ] = None,
) -> None:
    """List the families of a filled district in their order, each with its reasons."""
    from cli.context import open_database, operator
    from geo.scenarios.files import families_xlsx
    from geo.scenarios.filling import filled
    from registry.housing_applications.ranking import TIE_RULE

    with closing(open_database()) as database, database.reading() as session:
        found = filled(session, scenario, district)
        _list_families(found, limit)
        if output is not None:
            output.write_bytes(families_xlsx(found, operator()))
            console.print(f"{output}: {len(found.places):,} families.")
    console.print(TIE_RULE["en"] + ".")


def _list_families(found: "Filled", limit: int) -> None:
    table = Table("No.", "Household", "House", "Points", "Why", "RM a person")
    for place, reference_no in found.places[:limit]:
        why = ", ".join(f"{code} {points}" for code, points in place.reasons["groups"].items())
        table.add_row(
            str(place.rank),
            reference_no,
            "yes" if place.gets_house else "waiting",
            str(place.points),
            f"{'recommended; ' if place.is_recommended else ''}{why}",
            "–" if place.income_per_person is None else f"{place.income_per_person:,.2f}",
        )
    console.print(table)
    console.print(f"{found.district.name}: {found.housed:,} of {found.district.units:,} houses.")


def _order(path: Path) -> "Order":
    from pydantic import ValidationError

    from api.allocations.endpoints import order_of
    from api.allocations.schemas import AllocationBody
    from database.errors import InvalidInput

    try:
        return order_of(AllocationBody.model_validate(json.loads(path.read_text("utf-8"))))
    except (ValidationError, ValueError) as error:
        raise InvalidInput(
            f"{path} is no order.", field="order", expected="JSON like POST /v1/allocations takes"
        ) from error


def _file(
    session: "ReadSession", found: "Allocation", suffix: str, language: str, title: str
) -> bytes:
    from cli.context import project_root
    from database.errors import InvalidInput
    from geo.targeting.files import as_csv, as_json, as_xlsx
    from maps.allocations.service import allocation_pdf
    from maps.printing.service import find_font

    font = find_font(project_root() / "maps" / "web" / "node_modules")
    writers: dict[str, Callable[[], bytes]] = {
        ".csv": lambda: as_csv(found),
        ".xlsx": lambda: as_xlsx(found),
        ".json": lambda: as_json(found),
        ".pdf": lambda: allocation_pdf(session, found, font, language=language, title=title),
    }
    if suffix not in writers:
        raise InvalidInput(
            f"{suffix or 'a file without an ending'} is of no known kind",
            field="output",
            expected="a name in " + ", ".join(writers),
        )
    return writers[suffix]()
