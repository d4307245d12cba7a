"""A report as HTML in one file, and as PDF from the same HTML."""

import base64
import hashlib
from functools import cache
from importlib.resources import files
from pathlib import Path

import matplotlib as mpl
from jinja2 import Environment, PackageLoader, StrictUndefined

from database.errors import Unavailable
from maps.reports.content import Report
from maps.reports.packages import PRINT_PACKAGES
from maps.reports.words import Words

FONT_FILE = "@fontsource-variable/public-sans/files/public-sans-latin-wght-normal.woff2"


def render_html(report: Report, font: Path) -> str:
    """Return the report as one HTML file that asks no network."""
    page = _environment().get_template("report.html")
    return page.render(r=report, t=Words(report.language), font=_font_address(font))


def render_pdf(report: Report, font: Path) -> bytes:
    """Return the report as PDF, A4: text that can be selected, fonts embedded.

    Raises:
        Unavailable: the system's text layout library is missing; names the packages.
    """
    try:
        from weasyprint import HTML
    except OSError as error:
        packages = " ".join(PRINT_PACKAGES)
        raise Unavailable(
            f"PDF needs Pango, which is missing on this machine. As an administrator run: "
            f"apt-get install {packages}"
        ) from error
    html = render_html(report, font)
    # An identifier from the content: the same report gives the same bytes.
    identifier = hashlib.sha256(html.encode()).digest()[:16]
    made: bytes = HTML(string=html).write_pdf(pdf_identifier=identifier)
    return made


def find_font(libraries: Path) -> Path:
    """Return the pages' font where the web libraries are installed, else matplotlib's own."""
    font = libraries / FONT_FILE
    if font.is_file():
        return font
    return Path(mpl.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"


def _font_address(font: Path) -> str:
    kind = "woff2" if font.suffix == ".woff2" else "ttf"
    content = base64.b64encode(font.read_bytes()).decode()
    return f"data:font/{kind};base64,{content}"


@cache
def _environment() -> Environment:
    loader = PackageLoader("maps.reports", "templates")
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
    style = files("maps.reports").joinpath("templates", "report.css").read_text(encoding="utf-8")
    environment.globals["style"] = style
    return environment
