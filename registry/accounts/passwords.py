"""Passwords: what makes a good one, and how they are kept (argon2id, RFC 9106).

Rules follow NIST SP 800-63B: length and a guess of how soon it is guessed; no required kinds of
characters and no forced change.
"""

import secrets
import threading
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from zxcvbn import zxcvbn

from database.errors import InvalidInput

LONGEST = 256
ESTIMATED = 72
"""How many characters the estimate looks at."""

GOOD_SCORE = 3
"""Of 0 to 4: more than 10^8 guesses, see zxcvbn."""

FIRST_PASSWORD_BYTES = 15
AT_ONCE = 2
"""Each hash takes 64 MiB: more of them at once would be a way to exhaust the machine."""

_hasher = PasswordHasher()
_turns = threading.BoundedSemaphore(AT_ONCE)


def check_password(password: str, shortest: int, *about: str) -> str:
    """Return a new password as it is kept; `about` are words that are easily guessed of its owner.

    Raises:
        InvalidInput: it is too short, too long, or soon guessed.
    """
    tidy = unicodedata.normalize("NFKC", password)
    if not shortest <= len(tidy) <= LONGEST or not tidy.isprintable():
        raise _bad("has the wrong length", f"{shortest} to {LONGEST} characters")
    words = [word for text in about for word in (text, *text.split())]
    if zxcvbn(tidy[:ESTIMATED], user_inputs=words)["score"] < GOOD_SCORE:
        raise _bad("is soon guessed", "several words that do not belong together")
    return tidy


def first_password() -> str:
    """Return a random password to hand over, of 120 bits."""
    return secrets.token_urlsafe(FIRST_PASSWORD_BYTES)


def hash_password(password: str) -> str:
    """Return the argon2id hash of a password, with its salt and parameters."""
    with _turns:
        return _hasher.hash(unicodedata.normalize("NFKC", password))


def is_right(password: str, hashed: str | None) -> bool:
    """Tell whether a password is the one of a hash; without a hash it takes as long to say no."""
    with _turns:
        try:
            fits = _hasher.verify(hashed or _nobodys(), unicodedata.normalize("NFKC", password))
        except (VerifyMismatchError, InvalidHashError):
            return False
    return fits and hashed is not None


def is_outdated(hashed: str) -> bool:
    """Tell whether a hash was made with weaker parameters than today's."""
    return _hasher.check_needs_rehash(hashed)


@cache
def _nobodys() -> str:
    return _hasher.hash(secrets.token_urlsafe())


def _bad(why: str, expected: str) -> InvalidInput:
    return InvalidInput(f"The password {why}.", field="new_password", expected=expected)
