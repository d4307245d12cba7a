"""Reference numbers: what a family quotes to an officer, with a character that catches slips.

A real household has `PK-` and eight characters drawn at random, so that no number tells how many
households there are or which came next; a demonstration household has `DEMO-` and a running number.
Both end in an ISO 7064 mod 37,36 check character over all letters and digits before it, which
catches every single wrong character and nearly every swap of neighbours.
"""

import secrets

import numpy as np
from stdnum.exceptions import ValidationError
from stdnum.iso7064 import mod_37_36

from database.errors import InvalidInput

PREFIX = "PK"
DEMO_PREFIX = "DEMO"
UNAMBIGUOUS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Without 0, O, 1 and I, which look alike when read aloud or written by hand."""
BODY_LENGTH = {DEMO_PREFIX: 7, PREFIX: 8}
EXPECTED = "PK-, eight letters or digits, a hyphen and the check character, as on the receipt"


def new_reference() -> str:
    """Return a new reference number for a real household."""
    return with_check(
        PREFIX, "".join(secrets.choice(UNAMBIGUOUS) for _ in range(BODY_LENGTH[PREFIX]))
    )


def new_references(count: int) -> list[str]:
    """Return so many new reference numbers, no two alike.

    The check characters are those of `with_check`, worked out for all numbers at once.
    """
    made: dict[str, None] = {}
    while len(made) < count:
        made |= dict.fromkeys(_drawn(count - len(made)))
    return list(made)


def _drawn(count: int) -> list[str]:
    length = BODY_LENGTH[PREFIX]
    signs = np.frombuffer(UNAMBIGUOUS.encode(), dtype=np.uint8)
    raw = np.frombuffer(secrets.token_bytes(count * length), dtype=np.uint8)
    bodies = signs[raw.reshape(count, length) % len(signs)]
    prefix = np.tile(np.frombuffer(PREFIX.encode(), dtype=np.uint8), (count, 1))
    plain = np.hstack([prefix, bodies])
    # ISO 7064, hybrid system mod 37,36: digits count 0 to 9, letters 10 to 35.
    value = np.where(plain < ord("A"), plain - ord("0"), plain - ord("A") + 10).astype(np.int64)
    state = np.full(count, 18)
    for place in range(value.shape[1]):
        state = (np.where(state == 0, 36, state) * 2 % 37 + value[:, place]) % 36
    check = (1 - np.where(state == 0, 36, state) * 2 % 37) % 36
    digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    texts = bodies.tobytes().decode()
    return [
        f"{PREFIX}-{texts[i * length : (i + 1) * length]}-{digits[last]}"
        for i, last in enumerate(check.tolist())
    ]


def demo_reference(number: int) -> str:
    """Return the reference number of a demonstration household."""
    return with_check(DEMO_PREFIX, f"{number:0{BODY_LENGTH[DEMO_PREFIX]}d}")


def with_check(prefix: str, body: str) -> str:
    """Return `prefix-body-c`, c being the check character."""
    return f"{prefix}-{body}-{mod_37_36.calc_check_digit(prefix + body)}"


def normalise_reference(text: str) -> str:
    """Return a reference number as it is stored, from however a person typed it.

    Raises:
        InvalidInput: it has not the form of one, or its check character does not fit.
    """
    plain = "".join(character for character in text.upper() if character.isalnum())
    prefix = next((one for one in BODY_LENGTH if plain.startswith(one)), None)
    wrong = InvalidInput(
        "This is no reference number, or a character of it is wrong.",
        field="reference_no",
        expected=EXPECTED,
    )
    if prefix is None or len(plain) != len(prefix) + BODY_LENGTH[prefix] + 1:
        raise wrong
    try:
        mod_37_36.validate(plain)
    except ValidationError as error:
        raise wrong from error
    return f"{prefix}-{plain[len(prefix) : -1]}-{plain[-1]}"
