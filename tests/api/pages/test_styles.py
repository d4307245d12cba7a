"""The pages' style sheet."""

import re

import pytest

from api.pages.menu import PAGES, SECTIONS
from api.pages.rendering import style_sheet


@pytest.mark.parametrize("name", [*PAGES, *SECTIONS])
def test_no_class_of_a_component_is_a_page_s_name(name: str) -> None:
    # The body of a page has the page's name as its class.
    css = re.sub(r"/\*.*?\*/", "", style_sheet()[1].decode(), flags=re.DOTALL)
    assert not re.search(rf"(^|[,}}])\s*\.{name}\s*[,{{]", css)
