"""The land permission form (Lampiran B) of an application for a house, in Malay, as PDF.

The text of the official form is not public: layout and wording are this service's own, and the
sheet says so. Identity and telephone numbers are left to the pen, so that no file holds them.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path

from babel.dates import format_date
from jinja2 import Environment, PackageLoader, StrictUndefined

from maps.printing.service import font_address, pdf_of

LOCALE = "ms_MY"


@dataclass(frozen=True)
class PermissionForm:
    """What is filled in; None is left to the pen. `owner`: the relation, not a name.

    `mark` says in the footer who took the form, and when.
    """

    reference_no: str
    application_no: str
    head_name: str | None
    address: str
    state: str | None
    category: str
    land_lot: str | None
    land_status: str | None
    owner: str | None
    is_demo: bool
    printed_on: date
    mark: str


def permission_html(form: PermissionForm, font: Path) -> str:
    """Return the form as one HTML file that asks no network."""
    page = _environment().get_template("lampiran-b.html")
    day = format_date(form.printed_on, "long", locale=LOCALE)
    return page.render(f=form, day=day, font=font_address(font))


def permission_pdf(form: PermissionForm, font: Path) -> bytes:
    """Return the form as PDF, one A4 sheet.

    Raises:
        Unavailable: the system's text layout library is missing.
    """
    return pdf_of(permission_html(form, font))


@cache
def _environment() -> Environment:
    loader = PackageLoader("maps.forms", "templates")
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
    style = files("maps.forms").joinpath("templates", "form.css").read_text(encoding="utf-8")
    environment.globals["style"] = style
    return environment
