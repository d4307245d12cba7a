"""How well and how fast likely duplicates are found, on generated people.

Every fortieth person is registered again with the slips that registers show: a typing error in
the name or number, another form of the name, a missing number, a swapped date, a moved house.

    python -m bench.duplicates [--people 100000] [--seed 7] [--look-ups 50]

Prints precision and recall by threshold, and recall by kind of slip. With `--look-ups`, the same
people are put into a scratch database beside that of DATABASE_URL, where a whole run and the
look-up of single households are timed. Fails below precision 0.99 or recall 0.95 at the default
threshold.
"""

import argparse
import time
import tomllib
from collections.abc import Collection, Mapping
from pathlib import Path
from uuid import UUID, uuid5

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from rich.console import Console
from rich.table import Table
from sqlalchemy import text

from bench.scratch import scratch_database
from database.copying import copy_into
from database.session import Database
from registry.duplicates.lookup import look_up
from registry.duplicates.matching import DEFAULT_THRESHOLD, find
from registry.duplicates.runs import find_duplicates
from registry.households.models import Household
from registry.persons.models import Person

LEAST_PRECISION, LEAST_RECALL = 0.99, 0.95
THRESHOLDS = (0.5, 0.8, DEFAULT_THRESHOLD, 0.95, 0.99)
NAMESPACE = UUID("0198f0c2-7e1b-7c43-9d0a-3f1b2a4c5d6e")
NAMES = tomllib.loads(Path(__file__).with_name("people.toml").read_text("utf-8"))
FORMS = {
    "MUHAMMAD": ("MOHD", "MOHAMAD", "MUHAMAD", "MD"),
    "NUR": ("NOR", "NOOR"),
    "ABDUL": ("ABD",),
    "BIN": ("B.", "BN", ""),
    "BINTI": ("BT", "BTE", ""),
    "AHMAD": ("AHMAT",),
    "A/L": ("AL", "S/O"),
    "A/P": ("AP", "D/O"),
}

IdPair = tuple[str, str]
Truth = Mapping[IdPair, frozenset[str]]
"""The pairs that are one person, each with its kinds of slip."""

console = Console()


