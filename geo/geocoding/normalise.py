"""Address text to canonical words: folding, known spellings, and the parts that are no names."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from geo.geocoding.table import WordTable, word_table

LONGEST_TEXT = 2_000
"""Characters read of one address; what follows is kept in the raw text only."""

_NOT_WORD = re.compile(r"[^A-Z0-9]+")
_GLUED = re.compile(r"(?<=[0-9])(?=[A-Z])|(?<=[A-Z])(?=[0-9])")
_POSTCODE = re.compile(r"[0-9]{5}")


@dataclass(frozen=True)
class Address:
    """What an address says, part by part.

    Attributes:
        words: canonical words, in order, without the parts below.
        postcode: five digits, or None.
        postcode_at: number of `words` that stand before the postcode, None when it came apart.
        town: canonical words of the town's own field, empty when there is none.
        state: name of the state that the text ends with or that its own field gives, or None.
        lots: lot, unit and house numbers (for finding duplicates).
        milestone: kilometre or mile stone along a road, as written.
        box: a post-office box, a locked bag or "care of": it describes the post office.
        address_class: the class that sets the best level an answer may reach.
    """

    words: tuple[str, ...]
    postcode: str | None
    postcode_at: int | None
    town: tuple[str, ...]
    state: str | None
    lots: tuple[str, ...]
    milestone: str | None
    box: bool
    address_class: str


def fold(text: str) -> list[str]:
    """Return the upper-case Latin words and numbers of a text, every other sign a space."""
    kept = text[:LONGEST_TEXT].upper()
    if not kept.isascii():
        plain = unicodedata.normalize("NFKD", kept).upper()
        kept = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return _GLUED.sub(" ", _NOT_WORD.sub(" ", kept)).split()


def canonical(text: str) -> list[str]:
    """Return the canonical words of a text (KG and KAMPONG are KAMPUNG)."""
    table = word_table()
    return _replace(fold(text), table.variants, table.longest_variant)


def normalise(
    text: str, *, postcode: str | None = None, town: str | None = None, state: str | None = None
) -> Address:
    """Split an address into its parts.

    Args:
        text: the address as written.
        postcode: a postcode from its own field; it wins over one in the text.
        town: a town from its own field, read as the end of the text.
        state: a state from its own field; it wins over one in the text.
    """
    table = word_table()
    words = canonical(text)
    box = _is_box(words, table)
    words, numbers = _strip_box(words, table)
    words, lots, milestone = _strip_numbers(words, table)
    words, written, at = _strip_postcode(words)
    words, tail = _strip_state(words, table)
    if at is not None:
        at = min(at, len(words))
    own = clean_postcode(postcode)
    town_words = canonical(town or "")
    return Address(
        words=tuple(word for word in words if word not in table.noise),
        postcode=own or written,
        postcode_at=at,
        town=tuple(word for word in town_words if not word.isdigit()),
        state=state_name(state) or tail,
        lots=tuple(lots + numbers),
        milestone=milestone,
        box=box or _is_box(town_words, table),
        address_class=_classify(words, box, table),
    )


def clean_postcode(text: str | None) -> str | None:
    """Return five digits; a spreadsheet's lost leading zero comes back. None when it is none."""
    digits = re.sub(r"\.0$|[^0-9]", "", str(text).strip()) if text is not None else ""
    return digits.zfill(5) if len(digits) in (4, 5) else None


@lru_cache(maxsize=4_096)
def state_name(text: str | None) -> str | None:
    """Return the boundary set's name of a state however it is written, or None."""
    if not text:
        return None
    words = [word for word in fold(text) if word not in word_table().noise]
    table = word_table().states
    return table.get(tuple(words)) or table.get(tuple(canonical(" ".join(words))))


def _replace(
    words: list[str], forms: dict[tuple[str, ...], tuple[str, ...]], longest: dict[str, int]
) -> list[str]:
    out: list[str] = []
    at = 0
    while at < len(words):
        for size in range(min(longest.get(words[at], 0), len(words) - at), 0, -1):
            found = forms.get(tuple(words[at : at + size]))
            if found is not None:
                out.extend(found)
                at += size
                break
        else:
            out.append(words[at])
            at += 1
    return out


