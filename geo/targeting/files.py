"""An allocation as a file: the houses of every district, and the order they follow from."""

import csv
import io
from dataclasses import asdict
from typing import Any

import orjson
from openpyxl import Workbook
from openpyxl.styles import Font

from geo.targeting.service import Allocation

Row = dict[str, Any]


def as_json(found: Allocation) -> bytes:
    """Return everything, with two spaces of indent."""
    return orjson.dumps(asdict(found), default=str, option=orjson.OPT_INDENT_2)


def as_csv(found: Allocation) -> bytes:
    """Return one line per district, UTF-8 with a header line."""
    text = io.StringIO()
    rows = grant_rows(found)
    writer = csv.DictWriter(text, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def as_xlsx(found: Allocation) -> bytes:
    """Return a workbook: sheet `houses`, one line per district, and sheet `order`."""
    book = Workbook()
    houses = book.active
    assert houses is not None
    houses.title = "houses"
    rows = grant_rows(found)
    houses.append(list(rows[0]))
    for row in rows:
        houses.append(list(row.values()))
    houses.freeze_panes = "C2"
    order = book.create_sheet("order")
    for name, value in order_rows(found).items():
        order.append([name, value])
    for cell in (*houses[1], *order["A"]):
        cell.font = Font(bold=True)
    for sheet, widths in ((houses, {"A": 10, "B": 26}), (order, {"A": 24, "B": 60})):
        for column, width in widths.items():
            sheet.column_dimensions[column].width = width
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def grant_rows(found: Allocation) -> list[Row]:
    """Return the grants as flat rows: shares and doubt are columns of their own."""
    rows = []
    for grant in found.grants:
        row = asdict(grant)
        shares, doubt = row.pop("shares"), row.pop("doubt") or {}
        rows.append(row | {f"share_{name}": share for name, share in shares.items()} | doubt)
    return rows


def order_rows(found: Allocation) -> Row:
    """Return the order and the sums as names and values, nested ones with a dot."""
    order = asdict(found.order)
    formula, equity = order.pop("formula"), asdict(found.equity)
    nested = {"formula": formula, "equity": equity}
    flat = {
        "publication": found.publication,
        "as_of": found.as_of,
        "is_demo": found.is_demo,
        "units": found.units,
        "cost_rm": found.cost_rm,
        "left": found.left,
        **order,
        **{f"{part}.{name}": value for part, of in nested.items() for name, value in of.items()},
    }
    return {name: _cell(value) for name, value in flat.items()}


def _cell(value: Any) -> Any:
    if isinstance(value, dict):
        return "; ".join(f"{name}={one}" for name, one in value.items())
    return value
