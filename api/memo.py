"""Which publication and which boundary set are in force: asked of the database once a moment."""

import threading
import time
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

T = TypeVar("T")


class Memo(Generic[T]):
    """Values remembered for some seconds; immutable ones for ever.

    At most `capacity` values are kept; when there are more, all are forgotten.
    """

    def __init__(self, seconds: float, capacity: int = 1_000):
        self._seconds = seconds
        self._capacity = capacity
        self._values: dict[Hashable, tuple[float, T]] = {}
        self._lock = threading.Lock()

    def get(self, key: Hashable, ask: Callable[[], T], *, immutable: bool = False) -> T:
        """Return the value of `key`; `ask` for it when it is not known or too old."""
        now = time.monotonic()
        with self._lock:
            until, value = self._values.get(key, (float("-inf"), None))
        if value is not None and now < until:
            return value
        value = ask()
        with self._lock:
            if len(self._values) >= self._capacity:
                self._values.clear()
            self._values[key] = (float("inf") if immutable else now + self._seconds, value)
        return value
