"""The matrix: which role may use which endpoint, and how far. `matrix.csv` is all there is to it.

An endpoint without a row is not served. Reaches:

- `public`: everybody, signed in or not;
- `own`: every account, about itself only;
- `any`: no single family can be told from the answer;
- `asked`: the query must ask for an area of the grant (`state`, `district`);
- `named`: every household, case, person, meeting or area that the request names lies in the grant;
- `country`: only a grant for the country.

An `x` under `agency` adds that the aid is of the grant's agency. With `country` it lets an agency's
grant in as well, for the whole country: the database shows it what the agency entered.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from fastapi.routing import APIRoute

from database.errors import SetupError

PUBLIC = "public"
REACHES = (PUBLIC, "own", "any", "asked", "named", "country")
OTHERS = ("method", "path", "reach", "agency", "scope")


@dataclass(frozen=True, slots=True)
class Row:
    """One endpoint: who may use it, how far, and the scope a service needs for it."""

    method: str
    path: str
    reach: str
    of_agency: bool
    scope: str | None
    roles: tuple[str, ...]

    @property
    def operation(self) -> str:
        """Return the endpoint as it is written: `GET /v1/households`."""
        return f"{self.method} {self.path}"


@cache
def matrix() -> dict[str, Row]:
    """Return the rows by endpoint, in the order of the table."""
    with files(__package__).joinpath("matrix.csv").open(encoding="utf-8") as lines:
        return {(row := _row(cells)).operation: row for cells in csv.DictReader(lines)}


def roles() -> tuple[str, ...]:
    """Return the roles of the table's columns, `public` first."""
    with files(__package__).joinpath("matrix.csv").open(encoding="utf-8") as lines:
        return tuple(name for name in next(csv.reader(lines)) if name not in OTHERS)


def row_of(method: str, route: APIRoute) -> Row:
    """Return the row of an endpoint.

    Raises:
        KeyError: it has none; `require_rows` lets no service begin so.
    """
    return matrix()[f"{'GET' if method == 'HEAD' else method} {route.path}"]


def require_rows(routes: Iterable[APIRoute]) -> None:
    """Check that every endpoint has a row.

    Raises:
        SetupError: one has none; the service must not serve it.
    """
    for route in routes:
        for method in route.methods or ():
            if f"{method} {route.path}" not in matrix():
                raise SetupError(
                    f"{method} {route.path} has no row in api/access/matrix.csv: nobody may use it."
                )


def _row(cells: dict[str, str]) -> Row:
    assert cells["reach"] in REACHES, cells
    return Row(
        cells["method"],
        cells["path"],
        cells["reach"],
        cells["agency"] == "x",
        cells["scope"] or None,
        tuple(name for name, mark in cells.items() if name not in OTHERS and mark == "x"),
    )
