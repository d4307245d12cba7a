"""The families of a district as a workbook, for the officers who visit them."""

import io

from openpyxl import Workbook
from openpyxl.styles import Font

from geo.scenarios.filling import Filled
from registry.actors.marks import COLUMN, mark_of, mark_workbook
from registry.actors.service import Actor
from registry.eligibility.priority import groups
from registry.housing_applications.ranking import TIE_RULE

HEADINGS = ("kedudukan", "no_rujukan", "dapat_rumah", "disokong", "mata")
LATER = ("pendapatan_seorang", "disahkan_pada", "fakta_belum_diketahui")


def families_xlsx(found: Filled, actor: Actor) -> bytes:
    """Return one line per family: rank, reference number, points by group; no name, no address.

    Every line, and the workbook itself, says who took it, and when.
    """
    book, mark = Workbook(), mark_of(actor)
    mark_workbook(book, actor, mark)
    sheet = book.active
    assert sheet is not None
    sheet.title = found.district.code
    codes = [one.code for one in groups()]
    sheet.append([*HEADINGS, *codes, *LATER, COLUMN])
    for place, reference_no in found.places:
        points = place.reasons["groups"]
        sheet.append(
            [
                place.rank,
                reference_no,
                "ya" if place.gets_house else "menunggu",
                "ya" if place.is_recommended else "tidak",
                place.points,
                *(points.get(code, 0) for code in codes),
                place.income_per_person,
                place.verified_on,
                ", ".join(place.reasons["missing"]),
                mark,
            ]
        )
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "C2"
    sheet.column_dimensions["B"].width = 18
    rule = book.create_sheet("susunan")
    for line in (found.district.name, f"{found.district.units} rumah", *TIE_RULE.values()):
        rule.append([line])
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()
