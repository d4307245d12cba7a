"""`petakasih housing`: applications for a PPRT/PPRS house, inspections, steps, the form to sign."""

import csv
from contextlib import closing
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import typer
from rich.table import Table

from cli.asking import (
    DAY,
    Application,
    AskedOn,
    AtMost,
    Day,
    District,
    Name,
    Note,
    Reference,
    Role,
    State,
    Version,
    amount_of,
    day_of,
    print_queue,
    print_story,
    print_taken,
)
from cli.console import console

app = typer.Typer(no_args_is_help=True)

YesNo = Annotated[bool | None, typer.Option(help="As seen; left out: not looked at.")]


@app.command()
def applications(
    status: Annotated[str | None, typer.Option(help="dimohon, diperiksa ... diserah.")] = None,
    category: Annotated[str | None, typer.Option(help="bina_baharu or baik_pulih.")] = None,
    state: State = None,
    district: District = None,
    limit: AtMost = 50,
) -> None:
    """List applications, those first that have waited longest where they stand."""
    from cli.context import open_database
    from registry.housing_applications.service import HousingFilter, list_applications

    with closing(open_database()) as database, database.reading() as session:
        page = list_applications(
            session, HousingFilter(status, category, state, district), limit=limit
        )
        print_queue(page, "Category", lambda found: found.application.category, limit)


@app.command()
def show(application: Application) -> None:
    """Show one application: papers, costs, points, rule, and every step so far."""
    from cli.context import open_database
    from registry.eligibility.service import words_of
    from registry.housing_applications import service
    from registry.housing_applications.finding import get
    from registry.housing_applications.inspecting import inspections
    from registry.housing_applications.workflow import WORKFLOW

    with closing(open_database()) as database, database.reading() as session:
        found = get(session, application)
        one = found.application
        console.print(
            f"{found.household.reference_no} asks for {one.category}: {one.state}, version "
            f"{one.version}."
        )
        for seen in inspections(session, application):
            console.print(
                f"Inspection {seen.inspection.id} ({seen.inspection.kind}) of "
                f"{seen.inspection.inspected_on}: {len(seen.lines)} components, "
                f"RM{seen.cost_rm:,.2f}, {len(seen.photos)} photographs."
            )
        points = service.standing(session, application)
        groups = ", ".join(f"{each.group.code} {each.points}" for each in points.standings)
        console.print(f"Points {points.points} ({groups}).")
        for line in words_of(service.decision(session, application).finding, "en"):
            console.print(line)
        print_story(service.history(session, application), WORKFLOW.possible_events(one.state))


@app.command()
def apply(
    reference_no: Reference,
    category: Annotated[str, typer.Argument(help="bina_baharu or baik_pulih.")],
    name: Name,
    role: Role,
    on: AskedOn = None,
    note: Note = None,
) -> None:
    """Take in a household's application for a house."""
    from cli.context import open_database
    from registry.actors.service import officer
    from registry.calendar.service import today
    from registry.households.service import get_by_reference
    from registry.housing_applications.service import apply as take_in

    with closing(open_database()) as database, database.writing() as session:
        made = take_in(
            session,
            get_by_reference(session, reference_no).id,
            officer(name, role),
            category=category,
            applied_on=day_of(on) or today(),
            note=note,
        )
        console.print(f"Application {made.id}: {made.state}.")


@app.command()
def papers(
    application: Application,
    endorsement: Annotated[
        str | None, typer.Option(help="ekasih, kumpulan_fokus, agensi or kementerian.")
    ] = None,
    endorsement_ref: Annotated[str | None, typer.Option(help="Minutes or letter.")] = None,
    endorsed_on: Annotated[Day, typer.Option(formats=DAY)] = None,
    land_status: Annotated[str | None, typer.Option(help="Option list land_statuses.")] = None,
    land_owner: Annotated[str | None, typer.Option(help="Option list land_owners.")] = None,
    land_lot: Annotated[str | None, typer.Option(help="Lot or title.")] = None,
    permission_on: Annotated[
        Day, typer.Option(formats=DAY, help="Day of the signed Lampiran B.")
    ] = None,
) -> None:
    """File endorsement and land of an application; they replace what was filed."""
    from cli.context import open_database
    from registry.housing_applications.finding import get
    from registry.housing_applications.papers import Papers
    from registry.housing_applications.service import file

    given = Papers(
        endorsement,
        endorsement_ref,
        day_of(endorsed_on),
        land_status,
        land_owner,
        land_lot,
        day_of(permission_on),
    )
    with closing(open_database()) as database, database.writing() as session:
        file(session, application, get(session, application).application.version, given)
        console.print("Filed.")


