"""`petakasih programmes`: the catalogue as of a day, and what was ever entered of a programme."""

from contextlib import closing
from datetime import datetime
from typing import Annotated

import typer
from rich.table import Table

from cli.console import console

app = typer.Typer(no_args_is_help=True)

Day = Annotated[
    datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="Day; today by default.")
]


@app.command("list")
def list_all(
    on: Day = None,
    agency: Annotated[str | None, typer.Option(help="Code of the agency.")] = None,
    purpose: Annotated[str | None, typer.Option(help="pendapatan, makanan, perumahan ...")] = None,
) -> None:
    """List the programmes of a day with the terms that were in force then."""
    from cli.context import open_database
    from registry.programmes.service import list_programmes

    table = Table("Programme", "Name", "Purpose", "Form", "For", "Gives", "From", "Until")
    with closing(open_database()) as database, database.reading() as session:
        for one, programme, terms in list_programmes(
            session, purpose, on=on.date() if on else None, agency=agency
        ):
            table.add_row(
                f"{one.code} {programme.code}",
                terms.name_ms,
                programme.purpose,
                terms.form,
                terms.recipient,
                terms.amount_ms,
                f"{terms.starts_on}",
                f"{terms.ends_on or '–'}",
            )
    console.print(table)


@app.command()
def show(
    agency: Annotated[str, typer.Argument(help="Code of the agency.")],
    programme: Annotated[str, typer.Argument(help="Code of the programme.")],
) -> None:
    """Show every version of a programme's terms and of its rules, by whom and from which source."""
    from cli.context import open_database
    from registry.eligibility.catalogue import all_rules
    from registry.programmes.service import get, versions

    terms = Table("Version", "From", "Until", "Name", "Gives", "By", "Source")
    rules = Table("Rule", "No.", "From", "Until", "Who", "Source")
    with closing(open_database()) as database, database.reading() as session:
        for one in versions(session, get(session, agency, programme)):
            days = (f"{one.starts_on}", f"{one.ends_on or '–'}")
            terms.add_row(
                str(one.number), *days, one.name_ms, one.amount_ms, one.entered_by, one.source
            )
        for rule in all_rules(session):
            if (rule.agency, rule.programme) == (agency, programme):
                days = (f"{rule.starts_on}", f"{rule.ends_on or '–'}")
                rules.add_row(rule.code, str(rule.number), *days, rule.subject, rule.source)
    console.print(terms)
    if rules.row_count:
        console.print(rules)
