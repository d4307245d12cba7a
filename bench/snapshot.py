"""A made-up national snapshot of any size as Parquet files: rows of numbers, no people.

python -m bench.snapshot FOLDER [HOUSEHOLDS]
"""

import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from geo.engines.engine import AREAS_FILE, HOUSEHOLDS_FILE
from geo.engines.snapshots import GROUP_ROWS
from geo.indicators.columns import AREA_COLUMNS
from geo.indicators.declaration import AREA_FIGURES

STATES, DISTRICTS, MUKIM, SEATS, DUN = 16, 160, 2000, 222, 600

Values = npt.NDArray[np.generic]


def areas() -> pd.DataFrame:
    """Return every area with its parent, its state and its official figures."""
    random = np.random.default_rng(1)
    state = [f"S{n + 1:02}" for n in range(STATES)]
    rows = [("MY", "national", None)] + [(code, "state", "MY") for code in state]
    below: dict[str, list[str]] = {}
    for level, count, parents, shape in (
        ("district", DISTRICTS, state, "D{parent}-{n:02}"),
        ("parlimen", SEATS, state, "P{n:03}"),
    ):
        below[level] = [
            shape.format(parent=parents[n % len(parents)][1:], n=n // len(parents) + 1)
            if level == "district"
            else shape.format(n=n + 1)
            for n in range(count)
        ]
        rows += [(code, level, parents[n % len(parents)]) for n, code in enumerate(below[level])]
    mukim = [
        (f"M{below['district'][n % DISTRICTS][1:]}-{n // DISTRICTS + 1:03}", "mukim",
         below["district"][n % DISTRICTS])
        for n in range(MUKIM)
    ]  # fmt: skip
    dun, seen = [], dict.fromkeys(range(1, STATES + 1), 0)
    for n in range(DUN):
        number = n % SEATS % STATES + 1
        seen[number] += 1
        dun.append((f"N{number:02}-{seen[number]:02}", "dun", below["parlimen"][n % SEATS]))
    table = pd.DataFrame(rows + mukim + dun, columns=["code", "level", "parent_code"])
    for name, low, high in (
        ("census_households", 5_000, 90_000),
        ("hies_absolute", 1, 40),
        ("land_km2", 50, 4_000),
    ):
        table[name] = random.uniform(low, high, len(table)).round(1)
    table.loc[table["level"].isin(("mukim", "parlimen", "dun")), "census_households"] = np.nan
    return table[list(AREA_COLUMNS)]


def households(count: int, seed: int = 1) -> pa.Table:
    """Return `count` rows of a snapshot, statuses and places in the shares of a real register."""
    random = np.random.default_rng(seed)
    known = areas()
    mukim = known[known["level"] == "mukim"]
    dun = known[known["level"] == "dun"]
    parent = known.set_index("code")["parent_code"]
    weight = random.pareto(1.5, MUKIM) + 0.2
    place = random.choice(MUKIM, count, p=weight / weight.sum())
    district = mukim["parent_code"].to_numpy()[place]
    state_of_district = parent.to_dict()
    district_index, district_names = pd.factorize(district)
    states = np.array([state_of_district[code] for code in district_names])[district_index]
    seat_of_dun = dun["parent_code"].to_numpy()
    duns_of_state: dict[str, npt.NDArray[np.int64]] = {}
    dun_states = np.array([parent[seat] for seat in seat_of_dun])
    for state in np.unique(dun_states):
        duns_of_state[state] = np.flatnonzero(dun_states == state)
    pick = random.integers(0, 1 << 30, count)
    # A mukim lies in one or two DUN of its state.
    within = place * 7 + pick % 2
    dun_index = np.empty(count, dtype=np.int64)
    for state, members in duns_of_state.items():
        mine = states == state
        dun_index[mine] = members[within[mine] % len(members)]

    def chosen(options: list[str | None], shares: list[float]) -> list[str | None]:
        return np.array(options, dtype=object)[
            random.choice(len(options), count, p=shares)
        ].tolist()

    def money(values: npt.NDArray[np.float64], digits: int, missing: Values) -> pa.Array:
        whole = np.round(values * 10**digits).astype(np.int64)
        column = pa.array(whole, mask=missing).cast(pa.decimal128(19, 0))
        return pa.Array.from_buffers(
            pa.decimal128(14 if digits == 4 else 12, digits), count, column.buffers()
        )

    size = random.integers(1, 10, count)
    line = np.where(random.random(count) < 0.5, size * 560.25, 2208.0)
    income = np.minimum(line * random.gamma(2.0, 0.38, count), 20_000).round(2)
    aid = np.where(random.random(count) < 0.6, random.integers(5, 180, count) * 10.0, 0).round(2)
    programmes = np.where(aid > 0, random.integers(1, 5, count), 0)
    limits = np.minimum(programmes, random.integers(0, 3, count))
    nothing = np.zeros(count, dtype=bool)
    unscored = random.random(count) < 0.03
    level = random.choice([1, 2, 3, 4, 5, 6, 7, 0], count,
                          p=[0.4, 0.25, 0.08, 0.1, 0.07, 0.06, 0.03, 0.01])  # fmt: skip
    return pa.table(
        {
            "state_code": pa.array(states, mask=level == 0),
            "district_code": pa.array(district, mask=level == 7),
            "mukim_code": mukim["code"].to_numpy()[place],
            "parlimen_code": seat_of_dun[dun_index],
            "dun_code": pa.array(dun["code"].to_numpy()[dun_index], mask=states == "S16"),
            "location_level": pa.array(level, pa.int16()),
            "location_confidence": random.random(count).round(4),
            "stratum": chosen(["bandar", "luar_bandar", None], [0.4, 0.58, 0.02]),
            "registration_status": chosen(
                ["disahkan", "disemak", "baru", "ditolak"], [0.84, 0.06, 0.05, 0.05]
            ),
            "poverty_status": chosen(
                ["miskin", "miskin_tegar", "terkeluar", None], [0.5, 0.3, 0.15, 0.05]
            ),
            "size": pa.array(size, pa.int16()),
            "size_band": chosen(["saiz_1", "saiz_2_3", "saiz_4_5", "saiz_6_lebih"], [0.25] * 4),
            "head_sex": chosen(["lelaki", "perempuan"], [0.7, 0.3]),
            "head_age_band": chosen(
                ["bawah_30", "umur_30_44", "umur_45_59", "umur_60_lebih"], [0.25] * 4
            ),
            "ethnicity": chosen(
                ["melayu", "cina", "india", "lain", None], [0.5, 0.1, 0.1, 0.2, 0.1]
            ),
            "disability": chosen(["ada_oku", "tiada_oku", None], [0.1, 0.8, 0.1]),
            "income": money(income, 4, unscored),
            "income_before_aid": money(np.maximum(income - aid / 2, 0), 4, unscored),
            "line_total": money(line, 4, unscored),
            "line_food": money(line / 2, 4, unscored),
            "programmes": pa.array(programmes, pa.int16()),
            "same_purpose": (programmes > 2) & (random.random(count) < 0.5),
            "aid_records": pa.array(programmes, pa.int16()),
            "aid_monthly": money(aid, 2, nothing),
            "limits_known": pa.array(limits, pa.int16()),
            "limits_exceeded": pa.array(limits // 2, pa.int16()),
            "verified_months": pa.array(random.integers(0, 60, count), pa.int16(), mask=unscored),
            "case_state": chosen(["disahkan", "baru", "disemak", None], [0.8, 0.05, 0.05, 0.1]),
            "days_in_state": pa.array(random.integers(0, 900, count), pa.int32()),
            "water": chosen(["paip_dalam", "telaga", "graviti", None], [0.5, 0.2, 0.1, 0.2]),
            "electricity": chosen(["grid_24", "generator", "tiada"], [0.8, 0.1, 0.1]),
            "toilet": chosen(["pam", "curah", "lubang"], [0.5, 0.3, 0.2]),
            "house_condition": chosen(["baik", "sederhana", "usang"], [0.5, 0.3, 0.2]),
            "rooms": pa.array(random.integers(1, 6, count), pa.int16()),
            "education": chosen(["tiada", "rendah", "menengah"], [0.2, 0.4, 0.4]),
            "out_of_school": random.random(count) < 0.1,
        }
    )


def write(folder: Path, count: int) -> None:
    """Write `households.parquet` and `areas.parquet`."""
    folder.mkdir(parents=True, exist_ok=True)
    table = households(count)
    pq.write_table(table, folder / HOUSEHOLDS_FILE, compression="zstd", row_group_size=GROUP_ROWS)
    known = areas()
    assert set(AREA_FIGURES) <= set(known.columns)
    pq.write_table(pa.Table.from_pandas(known, preserve_index=False), folder / AREAS_FILE)


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000)
