"""`petakasih geocode`: addresses of any file to points and districts, and how well that works."""

from contextlib import closing
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table
from typer.core import TyperGroup

from cli.console import console, progress_bar


class FileFirst(TyperGroup):
    """Lets `geocode FILE …` stand beside `geocode evaluate FILE …`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read anything that is no sub-command as the arguments of `geocode file`."""
        named = not args or args[0] in self.commands or args[0] == "--help"
        return super().parse_args(ctx, args if named else ["file", *args])


app = typer.Typer(cls=FileFirst, no_args_is_help=True)

Address = Annotated[
    str, typer.Option("--address", help="Column of the address; several joined by commas.")
]
Postcode = Annotated[str | None, typer.Option("--postcode", help="Column of the postcode.")]
Town = Annotated[str | None, typer.Option("--town", help="Column of the town.")]
State = Annotated[str | None, typer.Option("--state", help="Column of the state.")]
File = Annotated[Path, typer.Argument(help="A CSV file in UTF-8 with a header.")]


@app.command("file")
def geocode_file(
    file: File,
    address: Address,
    output: Annotated[Path, typer.Option("-o", "--output", help="CSV file to write.")],
    postcode: Postcode = None,
    town: Town = None,
    state: State = None,
) -> None:
    """Add point, district, mukim, level, confidence and decision to a file of addresses."""
    from geo.geocoding import files

    columns = files.Columns(_columns(address), postcode, town, state)
    files.read_rows(file, columns)  # a wrong column is told before the gazetteer is loaded
    geocoder = _open()
    with progress_bar(f"Geocode {file}") as progress:
        decisions = files.geocode_file(geocoder, file, columns, output, progress)
    told = ", ".join(f"{count:,} {decision}" for decision, count in decisions.items())
    console.print(f"{sum(decisions.values()):,} addresses written to {output}: {told}.")


@app.command()
def evaluate(
    file: File,
    address: Address = "name,address",
    postcode: Postcode = "postcode",
    town: Town = None,
    state: State = "state",
    lon: Annotated[str, typer.Option(help="Column of the true longitude.")] = "lon",
    lat: Annotated[str, typer.Option(help="Column of the true latitude.")] = "lat",
    district: Annotated[str, typer.Option(help="Column of the true district.")] = "district",
    group: Annotated[
        list[str] | None, typer.Option(help="Column to give figures by; may be repeated.")
    ] = None,
    hold_out: Annotated[
        str | None,
        typer.Option(
            help="Column, as state: fit on half of its values and measure on the other, both ways."
        ),
    ] = None,
) -> None:
    """Measure the geocoder on a labelled file: it never sees the labels.

    With --hold-out the engine's numbers are fitted anew on half of the file and of the practice
    addresses, and measured on the halves that they never saw.
    """
    from geo.geocoding import files, labelled
    from geo.geocoding.evaluate import evaluate as measure

    columns = files.Columns(_columns(address), postcode, town, state)
    header, rows = files.read_rows(file, columns, also=[hold_out] if hold_out else [])
    truth = labelled.TruthColumns(lon, lat, district, state, tuple(group or ["state"]))
    labels = labelled.labels(header, rows, truth)
    geocoder = _open()
    if hold_out:
        _hold_out(geocoder, columns, rows, labels, hold_out)
        return
    with progress_bar(f"Geocode {file}") as progress:
        answers = files.answer_rows(geocoder, rows, columns, progress)
    for kind in labelled.kinds(labels):
        _show(measure(geocoder.known.frame, answers, labels, truth=kind))


@app.command()
def households() -> None:
    """Place every new or changed household, queue the doubtful ones, and say what changed."""
    from cli.context import open_database
    from geo.placement.service import place_households

    with progress_bar("Households") as progress, closing(open_database()) as database:
        report = place_households(database, progress)
    levels = ", ".join(
        f"{level}: {rows:,}" for level, rows in sorted(report.location.levels.items())
    )
    console.print(f"{report.location.households:,} households by level {levels}.")
    told = ", ".join(f"{count:,} {decision}" for decision, count in report.decisions.items())
    console.print(f"{report.asked:,} addresses asked: {told}; {report.queued:,} new review tasks.")
    former = report.former_versions or "nothing"
    console.print(f"{report.versions} after {former}: {len(report.moved):,} districts changed.")
    for code, change in report.moved.items():
        console.print(f"  {code or 'no district'}: {change:+,}")


def _columns(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _open() -> Any:
    from cli.context import open_database
    from geo.geocoding.service import open_geocoder

    with (
        progress_bar("Gazetteer"),
        closing(open_database()) as database,
        database.reading() as session,
    ):
        return open_geocoder(session)


def _hold_out(geocoder: Any, columns: Any, rows: Any, labels: Any, column: str) -> None:
    from cli.context import open_database
    from geo.geocoding.holdout import hold_out
    from geo.geocoding.labelled import kinds
    from geo.geocoding.service import open_practice

    with (
        progress_bar("Practice addresses"),
        closing(open_database()) as database,
        database.reading() as session,
    ):
        practice = open_practice(session)
    queries = [columns.query(row) for row in rows]
    groups = [row[column] for row in rows]
    for kind in kinds(labels):
        with progress_bar("Fit and measure"):
            found = hold_out(geocoder, queries, labels, groups, practice, truth=kind)
        table = _figures(f"Truth: the {kind}; nothing is measured on rows it was fitted on")
        for number, one in enumerate(found.directions):
            _add(table, f"{'AB'[number]} fitted, {'BA'[number]} measured", one.measure)
        _add(table, "both", found.whole)
        if found.practice:
            _add(table, "practice addresses", found.practice)
        console.print(table)
    for half, one in zip("AB", found.directions, strict=True):
        limit = f"accepts from {one.numbers.auto:.3f}"
        console.print(f"{half} ({limit} when fitted on): {', '.join(one.fitted_on)}")


HEADINGS = ("rows", "match", "right", "auto", "a.right", "mukim", "med.km", "P90km", "ECE")
"""Per cent but for rows and km: matched, district right, accepted, right of those, mukim right of
those answered, median and P90 distance, expected calibration error."""


def _show(report: Any) -> None:
    left_out = f", {report.without_truth:,} rows without one" if report.without_truth else ""
    table = _figures(f"Truth: the {report.truth}{left_out}")
    _add(table, "all", report.whole)
    for name, measures in report.groups.items():
        table.add_section()
        for value, measure in measures.items():
            _add(table, f"{name} {value}"[:24], measure)
    console.print(table)
    curve = Table("confidence", "rows", "said", "right", title="Calibration")
    for band in report.curve:
        curve.add_row(
            f"{band.low:.1f}-{band.high:.1f}",
            f"{band.rows:,}",
            f"{band.confidence:.3f}",
            f"{band.right:.3f}",
        )
    console.print(curve)


def _figures(title: str) -> Table:
    table = Table(title=title, box=None, padding=(0, 1, 0, 0))
    table.add_column("group", no_wrap=True)
    for name in HEADINGS:
        table.add_column(name, justify="right", no_wrap=True)
    return table


def _add(table: Table, name: str, measure: Any) -> None:
    table.add_row(
        name,
        f"{measure.rows:,}",
        _percent(measure.matched),
        _percent(measure.district_right),
        _percent(measure.auto),
        _percent(measure.auto_right),
        _percent(measure.mukim_right),
        _number(measure.median_km),
        _number(measure.p90_km),
        _percent(measure.calibration_error),
    )


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{100 * share:.1f}"


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.1f}"
