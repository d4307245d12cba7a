"""The words of reports: alike in both languages, and all of them used."""

import re
import string
import tomllib
from pathlib import Path

import maps.reports

ROOM = Path(maps.reports.__file__).parent
TEXTS = tomllib.loads((ROOM / "texts.toml").read_text("utf-8"))


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_have_the_same_texts_with_the_same_places() -> None:
    malay, english = ({key: places(text) for key, text in TEXTS[one].items()} for one in TEXTS)
    assert list(TEXTS) == ["ms", "en"]
    assert malay == english
    assert len(malay) > 60


def test_no_text_is_empty_and_none_is_left_in_the_other_language() -> None:
    for key, malay in TEXTS["ms"].items():
        english = TEXTS["en"][key]
        assert malay.strip()
        assert english.strip()
        words = re.sub(r"\{\w+\}", "", malay)
        if len(words.split()) > 2:
            assert malay != english, key


def test_every_text_is_used() -> None:
    code = "".join(path.read_text("utf-8") for path in (*ROOM.glob("*.py"), *ROOM.rglob("*.html")))
    made_up = ("report_", "level_", "changes_")
    unused = [key for key in TEXTS["ms"] if key not in code and not key.startswith(made_up)]
    assert unused == []
