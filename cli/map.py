"""Maps to hand out: `petakasih map choropleth` and its sisters, one for every type of map."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(help="Draw maps to hand out.", no_args_is_help=True)

Indicator = Annotated[str, typer.Option(help="Code of the indicator, as the explorer's address")]
Output = Annotated[
    Path, typer.Option("-o", "--output", help="File to write: .html, .png, .svg, .pdf or .gpkg")
]
Level = Annotated[str, typer.Option(help="state, district, mukim, parlimen or dun")]
Parent = Annotated[str, typer.Option(help="Only the areas of this area, by its code")]
Year = Annotated[str, typer.Option(help="Year; the newest by default")]
Language = Annotated[str, typer.Option(help="ms or en")]
Size = Annotated[str, typer.Option(help="Paper of a picture: a4, a3 or screen")]
Apart = Annotated[bool, typer.Option("--apart", help="The Peninsula and Borneo apart, on paper")]
Method = Annotated[
    str,
    typer.Option(help="Classes: frozen, fisher, quantiles, pretty, equal, log, deviation or own"),
]
Classes = Annotated[str, typer.Option(help="Number of classes, 3 to 7")]
Breaks = Annotated[str, typer.Option(help="Own upper class limits, with commas between")]


@app.callback()
def maps() -> None:
    """Draw maps to hand out."""


@app.command()
def choropleth(
    indicator: Indicator,
    output: Output,
    level: Level = "district",
    parent: Parent = "",
    year: Year = "",
    lang: Language = "ms",
    size: Size = "a4",
    apart: Apart = False,
    method: Method = "frozen",
    classes: Classes = "5",
    breaks: Breaks = "",
) -> None:
    """Write a map of classes; of circles for a count, whose classes nobody asked for."""
    place = Place(level, parent, year, lang, apart)
    _write(place, output, size, indicator=indicator, method=method, classes=classes, breaks=breaks)


@app.command()
def symbols(
    output: Output,
    indicator: Indicator = "poor_hh",
    level: Level = "district",
    parent: Parent = "",
    year: Year = "",
    lang: Language = "ms",
    size: Size = "a4",
    apart: Apart = False,
) -> None:
    """Write a map of a count: the area of a circle shows the value."""
    _write(Place(level, parent, year, lang, apart), output, size, indicator=indicator)


@app.command()
def uncertainty(
    indicator: Indicator,
    output: Output,
    level: Level = "district",
    parent: Parent = "",
    year: Year = "",
    lang: Language = "ms",
    size: Size = "a4",
    apart: Apart = False,
) -> None:
    """Write a map of classes that fade where the interval is wide against the value."""
    place = Place(level, parent, year, lang, apart)
    _write(place, output, size, indicator=indicator, kind="alpha")


@app.command()
def bivariate(
    indicator: Indicator,
    second: Annotated[str, typer.Option(help="Code of the second indicator")],
    output: Output,
    level: Level = "district",
    parent: Parent = "",
    year: Year = "",
    lang: Language = "ms",
    size: Size = "a4",
    apart: Apart = False,
) -> None:
    """Write a map of two indicators at once, three by three classes."""
    place = Place(level, parent, year, lang, apart)
    _write(place, output, size, indicator=indicator, kind="bivariate", second=second)


@app.command()
def clusters(
    indicator: Indicator,
    output: Output,
    level: Level = "district",
    parent: Parent = "",
    lang: Language = "ms",
    size: Size = "a4",
    apart: Apart = False,
) -> None:
    """Write a map of statistical clusters: where neighbours are alike beyond chance."""
    place = Place(level, parent, "", lang, apart)
    _write(place, output, size, indicator=indicator, kind="clusters")


@app.command()
def change(
    indicator: Indicator,
    output: Output,
    since: Annotated[
        str, typer.Option(help="Number of the earlier publication; the one before by default")
    ] = "",
    level: Level = "district",
    parent: Parent = "",
    year: Year = "",
    lang: Language = "ms",
    size: Size = "a4",
    apart: Apart = False,
) -> None:
    """Write a map of the change since an earlier publication."""
    place = Place(level, parent, year, lang, apart)
    _write(place, output, size, indicator=indicator, kind="change", since=since)


@app.command()
def atlas(
    output: Annotated[Path, typer.Option("-o", "--output", help="PDF to write")],
    indicator: Indicator = "registered_poverty_rate",
    state: Annotated[str, typer.Option(help="Only this state, by its code")] = "",
    lang: Language = "ms",
) -> None:
    """Write an atlas: a page for the country, each state, each district with its mukim."""
    from cli.console import console, progress_bar
    from cli.context import open_database
    from maps.handouts.atlas import Order, write_atlas

    database = open_database()
    try:
        with progress_bar("Atlas") as report:
            written = write_atlas(database, Order(indicator, state, lang), output, report)
    finally:
        database.close()
    console.print(f"{written} ({written.stat().st_size // 1024:,} kB)")


@dataclass(frozen=True)
class Place:
    """Where and when a map is of, and in which language."""

    level: str
    parent: str
    year: str
    lang: str
    apart: bool


def _write(place: Place, output: Path, size: str, **fields: str) -> None:
    from cli.console import console, progress_bar
    from cli.context import open_database, project_root
    from maps.explorer.view import View
    from maps.handouts.service import write_handout

    view = View(
        lang=place.lang,
        level=place.level,
        year=place.year,
        parent=place.parent,
        panes="inset" if place.apart else "one",
        **fields,
    )
    web = project_root() / "maps" / "web"
    database = open_database()
    try:
        with progress_bar("Map") as report:
            files = write_handout(database, view, output, web, report, size=size)
    finally:
        database.close()
    for file in files:
        console.print(f"{file} ({file.stat().st_size // 1024:,} kB)")
