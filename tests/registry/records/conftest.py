"""Every registration is screened under a poverty line: the tables must be loaded."""

import pytest

from database.session import WriteSession
from registry.poverty_lines.service import load


@pytest.fixture(autouse=True)
def poverty_lines(session: WriteSession) -> None:
    load(session)
