"""The matrix as a page for people; `docs/roles.md` is what this writes."""

from collections.abc import Iterator

from api.access.matrix import PUBLIC, matrix, roles
from registry.options.service import get_option_list

SHORT = {
    "enumerator": "Enu",
    "counter_officer": "Ctr",
    "district_officer": "Dis",
    "meeting_secretary": "Sec",
    "state_supervisor": "Sup",
    "agency_officer": "Agy",
    "planner": "Pla",
    "auditor": "Aud",
    "administrator": "Adm",
}

HEAD = """\
# Roles

Who may use which endpoint, and how far. Written by `petakasih users roles` from
[`matrix.csv`](../api/access/matrix.csv), the table that the service itself goes by: an endpoint
without a row is not served.

A [grant](accounts.md) is a role for an area and an agency. How far it reaches:

| reach | lets in |
|---|---|
| `own` | every account, about itself only |
| `any` | the role, whatever its area: no single family can be told from the answer |
| `asked` | who asks for an area of the grant (`?state=` or `?district=`) |
| `named` | when each household, case, person, meeting, pair and area named lies in the grant |
| `country` | a grant for the country only; with `agency`, an agency's, too, for what it entered |

What a request names stands in its path or anywhere in its body. A household lies where its form
states; one that states no area is the country's. What the path names and is not there, or lies
elsewhere, gets the same 404. With `agency`, the aid must be of the grant's agency, too.

Services also need the scope; persons do not.
"""


def roles_document() -> str:
    """Return the page."""
    return "\n".join((HEAD, *_legend(), "", *_table(), "", *_public(), ""))


def _legend() -> Iterator[str]:
    yield "| | role | |"
    yield "|---|---|---|"
    for option in get_option_list("officer_roles").options:
        yield f"| {SHORT[option.code]} | `{option.code}` | {option.en} / {option.ms} |"


def _table() -> Iterator[str]:
    columns = [name for name in roles() if name != PUBLIC]
    yield "| endpoint | " + " | ".join(SHORT[name] for name in columns) + " | reach | scope |"
    yield "|---|" + "---|" * (len(columns) + 2)
    for row in matrix().values():
        if row.reach != PUBLIC:
            marks = " | ".join("✓" if name in row.roles else "" for name in columns)
            reach = f"{row.reach}, agency" if row.of_agency else row.reach
            scope = f"`{row.scope}`" if row.scope else ""
            yield f"| `{row.operation}` | {marks} | {reach} | {scope} |"


def _public() -> Iterator[str]:
    yield "Everybody may use:"
    yield ""
    for row in matrix().values():
        if row.reach == PUBLIC:
            yield f"- `{row.operation}`"
