"""`petakasih allocate`: a housing budget shared among districts, as a table and a file."""

import csv
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from cli.console import console

if TYPE_CHECKING:
    from geo.targeting.service import Allocation

LISTED = 20


def allocate(
    category: Annotated[str, typer.Argument(help="bina_baharu or baik_pulih.")],
    budget_rm: Annotated[int | None, typer.Option(help="Budget in ringgit.")] = None,
    budget_units: Annotated[int | None, typer.Option(help="Budget in houses.")] = None,
    on: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Day whose unit costs hold; today."),
    ] = None,
    weight: Annotated[
        list[str] | None,
        typer.Option(help="INDICATOR=WEIGHT; may be repeated.", show_default="hardcore_hh=1"),
    ] = None,
    severity: Annotated[
        str, typer.Option(help="Rate that says how badly off a district is; '' for none.")
    ] = "hies_absolute",
    severity_power: Annotated[float, typer.Option(help="How much severity weighs.")] = 1.0,
    cost_power: Annotated[float, typer.Option(help="How much dear regions gain.")] = 1.0,
    need: Annotated[str, typer.Option(help="Count of households in need.")] = "hardcore_hh",
    cap_share: Annotated[float, typer.Option(help="Most of its need a district gets.")] = 1.0,
    floor: Annotated[int, typer.Option(help="Houses at least where so many are in need.")] = 0,
    state_minimum: Annotated[
        list[str] | None, typer.Option(help="STATE=HOUSES; may be repeated.")
    ] = None,
    last: Annotated[
        Path | None, typer.Option(help="CSV of last year's: columns code, units.")
    ] = None,
    keep_share: Annotated[
        float, typer.Option(help="Share of last year's that nobody falls under.")
    ] = 0.0,
    method: Annotated[
        str, typer.Option(help="proportional, most_claims or worst_need.")
    ] = "proportional",
    draws: Annotated[
        int, typer.Option(help="How often to repeat it over the uncertain counts.")
    ] = 0,
    publication: Annotated[
        int | None, typer.Option(help="Its number.", show_default="the newest")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="File to write: .csv, .xlsx or .json.")
    ] = None,
) -> None:
    """Share a housing budget among districts, from published figures."""
    from cli.context import open_database
    from geo.targeting import service
    from geo.targeting.claims import Formula
    from registry.calendar.service import today

    file = _known_file(output)
    order = service.Order(
        category=category,
        on=on.date() if on else today(),
        budget_rm=budget_rm,
        budget_units=budget_units,
        formula=Formula(
            _pairs(weight, "weight", float) or {"hardcore_hh": 1.0},
            severity or None,
            severity_power,
            cost_power,
        ),
        need=need,
        cap_share=cap_share,
        floor=floor,
        state_minimum=_pairs(state_minimum, "state_minimum", int),
        last=_last_year(last),
        keep_share=keep_share,
        method=service.known_method(method),
        draws=draws,
        publication=publication,
    )
    with closing(open_database()) as database, database.reading() as session:
        found = service.allocate(session, order)
    show_allocation(found)
    if file is not None:
        _write(file, found)


def _pairs(given: Sequence[str] | None, field: str, kind: type[float]) -> dict[str, Any]:
    """Return `NAME=NUMBER` texts as a dictionary."""
    from database.errors import InvalidInput

    pairs = {}
    for one in given or ():
        name, _, number = one.partition("=")
        try:
            pairs[name] = kind(number)
        except ValueError as error:
            raise InvalidInput(
                f"{one!r} is no NAME=NUMBER", field=field, expected="like S12=100"
            ) from error
    return pairs


def _last_year(path: Path | None) -> dict[str, int]:
    from database.errors import InvalidInput

    if path is None:
        return {}
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            return {row["code"]: int(row["units"]) for row in csv.DictReader(file)}
    except (KeyError, ValueError, OSError) as error:
        raise InvalidInput(
            f"{path} cannot be read", field="last", expected="a CSV file: columns code, units"
        ) from error


def show_allocation(found: "Allocation") -> None:
    """Print the districts with most houses, and the sums."""
    table = Table(
        "District", "State", "Need", "Share %", "Quota", "Houses", "RM", "Other", "5-95 %"
    )
    ranked = sorted(found.grants, key=lambda one: (-one.units, one.code))
    for one in ranked[:LISTED]:
        table.add_row(
            f"{one.name} ({one.code})",
            one.state,
            f"{one.need:,}{'*' if one.need_filled else ''}",
            f"{100 * one.claim_share:.2f}",
            f"{one.quota:.1f}",
            f"{one.units:,}",
            f"{one.cost_rm:,}",
            "" if one.other_units is None else f"{one.other_units:,}",
            f"{one.doubt.lower}-{one.doubt.upper}" if one.doubt else "",
        )
    console.print(table)
    rest = ranked[LISTED:]
    if rest:
        console.print(f"... and {len(rest)} districts with {sum(one.units for one in rest):,}.")
    console.print(
        f"{found.units:,} houses for RM{found.cost_rm:,} from publication {found.publication} of "
        f"{found.as_of}{' (demonstration)' if found.is_demo else ''}; {found.left:,} left. "
        f"Other: {found.other_method}. * withheld: filled in from its state."
    )


def _write(path: Path, found: "Allocation") -> None:
    from geo.targeting.files import as_csv, as_json, as_xlsx

    writers = {".json": as_json, ".csv": as_csv, ".xlsx": as_xlsx}
    path.write_bytes(writers[path.suffix](found))
    console.print(f"{len(found.grants)} districts in {path}.")


def _known_file(path: Path | None) -> Path | None:
    from database.errors import InvalidInput

    if path is not None and path.suffix not in (".json", ".csv", ".xlsx"):
        raise InvalidInput(
            f"{path} is of no known kind", field="output", expected="a name in .csv, .xlsx or .json"
        )
    return path