@app.command()
def inspect(
    application: Application,
    kind: Annotated[str, typer.Argument(help="awal, kemajuan or siap.")],
    name: Name,
    role: Role,
    on: Annotated[Day, typer.Option(formats=DAY, help="Day of the visit; today.")] = None,
    has_house: YesNo = None,
    dilapidated: YesNo = None,
    unsafe: YesNo = None,
    disaster: YesNo = None,
    repair_economy: Annotated[str | None, typer.Option(help="ekonomik or tidak_ekonomik.")] = None,
    components: Annotated[
        Path | None,
        typer.Option(help="CSV: columns component, element, quantity, unit_cost_rm."),
    ] = None,
    note: Note = None,
) -> None:
    """File an inspection with its components and costs."""
    from cli.context import open_database
    from registry.actors.service import officer
    from registry.calendar.service import today
    from registry.housing_applications.inspecting import inspect as file_inspection
    from registry.housing_applications.papers import Visit

    visit = Visit(
        kind=kind,
        inspected_on=day_of(on) or today(),
        has_house=has_house,
        is_dilapidated=dilapidated,
        is_unsafe=unsafe,
        is_damaged_by_disaster=disaster,
        repair_economy=repair_economy,
        note=note,
        lines=_lines(components),
    )
    with closing(open_database()) as database, database.writing() as session:
        made = file_inspection(session, application, visit, officer(name, role))
        console.print(f"Inspection {made.id} of {made.inspected_on}.")


@app.command()
def photo(
    application: Application,
    inspection: Annotated[UUID, typer.Argument(help="Key of the inspection.")],
    picture: Annotated[Path, typer.Argument(exists=True, dir_okay=False)],
    name: Name,
    role: Role,
) -> None:
    """Keep a photograph of an inspection, written anew."""
    from cli.context import open_database
    from registry.actors.service import officer
    from registry.housing_applications.inspecting import add_photo

    with closing(open_database()) as database, database.writing() as session:
        made = add_photo(
            session, application, inspection, picture.read_bytes(), officer(name, role)
        )
        console.print(f"Photograph {made.id}: {made.width} x {made.height} pixels.")


@app.command()
def event(
    application: Application,
    step: Annotated[str, typer.Argument(help="The step: see petakasih housing show.")],
    name: Name,
    role: Role,
    version: Version = None,
    note: Note = None,
    approved_rm: Annotated[str | None, typer.Option(help="RM, with approve.")] = None,
    contractor: Annotated[str | None, typer.Option(help="With appoint.")] = None,
    grade: Annotated[str | None, typer.Option(help="G1, G2, G3, gotong_royong.")] = None,
    contract_rm: Annotated[str | None, typer.Option(help="RM, with appoint.")] = None,
    progress: Annotated[int | None, typer.Option(help="Per cent, with progress.")] = None,
    handed_on: Annotated[Day, typer.Option(formats=DAY, help="With hand_over.")] = None,
) -> None:
    """Take a step with an application."""
    from cli.context import open_database
    from registry.actors.service import officer
    from registry.housing_applications.finding import get
    from registry.housing_applications.service import take
    from registry.housing_applications.steps import HousingStep

    with closing(open_database()) as database, database.writing() as session:
        seen = get(session, application).application.version if version is None else version
        wanted = HousingStep(
            step,
            seen,
            note,
            amount_of(approved_rm, "--approved-rm"),
            contractor,
            grade,
            amount_of(contract_rm, "--contract-rm"),
            progress,
            day_of(handed_on),
        )
        taken = take(session, application, wanted, officer(name, role))
        print_taken(taken)


@app.command("lampiran-b")
def lampiran_b(
    application: Application,
    output: Annotated[Path, typer.Option("-o", "--output", help="PDF file to write.")],
) -> None:
    """Write the land permission form (Lampiran B) of an application, to be signed by hand."""
    from cli.context import open_database, operator, project_root
    from maps.forms.filling import permission_form
    from maps.forms.service import permission_pdf
    from maps.printing.service import find_font

    libraries = project_root() / "maps" / "web" / "node_modules"
    with closing(open_database()) as database, database.reading() as session:
        form = permission_form(session, application, operator())
    output.write_bytes(permission_pdf(form, find_font(libraries)))
    console.print(f"{output}: to be signed by hand.")


@app.command()
def rates(
    on: Annotated[Day, typer.Option(formats=DAY, help="Only those of this day.")] = None,
) -> None:
    """List what a house may cost, by category, region and time."""
    from registry.housing.rates import list_rates

    table = Table("Category", "Region", "From", "Until", "RM", "Sq ft", "Source")
    for one in list_rates(on=day_of(on)):
        table.add_row(
            one.category,
            one.region,
            f"{one.starts_on}{'' if one.confirmed else ' ?'}",
            str(one.ends_on or "now"),
            f"{one.rate_rm:,}",
            str(one.floor_sqft or "–"),
            one.source,
        )
    console.print(table)


def _lines(path: Path | None) -> list[Any]:
    from database.errors import InvalidInput
    from registry.housing_applications.papers import CostLine

    if path is None:
        return []
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            return [
                CostLine(
                    row["component"],
                    row["element"],
                    Decimal(row["quantity"]),
                    Decimal(row["unit_cost_rm"]),
                )
                for row in csv.DictReader(file)
            ]
    except (KeyError, InvalidOperation, OSError) as error:
        raise InvalidInput(
            f"{path} cannot be read",
            field="components",
            expected="a CSV file: columns component, element, quantity, unit_cost_rm",
        ) from error
