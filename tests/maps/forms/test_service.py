"""The land permission form: what is known is filled in, identity numbers never are."""

import re
from datetime import date
from pathlib import Path

from weasyprint import HTML

from maps.forms.service import PermissionForm, permission_html, permission_pdf
from maps.printing.service import find_font

FONT = find_font(Path("nowhere"))
FORM = PermissionForm(
    reference_no="PK-0000001-A",
    application_no="0123456789AB",
    head_name="Contoh <b>Bin</b> Ujian",
    address="Kampung Contoh, 89300 Ranau",
    state="Sabah",
    category="Baik pulih (PPRS)",
    land_lot=None,
    land_status="Milik keluarga, dengan kebenaran",
    owner="Ibu / bapa",
    is_demo=True,
    printed_on=date(2026, 11, 22),
    mark="PetaKasih: Pegawai Ranau (district_officer), 2026-11-22",
)


def test_the_form_ticks_the_owner_and_asks_no_network() -> None:
    html = permission_html(FORM, FONT)
    ticked = re.findall(r'class="box">✓</span>([^<]+)<', html)
    assert ticked == ["Ibu / bapa"]
    assert "Contoh &lt;b&gt;Bin" in html
    assert "http" not in html.replace("http-equiv", "")
    assert "22 November 2026" in html


def test_the_form_is_one_sheet_and_the_same_bytes_each_time() -> None:
    made = permission_pdf(FORM, FONT)
    assert HTML(string=permission_html(FORM, FONT)).render().pages[1:] == []
    assert permission_pdf(FORM, FONT) == made
