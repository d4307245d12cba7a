"""What stands in a report: read from one publication, in the words of one language."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from database.session import ReadSession
from geo.indicators.catalogue import catalogue, units
from geo.indicators.columns import is_unknown
from geo.publication import service as publications
from geo.publication.queries import PublicationInfo
from maps.explorer.queries import boundary_set
from maps.reports import queries
from maps.reports.changes import changes_table
from maps.reports.drawing import ChartHeadings, ChartRow, Size, draw_rows
from maps.reports.figures import (
    CARDS,
    HARDCORE,
    NATION,
    POOR,
    RATE,
    STATUS,
    SURVEY,
    SURVEY_RATE,
    Figures,
    Place,
    below,
    find_place,
    newest,
    of_area,
    published,
)
from maps.reports.maps import MapOrder, MapPicture, count_map, rate_map
from maps.reports.tables import Table, TableRow, status_counts, status_table
from maps.reports.words import Words
from maps.texts.numbers import count, long_date, number
from maps.texts.service import Texts, texts

CHILD_LEVEL = {"national": "state", "state": "district", "district": "mukim"}
HALF, FULL = Size(330, 300), Size(680, 250)
CHART_WIDTH = 620.0
LEAST_SHARE = 0.2
"""A DUN belongs in a district's table when this share of its land lies there."""
WHOLE = 0.97
SIGNS = ("percent", "rm_month", "ratio")
"""Units that a figure carries as a sign, or that need no word."""
POINT_OR_VILLAGE = ("1", "2", "3")


@dataclass(frozen=True)
class Card:
    """One key figure with what it is compared with."""

    label: str
    value: str
    unit: str
    detail: str
    comparison: str


@dataclass(frozen=True)
class Report:
    """Everything that stands on the pages."""

    language: str
    heading: str
    title: str
    facts: tuple[str, ...]
    is_demo: bool
    lead: tuple[str, ...]
    cards: tuple[Card, ...]
    maps: tuple[MapPicture, ...]
    wide_maps: bool
    chart: str
    tables: tuple[Table, ...]
    changes: Table
    survey: Table
    notes: tuple[str, ...]


def read_report(
    session: ReadSession, publication: PublicationInfo, code: str, language: str
) -> Report:
    """Return the report of an area: published figures only.

    Raises:
        NotFound: the publication has no such area.
        InvalidInput: the area is no nation, state or district.
    """
    words = Words(language)
    place = find_place(session, publication, code)
    every = [*CARDS, *STATUS, *SURVEY, "registered_hh"]
    codes = [one for one in (place.code, place.above, NATION) if one]
    history = [
        row for one in dict.fromkeys(codes) for row in of_area(session, publication, every, one)
    ]
    figures = newest(history)
    names = _names(session, publication, place)
    chart_rows, survey_year = _chart(session, publication, place, words)
    nation = figures.get((RATE, NATION))
    return Report(
        language=language,
        heading=words(f"report_{place.level}"),
        title=_title(place, names, words),
        facts=(
            words("as_of", date=long_date(publication.as_of, language)),
            words("publication", number=publication.number, set=publication.boundary_set),
        ),
        is_demo=publication.is_demo,
        lead=tuple(_lead(place, figures, names, words)),
        cards=tuple(_cards(publication, place, figures, names, words)),
        maps=tuple(_maps(session, publication, place, words)),
        wide_maps=place.level == "national",
        chart=draw_rows(
            chart_rows,
            nation.value if nation else None,
            CHART_WIDTH,
            ChartHeadings(
                words("chart_title"),
                words("chart_value"),
                words("chart_survey", year=survey_year) if survey_year else "",
            ),
        ),
        tables=tuple(_tables(session, publication, place, figures, words)),
        changes=changes_table(session, publication, place, words),
        survey=_survey(history, codes, names, words),
        notes=tuple(_notes(session, publication, words)),
    )


def _names(session: ReadSession, publication: PublicationInfo, place: Place) -> dict[str, str]:
    names = {NATION: "Malaysia", place.code: place.name}
    if place.above:
        names[place.above] = find_place(session, publication, place.above).name
    return names


def _title(place: Place, names: dict[str, str], words: Words) -> str:
    if place.above is None:
        return place.name
    return words("in_state", district=place.name, state=names[place.above])


