"""The words of the pages follow the glossary: one Malay term, one English term, no synonyms."""

import re
from functools import cache

import pytest
from fluent.runtime import FluentBundle, FluentResource

from maps.texts.service import message_files

TERMS = (
    ("garis kemiskinan", "poverty line|the line"),
    ("miskin tegar", "hardcore[- ]poor"),
    ("ketua isi rumah", "head"),
    ("isi rumah", "household|families|family"),
    ("bancian", "census"),
    ("pembanci", "enumerator"),
    ("pelapor", "reporter"),
    ("penyelia negeri", "state supervisor"),
    ("pejabat daerah", "district office"),
    ("pejabat pembangunan negeri", "state development office"),
    ("daerah", "district"),
    ("negeri", "state"),
    ("mukim", "mukim"),
    ("rayuan", "appeal"),
    ("kadar kemiskinan", "poverty rate"),
)
"""Where a Malay text has the first, the English one has the second."""

SYNONYMS = {
    "ms": ("kepala keluarga", "sensus", "pendapatan garis", "ambang kemiskinan", "luar bandaran"),
    "en": ("poverty threshold", "hard-core", "head of family", "sub-household", "extreme poor"),
}
"""Words for the same things that the glossary does not use."""


@cache
def messages(lang: str) -> dict[str, str]:
    bundle = FluentBundle([f"{lang}-MY"], use_isolating=False)
    ids: set[str] = set()
    for path in message_files(lang):
        resource = FluentResource(path.read_text("utf-8"))
        bundle.add_resource(resource)
        ids |= {entry.id.name for entry in resource.body if hasattr(entry, "id")}
    # A place that has no value shows its name: the words around it are what is looked at.
    return {
        one: str(bundle.format_pattern(bundle.get_message(one).value, {})[0]).casefold()
        for one in ids
    }


@pytest.mark.parametrize(("malay", "english"), TERMS)
def test_a_term_has_its_one_translation(malay: str, english: str) -> None:
    told = messages("en")
    wrong = {
        one: (text, told[one])
        for one, text in messages("ms").items()
        if re.search(rf"\b{malay}\b", text) and not re.search(english, told[one])
    }
    assert wrong == {}


@pytest.mark.parametrize("lang", SYNONYMS)
def test_no_other_word_is_used_for_a_term(lang: str) -> None:
    found = {
        one: word for one, text in messages(lang).items() for word in SYNONYMS[lang] if word in text
    }
    assert found == {}
