"""Reserved codes of households whose place is not known at a level."""

import pytest

from geo.indicators.columns import is_unknown


@pytest.mark.parametrize(
    ("level", "code", "unknown"),
    [
        ("state", "S00", True),
        ("state", "S10", False),
        ("district", "D12-00", True),
        ("district", "D12-10", False),
        ("mukim", "M12-03-000", True),
        ("mukim", "M12-03-100", False),
        ("parlimen", "P000-12", True),
        ("parlimen", "P100", False),
        ("dun", "N000-12", True),
        ("dun", "N12-00", False),
        ("national", "MY", False),
    ],
)
def test_only_the_reserved_code_of_a_level_is_not_known(
    level: str, code: str, unknown: bool
) -> None:
    assert is_unknown(level, code) is unknown