def _lead(place: Place, figures: Figures, names: dict[str, str], words: Words) -> Iterator[str]:
    poor, hardcore = (figures.get((name, place.code)) for name in (POOR, HARDCORE))
    if poor is None or poor.value is None:
        yield words("lead_withheld", place=place.name)
    elif hardcore is None or hardcore.value is None:
        yield words("lead_poor_only", place=place.name, poor=words.figure(poor))
    else:
        told = words.figure(hardcore)
        yield words("lead_poor", place=place.name, poor=words.figure(poor), hardcore=told)
    rate = figures.get((RATE, place.code))
    if rate is not None and rate.value is not None:
        yield words("lead_rate", rate=words.figure(rate), interval=words.interval(rate))
    nation = words.figure(figures.get((RATE, NATION)))
    if place.above:
        told = words.figure(figures.get((RATE, place.above)))
        yield words("lead_compare", above=names[place.above], above_rate=told, nation_rate=nation)
    elif place.level != "national":
        yield words("lead_compare_nation", nation_rate=nation)
    survey = figures.get((SURVEY_RATE, place.code))
    if survey is not None and survey.value is not None:
        yield words("lead_survey", year=survey.year, hies=words.figure(survey))


def _cards(
    publication: PublicationInfo,
    place: Place,
    figures: Figures,
    names: dict[str, str],
    words: Words,
) -> Iterator[Card]:
    for code in published(publication, CARDS):
        row = figures.get((code, place.code))
        nation = words.figure(figures.get((code, NATION)))
        comparison = words("compare_nation", nation_value=nation)
        if place.above:
            above = words.figure(figures.get((code, place.above)))
            comparison = words(
                "compare_line", above=names[place.above], above_value=above, nation_value=nation
            )
        has_interval = row is not None and row.lower is not None
        yield Card(
            label=words.label(code),
            value=words.figure(row),
            unit=_unit(row, words),
            detail=words("interval", interval=words.interval(row)) if has_interval else "",
            comparison="" if place.level == "national" else comparison,
        )


def _unit(row: Row[Any] | None, words: Words) -> str:
    """Return the unit in words, where the figure does not carry it as a sign and can be seen."""
    if row is None or row.value is None:
        return ""
    unit = catalogue()[row.indicator].unit
    return "" if unit in SIGNS else str(units()[unit][words.language])


def _maps(
    session: ReadSession, publication: PublicationInfo, place: Place, words: Words
) -> Iterator[MapPicture]:
    """Yield the map of rates around or in the place, and the map of counts in it."""
    size = FULL if place.level == "national" else HALF
    above = place.state if place.level == "district" else place.code
    breaks = publications.class_breaks(session, publication).get((RATE, "district"), [])
    rates = below(session, publication, (RATE,), "district", str(above))
    focus = place.code if place.level == "district" else None
    order = MapOrder("district", [code for _, code in rates], size, focus)
    picture = rate_map(session, publication, order, rates, breaks, words)
    if picture is not None:
        yield picture
    level, codes = _count_level(session, publication, place)
    frame = str(place.state) if level == "dun" and place.level == "district" else place.code
    counts = below(session, publication, (POOR,), level, frame)
    chosen = [code for _, code in counts if codes is None or code in codes]
    outline = focus if level == "dun" else None
    order = MapOrder(level, chosen, size, outline=outline)
    picture = count_map(session, publication, order, counts, words)
    if picture is not None:
        yield picture


def _count_level(
    session: ReadSession, publication: PublicationInfo, place: Place
) -> tuple[str, set[str] | None]:
    """Return the level of the map of counts, and its areas; None: all below the place."""
    if place.level == "national":
        return "state", None
    if place.level == "state":
        return "dun", None
    rows = queries.shapes(session, publication.boundary_set_id, "mukim")
    inside = [row for row in rows if row.code.startswith(f"M{place.code[1:]}-")]
    if len(inside) > 1:
        return "mukim", None
    return "dun", set(_seats(session, publication, place))


def _seats(session: ReadSession, publication: PublicationInfo, place: Place) -> dict[str, float]:
    """Return the DUN of a district: code, and the share of its land that lies there."""
    rows = queries.seats_in(session, publication.boundary_set_id, place.code)
    return {row.code: row.share for row in rows if row.share >= LEAST_SHARE}


