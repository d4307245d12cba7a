"""`petakasih poverty-lines`: the PGK tables, listed and loaded."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from cli.console import console

if TYPE_CHECKING:
    from registry.poverty_lines.models import PovertyLine
    from registry.poverty_lines.service import LoadReport
    from registry.poverty_lines.tables import VersionHeader

app = typer.Typer(no_args_is_help=True)

COLUMNS = {
    (line, stratum): f"{line_title}\n{stratum_title}"
    for line, line_title in (("jumlah", "total"), ("makanan", "food"))
    for stratum, stratum_title in (("bandar", "urban"), ("luar_bandar", "rural"), ("semua", "all"))
}
"""Headings of a table of one version and basis, by line and stratum."""


@app.command("list")
def list_tables(
    version: Annotated[str | None, typer.Option(help="Show this table, e.g. PGK-2019.")] = None,
    basis: Annotated[str, typer.Option(help="per_kapita or isi_rumah.")] = "per_kapita",
) -> None:
    """List the tables that are loaded, or show one: RM a month, doubtful cells starred."""
    from cli.context import open_database
    from registry.poverty_lines import service

    with open_database().reading() as session:
        if version is None:
            table = Table("version", "in force from", "method", "title", "source")
            table.add_column("cells", justify="right")
            for summary in service.list_versions(session):
                head = summary.version
                table.add_row(
                    head.version,
                    f"{head.effective_from}",
                    head.method,
                    head.title_en,
                    head.source,
                    f"{summary.cells}",
                )
            console.print(table)
            return
        cells = service.list_lines(session, version=version, basis=basis)
        console.print(_cells(f"{version}, {basis}, RM a month", cells))
        for cell in cells:
            if cell.correction:
                console.print(f"{_place(cell)}: {_correction(cell)}", highlight=False)


@app.command()
def load(
    file: Annotated[
        Path | None, typer.Argument(help="A CSV table; without it the service's own tables.")
    ] = None,
    version: Annotated[str, typer.Option(help="Code of the new table, e.g. PGK-2024.")] = "",
    effective_from: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="First day in force.")
    ] = None,
    method: Annotated[str, typer.Option(help="Year of the official method.")] = "2019",
    title_ms: Annotated[str, typer.Option(help="Title in Malay; the code if empty.")] = "",
    title_en: Annotated[str, typer.Option(help="Title in English; the code if empty.")] = "",
    source: Annotated[str, typer.Option(help="Where the amounts are published.")] = "",
) -> None:
    """Load a table of poverty lines: one row a cell, nothing is stored if any cell is at fault."""
    from cli.context import open_database
    from database.errors import InvalidInput
    from registry.poverty_lines import service

    if file is None:
        with open_database().writing() as session:
            _say(service.load(session))
        return
    if not file.is_file():
        raise InvalidInput(f"There is no file {file}.", field="FILE", expected="a CSV table")
    header = _header(
        {
            "version": version,
            "effective_from": effective_from.date() if effective_from else None,
            "method": method,
            "title_ms": title_ms or version,
            "title_en": title_en or version,
            "source": source,
        }
    )
    with open_database().writing() as session:
        _say([service.load_file(session, header, file.read_bytes())])


def _header(values: dict[str, object]) -> "VersionHeader":
    from pydantic import ValidationError

    from database.errors import InvalidInput
    from registry.poverty_lines.tables import VersionHeader

    expected = {
        "version": "a code such as PGK-2024",
        "effective_from": "a day such as 2024-01-01",
        "method": "the year of the official method",
        "source": "where the amounts are published",
    }
    try:
        return VersionHeader.model_validate(values)
    except ValidationError as error:
        name = str(error.errors()[0]["loc"][0])
        raise InvalidInput(
            f"--{name.replace('_', '-')} is missing or wrong.",
            field=name,
            expected=expected.get(name, "at most 200 characters"),
        ) from error


def _say(reports: "Iterable[LoadReport]") -> None:
    for report in reports:
        console.print(f"{report.version}: {report.cells} cells, {report.added} of them new.")
        for found in report.unusual:
            console.print(
                f"  {found.state_code} {found.stratum}: household and person lines imply sizes in "
                f"the ratio {found.ratio}, outside 1.007 to 1.021. Compare them with the source.",
                style="yellow",
            )


def _cells(title: str, cells: "Iterable[PovertyLine]") -> Table:
    from registry.poverty_lines.tables import state_names

    amounts: dict[str, dict[tuple[str, str], str]] = {}
    for cell in cells:
        mark = "*" if cell.certainty == "decided" else ""
        amounts.setdefault(cell.state_code, {})[cell.line, cell.stratum] = f"{cell.amount:,}{mark}"
    table = Table("state", title=title)
    for heading in COLUMNS.values():
        table.add_column(heading, justify="right")
    for state_code, row in amounts.items():
        table.add_row(state_names()[state_code], *(row.get(column, "-") for column in COLUMNS))
    return table


def _place(cell: "PovertyLine") -> str:
    from registry.poverty_lines.tables import state_names

    return f"{state_names()[cell.state_code]}, {COLUMNS[cell.line, cell.stratum]}".replace(
        "\n", " "
    )


def _correction(cell: "PovertyLine") -> str:
    printed = f"printed {cell.printed_amount:,}, " if cell.printed_amount is not None else ""
    return f"{printed}used {cell.amount:,}. {cell.correction}."
