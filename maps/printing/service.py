"""HTML as PDF, A4, with the pages' font inside; what every printed sheet shares."""

import base64
import hashlib
from pathlib import Path

import matplotlib as mpl

from database.errors import Unavailable
from maps.reports.packages import PRINT_PACKAGES

FONT_FILE = "@fontsource-variable/public-sans/files/public-sans-latin-wght-normal.woff2"


def pdf_of(html: str) -> bytes:
    """Return a page as PDF: text that can be selected, fonts embedded; the same page, same bytes.

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
    # An identifier from the content: the same page gives the same bytes.
    identifier = hashlib.sha256(html.encode()).digest()[:16]
    made: bytes = HTML(string=html).write_pdf(pdf_identifier=identifier)
    return made


def find_font(libraries: Path) -> Path:
    """Return the pages' font where the web libraries are installed, else matplotlib's own."""
    font = libraries / FONT_FILE
    if font.is_file():
        return font
    return Path(mpl.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"


def font_address(font: Path) -> str:
    """Return a font as an address that holds it, so that a page asks no network."""
    kind = "woff2" if font.suffix == ".woff2" else "ttf"
    content = base64.b64encode(font.read_bytes()).decode()
    return f"data:font/{kind};base64,{content}"
