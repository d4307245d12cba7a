"""`petakasih assess`: decide the poverty status of every household, or count what would be."""

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from cli.console import console, progress_bar

if TYPE_CHECKING:
    from registry.assessments.service import AssessmentReport

CLASSES = ("miskin_tegar", "miskin", "terkeluar", None)


def assess(
    version: Annotated[
        str | None, typer.Option(help="The poverty line table; that of the policy by default.")
    ] = None,
    basis: Annotated[str | None, typer.Option(help="per_kapita or isi_rumah.")] = None,
    aid: Annotated[bool | None, typer.Option(help="Count aid as income.")] = None,
    simulate: Annotated[bool, typer.Option(help="Only count what would change.")] = False,
    adjust: Annotated[
        str, typer.Option(help="Simulate every line changed by so much, e.g. +10%.")
    ] = "",
    by: Annotated[str, typer.Option(help="Who orders the assessment.")] = "cli",
    districts: Annotated[int, typer.Option(help="Districts to show; those that change most.")] = 20,
) -> None:
    """Assess every household in one pass; show who changes class, by district.

    --simulate and --adjust write nothing. Lines changed by --adjust are never put in force.
    """
    from cli.context import open_database
    from registry.assessments import service
    from registry.assessments.settings import AssessmentPolicy

    percent = _percent(adjust) if adjust else None
    settings = {"version": version, "basis": basis, "aid_counted": aid}
    _require_basis(basis)
    policy = AssessmentPolicy().model_copy(
        update={name: value for name, value in settings.items() if value is not None}
    )
    database = open_database()
    if simulate or percent is not None:
        with progress_bar("Simulation"), database.reading() as session:
            report = service.simulate(session, policy=policy, adjust_percent=percent)
    else:
        with progress_bar("Assessment"), database.writing() as session:
            report = service.assess_all(session, policy=policy, assessed_by=by)
    _show(report, districts)


def _percent(text: str) -> Decimal:
    from database.errors import InvalidInput

    try:
        return Decimal(text.replace(" ", "").removesuffix("%"))
    except InvalidOperation as error:
        raise InvalidInput(
            f"{text!r} is no percentage.", field="--adjust", expected="such as +10% or -5%"
        ) from error


def _require_basis(basis: str | None) -> None:
    from database.errors import InvalidInput
    from registry.poverty_lines.models import BASES

    if basis is not None and basis not in BASES:
        raise InvalidInput(
            f"{basis!r} is no basis.", field="--basis", expected="one of " + ", ".join(BASES)
        )


def _show(report: "AssessmentReport", districts: int) -> None:
    aid = "aid counted" if report.aid_counted else "aid not counted"
    console.print(f"{report.households:,} households, {report.line_version}, {report.basis}, {aid}")
    console.print(_classes(report))
    for name, counts in (("Not assessed", report.reasons()), ("Assumed", report.assumptions())):
        if counts:
            told = ", ".join(f"{code} {count:,}" for code, count in counts.most_common())
            console.print(f"{name}: {told}")
    if districts and report.changes_by_district():
        console.print(_districts(report, districts))
    if report.simulated:
        console.print("A simulation: nothing was written.")
    else:
        console.print(
            f"{report.written:,} assessments written, {report.changed:,} statuses changed."
        )


def _classes(report: "AssessmentReport") -> Table:
    moves = report.moves()
    table = Table("before \\ after", title="Households by class before and after")
    for after in CLASSES:
        table.add_column(_name(after), justify="right")
    for before in CLASSES:
        counts = [moves[before, after] for after in CLASSES]
        table.add_row(_name(before), *(f"{count:,}" for count in counts))
    totals = [sum(moves[before, after] for before in CLASSES) for after in CLASSES]
    table.add_section()
    table.add_row("together", *(f"{count:,}" for count in totals))
    return table


def _districts(report: "AssessmentReport", limit: int) -> Table:
    table = Table("state", "district", "before", "after", title="Changes of class by district")
    table.add_column("households", justify="right")
    changes = report.changes_by_district()
    for (state, district, before, after), count in changes.most_common(limit):
        table.add_row(state or "-", district or "-", _name(before), _name(after), f"{count:,}")
    if len(changes) > limit:
        table.caption = f"{len(changes) - limit} smaller changes are not shown (--districts)"
    return table


def _name(status: str | None) -> str:
    return status or "not assessed"
