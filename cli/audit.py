"""`petakasih audit`: check that the trail is whole, list entries, print an anchor to keep."""

from contextlib import closing
from datetime import datetime
from typing import Annotated

import typer
from rich.table import Table

from cli.console import console, progress_bar

app = typer.Typer(no_args_is_help=True)


@app.command()
def verify(
    anchor: Annotated[
        str | None, typer.Option(help="NUMBER:HASH that was kept elsewhere, see anchor.")
    ] = None,
) -> None:
    """Find any edit, deletion, insertion or re-ordering. Exit code 1 when there is one."""
    from cli.context import open_database
    from database.audit import service

    kept = None if anchor is None else service.Anchor.read(anchor)
    with (
        closing(open_database()) as database,
        progress_bar("Audit trail"),
        database.reading() as session,
    ):
        found = service.verify(session, kept)
    for fault in found.faults:
        console.print(f"[red]✗[/] {fault}")
    if not found.sound:
        raise typer.Exit(1)
    console.print(f"{found.entries:,} entries, as they were written.")
    typer.echo(found.head)


@app.command("anchor")
def print_anchor() -> None:
    """Print number and hash of the last entry: keep it where the database's owner cannot write."""
    from cli.context import open_database
    from database.audit.service import head

    with closing(open_database()) as database, database.reading() as session:
        typer.echo(head(session))


@app.command("list")
def list_them(
    account: Annotated[str | None, typer.Option(help="Who, as it stands in the trail.")] = None,
    household: Annotated[str | None, typer.Option(help="Reference number.")] = None,
    since: Annotated[datetime | None, typer.Option(help="From this moment on.")] = None,
    limit: Annotated[int, typer.Option(help="How many at most.")] = 50,
) -> None:
    """List entries, the newest first."""
    from cli.context import open_database
    from database.audit.queries import AuditFilter
    from database.audit.service import list_events
    from registry.calendar.service import MALAYSIA, spoken
    from registry.households.service import get_by_reference

    table = Table("No.", "When", "Who", "Role", "Did", "Through", "Households")
    with closing(open_database()) as database, database.reading() as session:
        subject = None if household is None else str(get_by_reference(session, household).id)
        moment = None if since is None else since.replace(tzinfo=since.tzinfo or MALAYSIA)
        wanted = AuditFilter(account=account, subject=subject, since=moment)
        for one in list_events(session, wanted, limit=limit):
            table.add_row(
                str(one.seq),
                spoken(one.at),
                one.account,
                one.role or "",
                one.action,
                one.operation,
                str(len(one.subjects)),
            )
    console.print(table)
