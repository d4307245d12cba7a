"""Maps to hand out: `petakasih map choropleth`."""

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(help="Draw maps to hand out.", no_args_is_help=True)


@app.callback()
def maps() -> None:
    """Draw maps to hand out."""


@app.command()
def choropleth(
    indicator: Annotated[
        str, typer.Option(help="Code of the indicator, as the explorer's address")
    ],
    output: Annotated[Path, typer.Option("-o", "--output", help="File to write: .html or .png")],
    level: Annotated[
        str, typer.Option(help="state, district, mukim, parlimen or dun")
    ] = "district",
    parent: Annotated[str, typer.Option(help="Only the areas of this area, by its code")] = "",
    year: Annotated[str, typer.Option(help="Year; the newest by default")] = "",
    lang: Annotated[str, typer.Option(help="ms or en")] = "ms",
) -> None:
    """Write one map of the newest publication: a page in one file, or a picture."""
    from cli.console import console, progress_bar
    from cli.context import open_database, project_root
    from maps.explorer.view import View
    from maps.handouts.service import write_handout

    view = View(lang=lang, indicator=indicator, level=level, year=year, parent=parent)
    database = open_database()
    try:
        with progress_bar("Map") as report:
            written = write_handout(database, view, output, project_root() / "maps" / "web", report)
    finally:
        database.close()
    console.print(f"{written} ({written.stat().st_size // 1024:,} kB)")
