"""`petakasih status-checks`: the log of the citizens' status check."""

from contextlib import closing
from typing import Annotated

import typer

from cli.console import console

app = typer.Typer(no_args_is_help=True)


@app.callback()
def topic() -> None:
    """Keep the log as long as it is needed, and no longer."""


@app.command()
def forget(
    older_than_days: Annotated[int, typer.Option(min=1, help="Entries of this age go.")] = 90,
) -> None:
    """Remove old entries of the log; limits look back one hour only."""
    from cli.context import open_database
    from registry.status_checks.service import forget as forget_entries

    with closing(open_database()) as database, database.writing() as session:
        forgotten = forget_entries(session, older_than_days)
    console.print(f"{forgotten:,} entries removed.")
