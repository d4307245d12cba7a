"""`petakasih import`: templates, files taken in, rows to correct, imports taken back."""

from contextlib import closing
from getpass import getuser
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from rich.table import Table

from cli.console import console, progress_bar
from database.errors import InvalidInput
from registry.actors.service import Actor, officer
from registry.imports.service import ImportFile
from registry.imports.standing import INTERRUPTED, ImportReport, get, newest

app = typer.Typer(no_args_is_help=True)

SHOWN_REASONS = 12

Kind = Annotated[str, typer.Option(help="households, members or aid.")]
Name = Annotated[str | None, typer.Option("--as", help="The officer's name; yours by default.")]
Role = Annotated[str, typer.Option(help="The officer's role.")]


@app.command("template")
def write_template(
    kind: Annotated[str, typer.Argument(help="households, members or aid.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="A .csv or .xlsx file.")],
) -> None:
    """Write an empty file with the columns of a kind, and one example row."""
    from registry.imports import templates

    templates.write_template(kind, output)
    console.print(f"Written to {output}.")


@app.command()
def run(
    file: Annotated[Path, typer.Argument(help="A .csv, .xlsx or .parquet file.", exists=True)],
    kind: Kind,
    mapping: Annotated[
        list[str] | None,
        typer.Option("--map", help='"Nama Ketua=head_name", or "=JKM=agency" for all rows.'),
    ] = None,
    channel: Annotated[str, typer.Option(help="How the list came.")] = "senarai_agensi",
    dry_run: Annotated[bool, typer.Option(help="Only tell each row's fate.")] = False,
    report: Annotated[
        Path | None, typer.Option(help="Where a dry run writes each row's fate, as CSV.")
    ] = None,
    name: Name = None,
    role: Role = "agency_officer",
) -> None:
    """Take a file in; the same command goes on with one that was interrupted."""
    from cli.context import open_database
    from registry.imports import service

    actor = _actor(name, role)
    wanted = ImportFile(file, kind, _mapping(mapping or []), channel)
    title = f"{'Dry run of' if dry_run else 'Import'} {file.name}"
    with closing(open_database()) as database, progress_bar(title) as progress:
        if dry_run:
            fates = report or file.with_name(f"{file.stem}-fates.csv")
            told = service.dry_run(database, wanted, actor, fates, progress=progress)
        else:
            told = service.run(database, wanted, actor, progress=progress)
    _tell(told)
    if dry_run:
        console.print(f"Nothing was written but {fates}.")


@app.command()
def status(
    job: Annotated[UUID | None, typer.Argument(help="Key of an import; the newest ones.")] = None,
) -> None:
    """Tell where an import stands, or list the newest ones."""
    from cli.context import open_database

    with closing(open_database()) as database, database.reading() as session:
        if job is not None:
            _tell(get(session, job))
            return
        found = newest(session)
    table = Table("import", "kind", "file", "state")
    for title in ("read", "committed", "parked", "refused"):
        table.add_column(title, justify="right")
    for one in found:
        counts = (one.read, one.committed, one.parked, one.refused)
        table.add_row(
            str(one.id), one.kind, one.file_name, one.state, *(f"{count:,}" for count in counts)
        )
    console.print(table)


@app.command()
def parked(
    job: Annotated[UUID, typer.Argument(help="Key of the import.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="A .csv or .xlsx file.")],
    refused: Annotated[bool, typer.Option(help="Refused rows as well.")] = False,
) -> None:
    """Write the rows that wait for a correction; send the corrected file as any other."""
    from cli.context import open_database
    from registry.imports.reasons import PARKED, REFUSED
    from registry.imports.reports import write_open_rows

    fates = (PARKED, REFUSED) if refused else (PARKED,)
    with closing(open_database()) as database, database.reading() as session:
        write_open_rows(
            session, job, get(session, job).kind, output, _actor(None, "agency_officer"), fates
        )
    console.print(f"Written to {output}.")


@app.command()
def match(kind: Kind = "aid", name: Name = None, role: Role = "agency_officer") -> None:
    """Take in parked rows whose person or household has come into the registry since."""
    from cli.context import open_database
    from registry.imports.matching import match_again

    with closing(open_database()) as database, progress_bar("Matching parked rows") as progress:
        told = match_again(database, kind, _actor(name, role), progress=progress)
    console.print(f"{told.waited:,} rows waited, {told.matched:,} were taken in.")
    if told.report is not None:
        _tell(told.report)


@app.command()
def rollback(
    job: Annotated[UUID, typer.Argument(help="Key of the import.")],
    name: Name = None,
    role: Role = "agency_officer",
) -> None:
    """Take a whole import back, unless something depends on it."""
    from cli.context import open_database
    from registry.imports import service

    with (
        closing(open_database()) as database,
        progress_bar("Taking the import back"),
        database.writing() as session,
    ):
        told = service.roll_back(session, job, _actor(name, role))
    _tell(told)


def _actor(name: str | None, role: str) -> Actor:
    return officer(name or getuser(), role)


def _mapping(pairs: list[str]) -> dict[str, str]:
    mapping = {}
    for pair in pairs:
        title, equals, column = pair.rpartition("=")
        if not (title and equals and column):
            raise InvalidInput(
                f"{pair!r} is no mapping.", field="map", expected="column of the file=column"
            )
        mapping[title.strip()] = column.strip()
    return mapping


def _tell(report: ImportReport) -> None:
    if report.unchanged:
        console.print("This was done before: nothing was changed.")
    console.print(
        f"Import {report.id} ({report.kind}, {report.state}): {report.read:,} rows read, "
        f"{report.committed:,} committed, {report.parked:,} parked, {report.refused:,} refused."
    )
    if report.failure:
        console.print(f"It stopped: {report.failure}")
    if report.state == INTERRUPTED:
        console.print("No process is at it: run the same file again, it goes on where it stopped.")
    if report.extra_columns:
        console.print("Columns that are not read: " + ", ".join(report.extra_columns))
    for reason, rows in list(report.reasons.items())[:SHOWN_REASONS]:
        console.print(f"  {rows:>9,}  {reason}")
