"""The person behind an event: a name that stays the same, and a role."""

from dataclasses import dataclass

from registry.options.service import require_option


@dataclass(frozen=True, slots=True)
class Actor:
    """One author. Two actors of the same name are the same person, whatever their roles."""

    name: str
    role: str


def officer(name: str, role: str) -> Actor:
    """Return a person acting in a role of the option list `officer_roles`.

    Raises:
        InvalidInput: there is no such role.
    """
    return Actor(name, require_option("officer_roles", role, "role").code)
