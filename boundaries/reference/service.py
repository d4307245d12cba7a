"""Loading the official figures."""

from database.session import WriteSession


def load(session: WriteSession) -> None:
    """Load every official figure; loading again changes nothing."""
