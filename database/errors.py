"""The families of failure that services raise. They know nothing of HTTP; the API maps families.

PetaKasihError
├── InvalidInput      what was sent is wrong; `field` names it, `expected` says what would be right
├── NotFound          no such thing
├── Conflict          the thing is not in a state that allows this; somebody else may have won
├── Unavailable       a part the service needs (database, source, tool) cannot be used now
└── SetupError        the machine lacks something; the message says exactly what to do
"""


class PetaKasihError(Exception):
    """Parent of every failure the service explains to a person.

    `code` is stable and machine-readable: the last part of the problem `type`.
    """

    code = "error"

    def __init__(self, message: str, *, field: str | None = None, expected: str | None = None):
        super().__init__(message)
        self.message = message
        self.field = field
        self.expected = expected


class InvalidInput(PetaKasihError):
    """What was sent is wrong."""

    code = "invalid-input"


class NotFound(PetaKasihError):
    """There is no such thing."""

    code = "not-found"


class Conflict(PetaKasihError):
    """The thing's present state does not allow this."""

    code = "conflict"


class Unavailable(PetaKasihError):
    """A part the service needs cannot be used now."""

    code = "unavailable"


class SetupError(PetaKasihError):
    """The machine lacks something; the message says exactly what to do."""

    code = "setup"
