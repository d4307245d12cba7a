"""What a type of map needs beside its indicator: another indicator, a publication, an analysis."""

from dataclasses import replace

from database.errors import InvalidInput
from maps.explorer.editions import Edition, indicator_codes
from maps.explorer.view import View

USUAL_SECOND = ("coverage", "poor_density", "hies_absolute", "poor_hh")
"""Indicators that a second map or scale shows when none is named, the first that fits."""


def settle_kind(edition: Edition, view: View) -> View:
    """Check what the type of map and the panes need; fill in what was left open.

    Raises:
        InvalidInput: no such other indicator, earlier publication, or analysis of clusters.
    """
    if view.kind == "bivariate":
        view = replace(view, second=_other(edition, view, "second", view.second))
    if view.kind == "change":
        view = replace(view, since=_since(edition, view))
    if view.kind == "clusters" and (view.indicator, view.level) not in edition.analyses:
        known = [code for code, level in edition.analyses if level == view.level]
        raise InvalidInput(
            f"There are no clusters of {view.indicator} by {view.level}.",
            field="kind",
            expected="clusters of " + (", ".join(known) or "another level"),
        )
    if view.panes == "beside":
        beside = _other(edition, view, "beside", view.beside)
        years = [str(year) for year in edition.series[beside][view.level]]
        wanted = view.beside_year
        if wanted and wanted not in years:
            raise InvalidInput(
                f"{beside} has no figures for {wanted!r}.",
                field="beside_year",
                expected=", ".join(years),
            )
        view = replace(view, beside=beside, beside_year=wanted or years[-1])
    return view


def _other(edition: Edition, view: View, field: str, wanted: str) -> str:
    here = [code for code in indicator_codes(edition) if edition.series[code].get(view.level)]
    if wanted and wanted not in here:
        raise InvalidInput(
            f"There is no indicator {wanted!r} by {view.level}.",
            field=field,
            expected=", ".join(here),
        )
    usual = (code for code in (*USUAL_SECOND, *here) if code in here and code != view.indicator)
    return wanted or next(usual, view.indicator)


def _since(edition: Edition, view: View) -> str:
    numbers = [str(one.number) for one in edition.earlier]
    if view.since in numbers:
        return view.since
    if view.since or not numbers:
        raise InvalidInput(
            f"There is no earlier publication {view.since!r} on these boundaries.",
            field="since",
            expected=", ".join(numbers) or "nothing: this is the first",
        )
    return numbers[0]
