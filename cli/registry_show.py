"""`petakasih registry show`: one household in full, as it stands or as it was stored on a day."""

from collections.abc import Mapping
from contextlib import closing
from datetime import datetime
from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from cli.console import console

HIDDEN = ("id", "household_id", "person_id", "identity_no", "old_ic", "jkm_number", "bank_account")
"""Keys, and numbers that have no place on a screen."""


def show(
    reference: Annotated[str, typer.Argument(help="Reference number of the household.")],
    as_of: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="A day, to its end in Malaysia; now."),
    ] = None,
) -> None:
    """Show a household with dwelling, people, income, property, memberships and aid."""
    from cli.context import open_database
    from registry.households.service import get_by_reference
    from registry.records.service import end_of, read, read_as_of

    with closing(open_database()) as database, database.reading() as session:
        key = get_by_reference(session, reference).id
        record = (
            read(session, key) if as_of is None else read_as_of(session, key, end_of(as_of.date()))
        )
    _print("household", record.household)
    _print("dwelling", record.dwelling or {})
    for person in record.people:
        _print(f"{person['role']} {person['name']}", person)
    for title, rows in (
        ("property", record.property_items),
        ("membership", record.memberships),
        ("aid", record.aid),
    ):
        for row in rows:
            _print(title, row)
    income = record.income
    console.print(
        f"Income tables: RM {income.gross_yearly:,.2f} a year, RM {income.gross_monthly:,.2f} "
        f"a month, of it aid RM {income.aid_monthly:,.2f}."
    )


def _print(title: str, row: Mapping[str, Any]) -> None:
    shown = {name: value for name, value in row.items() if _worth(name, value)}
    if not shown:
        return
    table = Table("field", "value", title=Text(title), title_justify="left")
    for name, value in shown.items():
        # What people wrote is shown as it is, never read as markup.
        table.add_row(name, Text(_text(value)))
    console.print(table)


def _worth(name: str, value: Any) -> bool:
    return name not in HIDDEN and value not in (None, [], {})


def _text(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_text(item)}" for name, item in value.items() if item)
    if isinstance(value, list):
        return "; ".join(
            _text({k: v for k, v in item.items() if k not in HIDDEN})
            if isinstance(item, Mapping)
            else str(item)
            for item in value
        )
    return str(value)
