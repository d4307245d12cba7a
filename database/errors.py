"""The families of failure that services raise. They know nothing of HTTP; the API maps families.

PetaKasihError
├── InvalidInput      what was sent is wrong; `field` names it, `expected` says what would be right
├── NotFound          no such thing
├── Unauthenticated   who asks is not known
├── Forbidden         whoever asks may not do this
├── Conflict          the thing is not in a state that allows this; somebody else may have won
├── TooLarge          more was sent than the service takes at once
├── TooMany           asked too often; `retry_after` says for how many seconds to wait
├── Unavailable       a part the service needs (database, source, tool) cannot be used now
│   └── TookTooLong   what was asked takes longer than the service lets it
└── SetupError        the machine lacks something; the message says exactly what to do
"""

from collections.abc import Sequence
from typing import NamedTuple


class Fault(NamedTuple):
    """One of several things that are wrong at once: where, and what."""

    field: str
    detail: str


class PetaKasihError(Exception):
    """Parent of every failure the service explains to a person.

    `code` is stable and machine-readable: the last part of the problem `type`. `faults` lists
    every single thing that is wrong where there may be many.
    """

    code = "error"

    def __init__(
        self,
        message: str,
        *,
        field: str | None = None,
        expected: str | None = None,
        faults: Sequence[Fault] = (),
    ):
        super().__init__(message)
        self.message = message
        self.field = field
        self.expected = expected
        self.faults = tuple(faults)


class InvalidInput(PetaKasihError):
    """What was sent is wrong."""

    code = "invalid-input"


class NotFound(PetaKasihError):
    """There is no such thing."""

    code = "not-found"


class Unauthenticated(PetaKasihError):
    """Who asks is not known, or no longer."""

    code = "unauthorized"


class Forbidden(PetaKasihError):
    """Whoever asks may not do this."""

    code = "forbidden"


class Conflict(PetaKasihError):
    """The thing's present state does not allow this."""

    code = "conflict"


class TooLarge(PetaKasihError):
    """More was sent than the service takes at once."""

    code = "too-large"


class TooMany(PetaKasihError):
    """Asked too often; the same question may be asked again after `retry_after` seconds."""

    code = "too-many"

    def __init__(self, message: str, *, retry_after: int):
        super().__init__(message)
        self.retry_after = retry_after


class Unavailable(PetaKasihError):
    """A part the service needs cannot be used now."""

    code = "unavailable"


class TookTooLong(Unavailable):
    """A question to the database took longer than the service lets it."""

    code = "took-too-long"


class SetupError(PetaKasihError):
    """The machine lacks something; the message says exactly what to do."""

    code = "setup"