def _find(words: list[str], part: tuple[str, ...]) -> int:
    if part[0] not in words:
        return -1
    size = len(part)
    return next((at for at in range(len(words)) if tuple(words[at : at + size]) == part), -1)


def _is_box(words: list[str], table: WordTable) -> bool:
    return any(_find(words, part) >= 0 for part in (*table.boxes, table.care_of))


def _strip_box(words: list[str], table: WordTable) -> tuple[list[str], list[str]]:
    """Take out "PETI SURAT 123" and the words "care of"; what they belong to stays."""
    numbers: list[str] = []
    kept = list(words)
    for part in (*table.boxes, table.care_of):
        while (at := _find(kept, part)) >= 0:
            end = at + len(part)
            while part != table.care_of and end < len(kept) and _box_number(kept, end):
                numbers.append(kept[end])
                end += 1
            del kept[at:end]
    return kept, [number for number in numbers if number.isdigit()]


def _box_number(words: list[str], at: int) -> bool:
    word = words[at]
    if word == "NO":
        return True
    # The postcode often follows the box number; five digits right after a number are that.
    return word.isdigit() and not (len(word) == 5 and words[at - 1].isdigit())


def _strip_numbers(words: list[str], table: WordTable) -> tuple[list[str], list[str], str | None]:
    """Take out lots and milestones: a known word with a number after it."""
    kept: list[str] = []
    lots: list[str] = []
    milestone: str | None = None
    at = 0
    while at < len(words):
        word = words[at]
        end = at + 1
        while end < len(words) and words[end].isdigit() and len(words[end]) < 5:
            end += 1
        numbers = words[at + 1 : end]
        if word in table.milestones and numbers:
            milestone = " ".join([word, *numbers])
            at = end
        elif word in table.lots and numbers:
            lots.extend(numbers)
            at = end
        else:
            kept.append(word)
            at += 1
    return kept, lots, milestone


def _strip_postcode(words: list[str]) -> tuple[list[str], str | None, int | None]:
    """Take out the last five-digit number: house numbers stand before it."""
    for at in range(len(words) - 1, -1, -1):
        if _POSTCODE.fullmatch(words[at]):
            return words[:at] + words[at + 1 :], words[at], at
    return words, None, None


def _strip_state(words: list[str], table: WordTable) -> tuple[list[str], str | None]:
    """Read a state off the end. A state's name after a marker is a road or a village.

    "Kuala Terengganu" and "Johor Baru" end the text as towns: only whole words that no marker
    or town word governs are a state, and the words of Kuala Lumpur, Labuan, Putrajaya and
    Melaka stay, being towns too.
    """
    kept = list(words)
    while kept and kept[-1] in table.noise:
        kept.pop()
    for size in range(min(4, len(kept)), 0, -1):
        name = table.states.get(tuple(kept[-size:]))
        before = kept[-size - 1] if len(kept) > size else None
        if name is None or (before is not None and _governs(before, table)):
            continue
        return [*kept[:-size], *TOWN_OF_STATE.get(name, ())], name
    return kept, None


TOWN_OF_STATE = {
    "W.P. Kuala Lumpur": ("KUALA", "LUMPUR"),
    "W.P. Labuan": ("LABUAN",),
    "W.P. Putrajaya": ("PUTRAJAYA",),
    "Melaka": ("MELAKA",),
    "Pulau Pinang": ("PULAU", "PINANG"),
}
"""States whose name is also the name of their town: what they leave in the text."""

_BEFORE_TOWN = frozenset(["KUALA", "HULU", "HILIR", "BANDAR", "PEKAN", "KOTA", "BUKIT", "SUNGAI"])


def _governs(word: str, table: WordTable) -> bool:
    return word in _BEFORE_TOWN or table.markers.get((word,)) in ("kampung", "street", "taman")


def _classify(words: list[str], box: bool, table: WordTable) -> str:
    if box:
        return "box"
    kinds = {table.markers[(word,)] for word in words if (word,) in table.markers}
    return next((name for name in table.classes if name in kinds), "other")
