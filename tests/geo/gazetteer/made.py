"""A gazetteer of the made-up country: a town with a postcode in each district, a few villages."""

from database.session import WriteSession
from geo.gazetteer.reading import GazetteerData, Locality, Place, PostcodePoint, Town
from geo.gazetteer.service import GazetteerInfo, store

DISTRICTS = (
    ("D01-01", "S01", "Satu", 100.5),
    ("D01-02", "S01", "Dua", 101.5),
    ("D02-01", "S02", "Tiga", 102.5),
    ("D02-02", "S02", "Empat", 103.5),
)

VILLAGES = (
    ("1", "Kampung Pulai", 100.4, 1.5),
    ("2", "Kampung Melati", 101.6, 2.4),
    ("3", "Kampung Mawar", 100.7, 1.6),
    ("4", "Kampung Mawar", 101.3, 1.6),
)


def made_gazetteer(version: str = "made", villages: tuple = VILLAGES) -> GazetteerData:
    """Return the gazetteer; villages are (source id, name, longitude, latitude)."""
    return GazetteerData(
        version=version,
        places=[Place(number, name, (), lon, lat) for number, name, lon, lat in villages]
        + [Place(f"t{name}", f"Pekan {name}", (), lon, 1.6) for _, _, name, lon in DISTRICTS],
        postcode_points=[
            PostcodePoint(f"{number}0000", f"Pekan {name}", f"Name of {state}", lon, 1.6)
            for number, (_, state, name, lon) in enumerate(DISTRICTS, start=1)
        ],
        localities=[
            Locality(f"{number}0000", f"Taman {name} Indah", f"Pekan {name}", f"Name of {state}")
            for number, (_, state, name, _) in enumerate(DISTRICTS, start=1)
        ],
        towns=[
            Town(f"Name of {state}", f"Pekan {name}", f"Name of {code}", 1.0)
            for code, state, name, _ in DISTRICTS
        ],
    )


def store_gazetteer(session: WriteSession, version: str = "made") -> GazetteerInfo:
    """Store the made-up gazetteer as the current one."""
    sources = {"made": {"title": "Made up", "licence": "none", "how": "made"}}
    return store(session, made_gazetteer(version), version, sources)
