"""The table of all indicators for `docs/indicators.md`, out of their declarations.

python -m geo.indicators.handbook > table.md
"""

from geo.indicators.catalogue import groups, units
from geo.indicators.declaration import Indicator
from geo.indicators.service import list_indicators

BEGIN = "<!-- table: made by python -m geo.indicators.handbook -->"
END = "<!-- end of table -->"


def table() -> str:
    """Return the table in Markdown, one part for each group, between `BEGIN` and `END`."""
    parts = [BEGIN]
    for code, title in groups().items():
        parts += ["", f"### {title.en} / {title.ms}", "", HEAD]
        parts += [_row(one) for one in list_indicators() if one.group == code]
    return "\n".join([*parts, "", END]) + "\n"


COLUMNS = ("code", "label", "numerator", "denominator", "unit", "source", "by category")
HEAD = f"| {' | '.join(COLUMNS)} |\n{'|---' * len(COLUMNS)}|"


def _row(one: Indicator) -> str:
    base = one.denominator_text.en if one.denominator_text else "-"
    cells = (
        f"`{one.code}`",
        f"{one.label.en} / *{one.label.ms}*",
        one.numerator_text.en,
        base,
        units()[one.unit]["en"],
        one.source,
        "yes" if one.splits else "no",
    )
    return "| " + " | ".join(cells) + " |"


if __name__ == "__main__":
    print(table(), end="")
