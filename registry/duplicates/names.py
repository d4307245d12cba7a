"""Names as they are compared: links and titles dropped, spelling families folded."""

import re
import tomllib
from functools import cache
from importlib.resources import files

WORD = re.compile(r"[A-Z/]+")


def comparable(name: str) -> str:
    """Return the words of a name that tell people apart, in their order.

    >>> comparable("Hj. Mohd Yusoff b. Abd Rahman")
    'MUHAMMAD YUSOF ABDUL RAHMAN'
    """
    table = _table()
    words = [table.get(word, word) for word in WORD.findall(name.upper().replace("'", ""))]
    parts = [part for word in words for part in word.replace("/", " ").split()]
    return " ".join(word for part in parts if (word := table.get(part, part)))


def unordered(name: str) -> str:
    """Return the comparable words in alphabetical order: people swap given and father's name."""
    return " ".join(sorted(comparable(name).split()))


@cache
def _table() -> dict[str, str]:
    """Return each known word's form; the empty text drops it."""
    read = tomllib.loads(files(__package__).joinpath("names.toml").read_text("utf-8"))
    table = {variant: base for base, variants in read["spellings"].items() for variant in variants}
    return table | dict.fromkeys(read["links"] + read["titles"], "")
