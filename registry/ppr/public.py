"""What an applicant for a flat is told in plain words: where it stands and what comes next."""

from registry.workflows.wording import Words, read_words

FLAT_WORDS = {"ms": "Unit PPR", "en": "PPR flat"}


def words(state: str) -> Words:
    """Return `status` and `next` of a state, each in both languages."""
    return read_words("registry.ppr")[state]