def main() -> None:
    """Generate, find, and print precision, recall and times."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--look-ups", type=int, default=0)
    wanted = parser.parse_args()
    records, truth = generate(wanted.people, wanted.seed)
    began = time.perf_counter()
    found = find(records, min(THRESHOLDS))
    seconds = time.perf_counter() - began
    console.print(
        f"{records.num_rows:,} people, {len(truth):,} of them twice: {seconds:.1f} s, "
        f"{records.num_rows / seconds:,.0f} people/s"
    )
    console.print(by_threshold(found, truth))
    console.print(by_slip(at_least(found, DEFAULT_THRESHOLD), truth))
    if wanted.look_ups:
        time_look_ups(records, wanted.look_ups)
    precision, recall = score(at_least(found, DEFAULT_THRESHOLD), truth)
    if precision < LEAST_PRECISION or recall < LEAST_RECALL:
        raise SystemExit(f"precision {precision:.4f}, recall {recall:.4f}: too low")


def at_least(found: pa.Table, threshold: float) -> pa.Table:
    """Return the pairs at or above a threshold."""
    return found.filter(pc.greater_equal(found["probability"], threshold))


def id_pairs(found: pa.Table) -> set[IdPair]:
    """Return the keys of the proposed pairs."""
    return set(zip(found["id_l"].to_pylist(), found["id_r"].to_pylist(), strict=True))


def score(found: pa.Table, truth: Collection[IdPair]) -> tuple[float, float]:
    """Return precision and recall of the proposed pairs."""
    pairs = id_pairs(found)
    hits = len(pairs & set(truth))
    return hits / max(1, len(pairs)), hits / max(1, len(truth))


def by_threshold(found: pa.Table, truth: Truth) -> Table:
    """Return what each threshold would propose."""
    table = Table("Threshold", "Proposed", "Precision", "Recall")
    for threshold in THRESHOLDS:
        kept = at_least(found, threshold)
        precision, recall = score(kept, truth)
        mark = " (default)" if threshold == DEFAULT_THRESHOLD else ""
        table.add_row(
            f"{threshold}{mark}", f"{kept.num_rows:,}", f"{precision:.4f}", f"{recall:.4f}"
        )
    return table


def by_slip(found: pa.Table, truth: Truth) -> Table:
    """Return how many of the pairs with each kind of slip are found, whatever else is wrong."""
    pairs = id_pairs(found)
    table = Table("Slip", "Pairs", "Recall")
    for slip in sorted({slip for slips in truth.values() for slip in slips}):
        having = {pair for pair, slips in truth.items() if slip in slips}
        table.add_row(slip, f"{len(having):,}", f"{len(having & pairs) / len(having):.4f}")
    return table


def time_look_ups(records: pa.Table, look_ups: int) -> None:
    """Print how long a whole run takes in a database, and the look-up of one household."""
    with scratch_database("duplicates") as database:
        homes = fill(database, records)
        began = time.perf_counter()
        run = find_duplicates(database)
        console.print(f"A whole run: {time.perf_counter() - began:.1f} s, {run.found:,} pairs")
        for kind, chosen in (
            ("with a duplicate", homes[-look_ups:]),
            ("without one", homes[1 : 10 * look_ups : 10]),
        ):
            taken = []
            for home in chosen:
                began = time.perf_counter()
                with database.writing() as session:
                    look_up(session, [home])
                taken.append(1_000 * (time.perf_counter() - began))
            console.print(
                f"Look-up of a household {kind}: median {np.median(taken):.0f} ms, "
                f"19 of 20 within {np.percentile(taken, 95):.0f} ms"
            )


def fill(database: Database, records: pa.Table) -> list[UUID]:
    """Put the people into an empty database; return the keys of their households in order."""
    rows = records.to_pylist()
    first = {row["household_id"]: row for row in reversed(rows)}
    homes = {name: uuid5(NAMESPACE, name) for name in sorted(first)}
    household = {
        "id": [str(key) for key in homes.values()],
        "reference_no": list(homes),
        "is_demo": [True] * len(homes),
        "registered_on": ["2026-01-01"] * len(homes),
        "address": ["Kampung Contoh"] * len(homes),
        "postcode": [first[name]["postcode"] for name in homes],
        "registration_status": ["baru"] * len(homes),
    }
    person = {
        "id": [str(uuid5(NAMESPACE, row["id"])) for row in rows],
        "household_id": [str(homes[row["household_id"]]) for row in rows],
        "role": ["KIR" if first[row["household_id"]] is row else "AIR" for row in rows],
        "identity_type": ["mykad"] * len(rows),
    }
    for name in ("name", "identity_no", "birth_date", "sex"):
        person[name] = [row[name] for row in rows]
    with database.writing() as session:
        copy_into(session, Household, pa.table(household))
        copy_into(session, Person, pa.table(person))
        session.execute(text("ANALYZE household, person"))
    return list(homes.values())


def generate(people: int, seed: int) -> tuple[pa.Table, dict[IdPair, frozenset[str]]]:
    """Return people with some registered twice, and the pairs that are one person."""
    random = np.random.default_rng(seed)
    rows = [_person(random, i) for i in range(people)]
    truth = {}
    for i in range(0, people, 40):
        copy, slips = _again(dict(rows[i]), random)
        copy["id"] = f"p{people + i:09d}"
        copy["household_id"] = f"h{people + i:09d}"
        truth[str(rows[i]["id"]), str(copy["id"])] = slips
        rows.append(copy)
    return pa.Table.from_pylist(rows), truth


def _person(random: np.random.Generator, i: int) -> dict[str, str | None]:
    male = bool(random.random() < 0.5)
    born = np.datetime64("1940-01-01") + int(random.integers(0, 29_000))
    place = int(random.integers(1, 17))
    serial = int(random.integers(0, 1000))
    last = int(random.choice((1, 3, 5, 7, 9) if male else (0, 2, 4, 6, 8)))
    digits = str(born).replace("-", "")[2:]
    return {
        "id": f"p{i:09d}",
        "household_id": f"h{i // 4:09d}",
        "name": _name(random, male),
        "identity_no": f"{digits}{place:02d}{serial:03d}{last}" if random.random() > 0.03 else None,
        "birth_date": str(born),
        "sex": "lelaki" if male else "perempuan",
        "postcode": f"{int(random.integers(10, 990)):03d}00" if random.random() > 0.04 else None,
    }


def _name(random: np.random.Generator, male: bool) -> str:
    kind = random.random()
    if kind < 0.12:
        given = random.choice(NAMES["chinese_given"], 2)
        return f"{random.choice(NAMES['chinese_surnames'])} {given[0]} {given[1]}"
    if kind < 0.2:
        link = "A/L" if male else "A/P"
        return f"{random.choice(NAMES['indian'])} {link} {random.choice(NAMES['indian'])}"
    first = str(
        random.choice(["MUHAMMAD ", "AHMAD ", "ABDUL ", ""] if male else ["NUR ", "SITI ", ""])
    )
    given = random.choice(NAMES["men"] if male else NAMES["women"])
    father = f"{random.choice(['MUHAMMAD ', 'ABDUL ', '', ''])}{random.choice(NAMES['men'])}"
    return f"{first}{given} {'BIN' if male else 'BINTI'} {father}"


def _again(
    row: dict[str, str | None], random: np.random.Generator
) -> tuple[dict[str, str | None], frozenset[str]]:
    """Return a person as registered again, and the kinds of slip that happened."""
    slips = set()
    name = str(row["name"])
    for word, forms in FORMS.items():
        if word in name.split() and random.random() < 0.5:
            name = name.replace(word, str(random.choice(forms)), 1)
            slips.add("form of the name")
    if random.random() < 0.3:
        name = _slip(name, random)
        slips.add("typing error in the name")
    row["name"] = name
    if row["identity_no"] and random.random() < 0.15:
        row["identity_no"] = _slip(str(row["identity_no"]), random)
        slips.add("typing error in the number")
    if random.random() < 0.05:
        row["identity_no"] = None
        slips.add("number missing")
    if random.random() < 0.06:
        year, month, day = str(row["birth_date"]).split("-")
        row["birth_date"] = f"{year}-{day}-{month}" if int(day) <= 12 else f"{year}-{month}-01"
        slips.add("birth date wrong")
    if random.random() < 0.25:
        row["postcode"] = f"{int(random.integers(10, 990)):03d}00"
        slips.add("moved house")
    return row, frozenset(slips or {"none"})


def _slip(text: str, random: np.random.Generator) -> str:
    at = int(random.integers(0, len(text) - 1))
    kind = int(random.integers(0, 3))
    other = str(random.integers(0, 10)) if text[at].isdigit() else chr(int(random.integers(65, 91)))
    if kind == 0:
        return text[:at] + other + text[at + 1 :]
    if kind == 1:
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return text[:at] + (other + text[at + 1 :] if text[at].isdigit() else text[at + 1 :])


if __name__ == "__main__":
    main()
