"""A report as HTML in one file, and as PDF from the same HTML."""

from functools import cache
from importlib.resources import files
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from maps.printing.service import font_address, pdf_of
from maps.reports.content import Report
from maps.reports.words import Words


def render_html(report: Report, font: Path) -> str:
    """Return the report as one HTML file that asks no network."""
    page = _environment().get_template("report.html")
    return page.render(r=report, t=Words(report.language), font=font_address(font))


def render_pdf(report: Report, font: Path) -> bytes:
    """Return the report as PDF, A4: text that can be selected, fonts embedded.

    Raises:
        Unavailable: the system's text layout library is missing; names the packages.
    """
    return pdf_of(render_html(report, font))


@cache
def _environment() -> Environment:
    loader = PackageLoader("maps.reports", "templates")
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
    style = files("maps.reports").joinpath("templates", "report.css").read_text(encoding="utf-8")
    environment.globals["style"] = style
    return environment
