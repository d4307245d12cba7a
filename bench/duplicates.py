"""How well likely duplicates are found: precision and recall on generated people.

Every fortieth person is registered again with the slips that registers show: a typing error in
the name or number, another form of the name, a missing number, a swapped date, a moved house.

    python -m bench.duplicates [--people 100000] [--seed 7]
"""

import argparse
import time
import tomllib
from pathlib import Path

import numpy as np
import pyarrow as pa

from registry.duplicates.matching import DEFAULT_THRESHOLD, find

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


def main() -> None:
    """Generate, find, and print precision, recall and time."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=7)
    wanted = parser.parse_args()
    records, truth = generate(wanted.people, wanted.seed)
    began = time.perf_counter()
    found = find(records)
    seconds = time.perf_counter() - began
    precision, recall = score(found, truth)
    print(f"people {records.num_rows:,}, true pairs {len(truth):,}, proposed {found.num_rows:,}")
    print(f"threshold {DEFAULT_THRESHOLD}: precision {precision:.4f}, recall {recall:.4f}")
    print(f"{seconds:.1f} s, {records.num_rows / seconds:,.0f} people/s")


def score(found: pa.Table, truth: set[tuple[str, str]]) -> tuple[float, float]:
    """Return precision and recall of the proposed pairs."""
    pairs = set(zip(found["id_l"].to_pylist(), found["id_r"].to_pylist(), strict=True))
    hits = len(pairs & truth)
    return hits / max(1, len(pairs)), hits / max(1, len(truth))


def generate(people: int, seed: int) -> tuple[pa.Table, set[tuple[str, str]]]:
    """Return people with some registered twice, and the pairs that are one person."""
    random = np.random.default_rng(seed)
    rows = [_person(random, i) for i in range(people)]
    truth = set()
    for i in range(0, people, 40):
        copy = _again(dict(rows[i]), random)
        copy["id"] = f"p{people + i:09d}"
        copy["household_id"] = f"h{people + i:09d}"
        truth.add((rows[i]["id"], copy["id"]))
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


def _again(row: dict[str, str | None], random: np.random.Generator) -> dict[str, str | None]:
    name = str(row["name"])
    for word, forms in FORMS.items():
        if word in name.split() and random.random() < 0.5:
            name = name.replace(word, str(random.choice(forms)), 1)
    row["name"] = _slip(name, random) if random.random() < 0.3 else name
    if row["identity_no"] and random.random() < 0.15:
        row["identity_no"] = _slip(str(row["identity_no"]), random)
    if random.random() < 0.05:
        row["identity_no"] = None
    if random.random() < 0.06:
        year, month, day = str(row["birth_date"]).split("-")
        row["birth_date"] = f"{year}-{day}-{month}" if int(day) <= 12 else f"{year}-{month}-01"
    if random.random() < 0.25:
        row["postcode"] = f"{int(random.integers(10, 990)):03d}00"
    return row


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
