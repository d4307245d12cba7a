"""What an applicant is told in plain words: where it stands and what comes next."""

from registry.workflows.wording import Words, read_words

CATEGORY_WORDS = {
    "bina_baharu": {"ms": "Bina baharu (PPRS)", "en": "New build (PPRS)"},
    "baik_pulih": {"ms": "Baik pulih (PPRS)", "en": "Repair (PPRS)"},
}


def words(state: str) -> Words:
    """Return `status` and `next` of a state, each in both languages."""
    return read_words("registry.housing_applications")[state]
