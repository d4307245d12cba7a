from pathlib import Path

from geo.indicators.handbook import BEGIN, END, table

PAGE = Path(__file__).parents[2] / "docs" / "indicators.md"


def test_the_table_of_indicators_is_the_declared_one() -> None:
    text = PAGE.read_text(encoding="utf-8")
    held = text[text.index(BEGIN) : text.index(END) + len(END)] + "\n"
    assert held == table(), "run python -m geo.indicators.handbook"