def _chart(
    session: ReadSession, publication: PublicationInfo, place: Place, words: Words
) -> tuple[list[ChartRow], int | None]:
    level = "state" if place.level == "national" else "district"
    parent = place.state if place.level == "district" else place.code
    figures = below(session, publication, (RATE, SURVEY_RATE), level, str(parent))
    rows = [row for (indicator, _), row in figures.items() if indicator == RATE]
    rows = [row for row in rows if not row.area_code.endswith("00")]
    rows.sort(key=lambda row: (row.value is None, -(row.value or 0), row.name))
    survey_years = [row.year for (indicator, _), row in figures.items() if indicator == SURVEY_RATE]
    chart = [
        ChartRow(
            name=row.name,
            value=row.value,
            lower=row.lower,
            upper=row.upper,
            told=words.figure(row),
            survey=words.figure(figures.get((SURVEY_RATE, row.area_code))) if survey_years else "",
            focus=row.area_code == place.code,
        )
        for row in rows
    ]
    return chart, max(survey_years, default=None)


def _tables(
    session: ReadSession,
    publication: PublicationInfo,
    place: Place,
    figures: Figures,
    words: Words,
) -> Iterator[Table]:
    """Yield the status table: by state for the nation, else by DUN.

    Not by mukim: publications tell too little of the hardcore poor there.
    """
    if place.level == "district":
        yield from _seat_table(session, publication, place, words)
        return
    has_exited = bool(published(publication, ("exited_hh",)))
    own = status_counts(figures, place.code, has_exited)
    all_of = words("status_all", place=place.name)
    level = {"national": "state", "state": "dun"}[place.level]
    rows = below(session, publication, STATUS, level, place.code)
    names = _row_names(rows, level, words)
    if sum(not is_unknown(level, code) for code in names) > 1:
        title = words("status_title", level=words(f"level_{level}"))
        note = words("status_note")
        yield status_table(
            title, names, rows, (all_of, own), words(f"level_{level}"), words, [note]
        )


def _seat_table(
    session: ReadSession, publication: PublicationInfo, place: Place, words: Words
) -> Iterator[Table]:
    seats = _seats(session, publication, place)
    if not seats:
        return
    rows = below(session, publication, STATUS, "dun", str(place.state))
    names = {
        code: _seat_name(rows[POOR, code].name, seats[code], words)
        for code in seats
        if (POOR, code) in rows
    }
    notes = [words("status_note_dun"), words("status_note")]
    title = words("status_title", level=words("level_dun"))
    listed = (words("status_listed"), None)
    yield status_table(title, names, rows, listed, words("level_dun"), words, notes)


def _seat_name(name: str, share: float, words: Words) -> str:
    if share >= WHOLE:
        return name
    return words("status_part", name=name, share=f"{100 * share:.0f}")


def _row_names(figures: Figures, level: str, words: Words) -> dict[str, str]:
    t = texts(words.language)
    rows = {code: row for (indicator, code), row in figures.items() if indicator == POOR}
    in_order = sorted(rows, key=lambda code: (is_unknown(level, code), rows[code].name))
    return {code: _name(rows[code], level, t) for code in in_order}


def _name(row: Row[Any], level: str, t: Texts) -> str:
    return t(f"unknown-{level}") if is_unknown(level, row.area_code) else str(row.name)


def _survey(
    history: Sequence[Row[Any]], codes: Sequence[str], names: dict[str, str], words: Words
) -> Table:
    """Return the official figures, a column per year; absolute poverty beside state and nation."""
    official = {
        (row.indicator, row.area_code, row.year): row for row in history if row.indicator in SURVEY
    }
    years = sorted({year for _, _, year in official})
    own, *others = dict.fromkeys(codes)
    series = [(SURVEY_RATE, code) for code in (own, *others)]
    series += [(indicator, own) for indicator in SURVEY if indicator != SURVEY_RATE]
    rows = [
        TableRow(
            f"{words.label(indicator)} · {names[code]}",
            tuple(words.figure(official.get((indicator, code, year))) for year in years),
        )
        for indicator, code in series
        if any((indicator, code, year) in official for year in years)
    ]
    headings = (words("survey_indicator"), *map(str, years))
    return Table(words("survey_title"), headings, tuple(rows), (words("survey_note"),))


def _notes(session: ReadSession, publication: PublicationInfo, words: Words) -> Iterator[str]:
    yield words("note_registry")
    yield words("note_poor")
    yield words("note_interval")
    yield words("note_withheld", threshold=count(publication.threshold, words.language))
    shares = publication.summary.get("location_level_percent", {})
    if shares:
        placed = sum(shares.get(level, 0.0) for level in POINT_OR_VILLAGE)
        yield words("note_location", share=number(placed, "ratio", words.language))
    yield words("note_boundaries")
    sources = boundary_set(session, publication.boundary_set_id).sources
    named = sorted({one["attribution"] for one in sources.values() if one.get("attribution")})
    yield words("note_sources", sources=", ".join(["PetaKasih", "DOSM", *named]))
