"""Every page says who runs the service, and that it is no government site unless it is one."""

import pytest
from pydantic import ValidationError

from api.pages.operator import OperatorSettings
from maps.texts.service import texts


@pytest.mark.parametrize(
    ("lang", "told"), [("ms", "bukan laman kerajaan"), ("en", "not a government site")]
)
def test_nobody_s_service_is_no_government_site(lang: str, told: str) -> None:
    assert told in OperatorSettings().notice(texts(lang))


def test_the_operator_and_its_contact_are_named() -> None:
    notice = OperatorSettings(name="Yayasan Contoh", contact="03-0000 0000").notice(texts("en"))
    assert "Run by Yayasan Contoh." in notice
    assert "Contact: 03-0000 0000." in notice
    assert "not a government site" in notice


def test_a_government_body_says_that_it_is_official() -> None:
    notice = OperatorSettings(name="ICU JPM", is_government=True).notice(texts("en"))
    assert notice == "An official service of ICU JPM."


def test_a_government_without_a_name_is_refused() -> None:
    with pytest.raises(ValidationError, match="PETAKASIH_OPERATOR_NAME"):
        OperatorSettings(is_government=True)
