"""`petakasih gazetteer`: places, postcodes and localities, versioned."""

from contextlib import closing
from typing import Annotated

import typer
from rich.table import Table

from cli.console import console, progress_bar

app = typer.Typer(no_args_is_help=True)


@app.command()
def build() -> None:
    """Load the sources of the manifest as a new version; the same sources change nothing."""
    from boundaries.sources.settings import SourcesSettings
    from cli.context import open_database
    from geo.gazetteer import service

    with progress_bar("Gazetteer") as progress, closing(open_database()) as database:
        built = service.build(database, SourcesSettings(), progress)
    if not built.is_new:
        console.print("The same version is there already: nothing was changed.")
    _show(built.code, built.counts)


@app.command()
def info() -> None:
    """Show every version, the current one marked, with its sources."""
    from cli.context import open_database
    from geo.gazetteer import service

    with closing(open_database()) as database, database.reading() as session:
        service.info(session)
        for version in service.list_versions(session):
            mark = " (current)" if version.is_current else ""
            _show(f"{version.code}{mark}, {version.created_at:%Y-%m-%d %H:%M}", version.counts)
            for key, source in version.sources.items():
                console.print(f"  {key}: {source['title']}, {source['licence']}, {source['how']}")


@app.command()
def diff(
    old: Annotated[str, typer.Argument(help="Code of the former version.")],
    new: Annotated[str, typer.Argument(help="Code of the later version.")],
) -> None:
    """Show what one version has and another has not."""
    from cli.context import open_database
    from geo.gazetteer import service

    table = Table("table", "added", "removed", "for example")
    with closing(open_database()) as database, database.reading() as session:
        for item in service.diff(session, old, new):
            names = [f"+ {name}" for name in item.examples_added]
            names += [f"- {name}" for name in item.examples_removed]
            table.add_row(item.table, f"{item.added:,}", f"{item.removed:,}", "\n".join(names))
    console.print(table)


def _show(title: str, counts: dict[str, int]) -> None:
    rows = ", ".join(f"{count:,} {name.replace('_', ' ')}" for name, count in counts.items())
    console.print(f"{title}: {rows}")
