"""`petakasih report`: a report of a district, a state or the nation, to print for a meeting."""

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True)

Code = Annotated[str, typer.Argument(help="Code of the area, as D12-08 or S12.")]
Output = Annotated[Path, typer.Option("-o", "--output", help="File to write: .pdf or .html")]
Language = Annotated[str, typer.Option(help="ms or en")]
Number = Annotated[
    int | None, typer.Option("--publication", help="Its number.", show_default="the newest")
]

NATION = "MY"


@app.command()
def district(
    code: Code, output: Output, language: Language = "ms", publication: Number = None
) -> None:
    """Write the report of a district."""
    _write(code, "district", output, language, publication)


@app.command()
def state(
    code: Code, output: Output, language: Language = "ms", publication: Number = None
) -> None:
    """Write the report of a state."""
    _write(code, "state", output, language, publication)


@app.command()
def national(output: Output, language: Language = "ms", publication: Number = None) -> None:
    """Write the report of the nation."""
    _write(NATION, "national", output, language, publication)


def _write(code: str, level: str, output: Path, language: str, number: int | None) -> None:
    from cli.console import console, progress_bar
    from cli.context import open_database, project_root
    from cli.system import need_pango
    from maps.reports.service import write_report

    if output.suffix.lower() == ".pdf":
        need_pango()
    libraries = project_root() / "maps" / "web" / "node_modules"
    with closing(open_database()) as database, progress_bar("Report") as progress:
        written = write_report(
            database,
            code,
            output,
            libraries,
            language=language,
            number=number,
            level=level,
            progress=progress,
        )
    console.print(f"{written} ({written.stat().st_size // 1024:,} kB)")
