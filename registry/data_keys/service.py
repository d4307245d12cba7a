"""Data keys: listed with what they seal, replaced by a new one, dropped when nothing needs them."""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from database.errors import Conflict, NotFound, SetupError
from database.keyring import LOOKS_EVERY, Keyring, add_key, drop_key, keyring, keyring_file
from database.resealing import count_by_key, reseal_all
from database.session import Database
from registry.data_keys.places import places

IN_CLEAR = ""
"""The key of values that are not sealed."""

Progress = Callable[[str, float], None]
"""Called with what is being done and the share done, 0 to 1."""


class KeyInUse(Conflict):
    """Values are sealed with the key, or the next ones would be."""

    code = "key-in-use"


class KeyNotFound(NotFound):
    """There is no such key."""

    code = "key-not-found"


class KeyMissing(SetupError):
    """Stored values need a key that is not here."""


@dataclass(frozen=True, slots=True)
class KeyUse:
    """A key, how many values are sealed with it, and its state.

    States: `current` seals new values, `opens` older ones, `missing` is not here; `clear` stands
    for values that are not sealed, its key is the empty text.
    """

    id: str
    values: int
    state: str


def list_keys(database: Database) -> list[KeyUse]:
    """Return the keys, the oldest first; then those that values need and that are not here."""
    known, used = keyring(), _used(database)
    names = [*known.by_id, *(one for one in used if one not in known.by_id)]
    return [KeyUse(one, used.get(one, 0), _state(known, one)) for one in names]


def rotate(database: Database, progress: Progress) -> tuple[Keyring, int]:
    """Seal every value with a new key; return the keys, and how many values were sealed anew.

    A rotation that was interrupted goes on with its key. Keys from the environment are not added
    to: whoever starts the service adds the new one at the end, everywhere, and then rotates.

    Raises:
        KeyMissing: a value needs a key that is not here; nothing was changed.
    """
    require_keys(database)
    known, path = keyring(), keyring_file()
    if path is not None and set(_used(database)) <= {known.current.id}:
        add_key(path)
        known = keyring()
        # Every process looks at the file this often, and knows the key before it meets a value.
        time.sleep(2 * LOOKS_EVERY)
    everywhere = list(places())
    done = 0
    for number, place in enumerate(everywhere):

        def tell(doing: str, share: float, before: int = number) -> None:
            progress(doing, (before + share) / len(everywhere))

        done += reseal_all(database.write_engine, place, known, tell)
    return known, done


def drop(database: Database, key_id: str) -> None:
    """Take a key that seals nothing any more out of the file.

    Raises:
        KeyNotFound: the file holds no such key, or the keys come from the environment.
        KeyInUse: values are sealed with it, or it is the one that seals.
    """
    path, known = keyring_file(), keyring()
    if path is None or key_id not in known.by_id:
        raise KeyNotFound("The file of data keys holds no such key.", field="key")
    values = _used(database).get(key_id, 0)
    if values or key_id == known.current.id:
        raise KeyInUse(
            f"{values:,} values are sealed with this key."
            if values
            else "New values are sealed with this key.",
            field="key",
            expected="a key that `petakasih keys rotate` has replaced",
        )
    drop_key(path, key_id)


def require_keys(database: Database, *, of_each: int | None = None) -> None:
    """Check that stored values can be opened: all, or the first `of_each` of each place.

    Raises:
        KeyMissing: a value needs a key that is not here.
    """
    missing = _used(database, of_each).keys() - keyring().by_id.keys() - {IN_CLEAR}
    if missing:
        raise KeyMissing(
            "Stored values are sealed with data keys that are not here: "
            + ", ".join(sorted(missing))
        )


def _state(known: Keyring, key_id: str) -> str:
    if key_id == known.current.id:
        return "current"
    if key_id == IN_CLEAR:
        return "clear"
    return "opens" if key_id in known.by_id else "missing"


def _used(database: Database, of_each: int | None = None) -> Counter[str]:
    counted: Counter[str] = Counter()
    with database.write_engine.connect() as connection:
        for place in places():
            counted.update(count_by_key(connection, place, of_each))
    return counted
