"""Keys and reference numbers: unique over all districts, and the same for the same seed."""

import math
from dataclasses import dataclass
from datetime import date

import numpy as np

from registry.demo.people import Serials
from registry.households.reference import demo_reference

AS_OF = date(2026, 10, 31)
"""Last day of the demonstration's story. Fixed: the same seed must give the same rows for ever."""


@dataclass
class Numbers:
    """Running numbers over all districts, and what must stay unique among them."""

    households: int
    """In all."""
    household: int = 0
    person: int = 0
    aid: int = 0

    def __post_init__(self) -> None:
        self.serials = Serials()
        # Without a common divisor every number occurs once, neighbours far apart.
        step = 611_953
        while math.gcd(step, self.households) != 1:
            step += 2
        self._step = step

    def reference(self, number: int) -> str:
        """Return a demonstration reference number; they do not follow the districts."""
        return demo_reference(number * self._step % self.households + 1)


@dataclass(frozen=True)
class Ids:
    """Keys of one district's rows, in their order, as hexadecimal digits."""

    household: list[str]
    references: list[str]
    person: list[str]
    aid: list[str]

    @classmethod
    def draw(
        cls, numbers: Numbers, households: int, persons: int, aids: int, random: np.random.Generator
    ) -> "Ids":
        """Draw keys for so many rows and move the running numbers on."""
        first = numbers.household
        ids = cls(
            household=_uuids(first, households, random),
            references=[numbers.reference(n) for n in range(first, first + households)],
            person=_uuids(numbers.person, persons, random),
            aid=_uuids(numbers.aid, aids, random),
        )
        numbers.household += households
        numbers.person += persons
        numbers.aid += aids
        return ids


def _uuids(first: int, count: int, random: np.random.Generator) -> list[str]:
    """Return UUIDv7s whose time runs on by a millisecond each, so that indexes stay compact."""
    start = int(np.datetime64(AS_OF, "ms").astype(np.int64)) + first
    raw = random.integers(0, 256, size=(count, 16), dtype=np.uint8)
    times = np.arange(start, start + count, dtype=">u8").view(np.uint8).reshape(count, 8)
    raw[:, :6] = times[:, 2:]
    raw[:, 6] = raw[:, 6] & 0x0F | 0x70
    raw[:, 8] = raw[:, 8] & 0x3F | 0x80
    text = raw.tobytes().hex()
    return [text[i : i + 32] for i in range(0, len(text), 32)]
