"""Columns whose values are stored sealed: AES-256-GCM, searched by keyed hashes (blind indexes).

A stored value reads `pk1:KEY:BOX`, and where it can be searched for `pk1:KEY:BOX:INDEX:END`:

- KEY is the id of the data key;
- BOX is nonce and ciphertext, in Base64. Table and column are bound in it as associated data, so
  that a value moved to another column does not open;
- INDEX is 128 bits of the HMAC-SHA256 of the whole value, under a key of its own for this column;
- END is the same of the value's last signs.

Equal values have equal indexes: whoever reads the database learns that two people have one number,
never which. Expressions compare sealed columns by `equals`, `one_of` and `ends_with` only.
"""

import hmac
import os
from base64 import b64decode, b64encode
from collections.abc import Collection
from functools import lru_cache
from typing import Any

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import ARRAY, ColumnElement, Dialect, Text, func, literal_column
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql import operators
from sqlalchemy.types import TypeDecorator

from database.errors import PetaKasihError
from database.keyring import DataKey, keyring

MARK = "pk1"
NONCE_BYTES = 12
INDEX_BYTES = 16
INDEX_PART, END_PART = 4, 5
"""Places in the stored value, counted from 1 as PostgreSQL's `split_part` does."""

ALLOWED = (operators.is_, operators.is_not)
LISTED = ","


class CannotOpen(PetaKasihError):
    """A stored value is not sealed, or with a key that is not here, or was altered or moved."""

    code = "cannot-open"


class _Locks:
    """What one data key makes of one column."""

    def __init__(self, key: DataKey, column: str):
        self._box = AESGCM(key.derive(f"seal {column}"))
        self._bound = f"{MARK} {key.id} {column}".encode()
        self._start = f"{MARK}:{key.id}:"
        self._index, self._end = key.derive(f"index {column}"), key.derive(f"index end {column}")

    def seal(self, value: str) -> str:
        nonce = os.urandom(NONCE_BYTES)
        box = nonce + self._box.encrypt(nonce, value.encode(), self._bound)
        return self._start + b64encode(box).decode()

    def open(self, box: str) -> str:
        held = b64decode(box)
        opened = self._box.decrypt(held[:NONCE_BYTES], held[NONCE_BYTES:], self._bound)
        return opened.decode()

    def index(self, value: str) -> str:
        return _hash(self._index, value)

    def end(self, value: str) -> str:
        return _hash(self._end, value)


class Sealed(TypeDecorator[str]):
    """A text column that is stored sealed.

    `column` is `table.column`, and stays what it is when the column is renamed. With `end`, the
    number of last signs, values can be searched for, whole or by that end.
    """

    impl = Text
    cache_ok = True

    def __init__(self, column: str, *, end: int = 0):
        super().__init__()
        self.column = column
        self.end = end

    def seal(self, value: str) -> str:
        """Return a value as it is stored, sealed with the newest key."""
        locks = _locks(keyring().current, self.column)
        sealed = locks.seal(value)
        if not self.end:
            return sealed
        return f"{sealed}:{locks.index(value)}:{locks.end(value[-self.end :])}"

    def open(self, stored: str) -> str:
        """Return the value that is stored.

        Raises:
            CannotOpen: it is not sealed, or with a key that is not here, or was altered or moved.
        """
        mark, _, rest = stored.partition(":")
        key_id, _, rest = rest.partition(":")
        key = keyring().by_id.get(key_id)
        if mark != MARK:
            raise CannotOpen(f"A value of {self.column} is stored in clear.")
        if key is None:
            raise CannotOpen(f"A value of {self.column} needs the data key {key_id}.")
        try:
            return _locks(key, self.column).open(rest.partition(":")[0])
        except (InvalidTag, ValueError) as error:
            raise CannotOpen(f"A value of {self.column} was altered or moved.") from error

    def indexes(self, values: Collection[str]) -> list[str]:
        """Return the indexes of these values, under every key."""
        return [_locks(key, self.column).index(one) for key in keyring().keys for one in values]

    def ends(self, values: Collection[str]) -> list[str]:
        """Return the indexes of values with these last signs, under every key."""
        return [_locks(key, self.column).end(one) for key in keyring().keys for one in values]

    def process_bind_param(self, value: str | None, _dialect: Dialect) -> str | None:
        """Seal what goes to the database."""
        return None if value is None else self.seal(value)

    def process_result_value(self, value: str | None, _dialect: Dialect) -> str | None:
        """Open what comes from the database."""
        return None if value is None else self.open(value)

    class Comparator(TypeDecorator.Comparator[str]):
        """Refuses comparisons: two sealed values never read alike."""

        def operate(self, op: Any, *other: Any, **kwargs: Any) -> ColumnElement[Any]:
            """Allow only the question whether there is a value.

            SQLAlchemy itself asks whether two columns are one; as SQL that would never hold.
            """
            of_columns = bool(other) and all(isinstance(one, ColumnElement) for one in other)
            if op not in ALLOWED and not of_columns:
                raise TypeError("compare a sealed column by equals, one_of or ends_with")
            return super().operate(op, *other, **kwargs)

    comparator_factory = Comparator


class SealedJson(TypeDecorator[Any]):
    """A column of JSON values that is stored sealed, as one text."""

    impl = Text
    cache_ok = True

    def __init__(self, column: str):
        super().__init__()
        self.text = Sealed(column)

    def process_bind_param(self, value: Any, _dialect: Dialect) -> str | None:
        """Seal what goes to the database; None is a null."""
        return None if value is None else self.text.seal(orjson.dumps(value).decode())

    def process_result_value(self, value: str | None, _dialect: Dialect) -> Any:
        """Open what comes from the database."""
        return None if value is None else orjson.loads(self.text.open(value))


def text_type(column_type: Any) -> Sealed | None:
    """Return what seals the texts of a column of this type; None for other columns."""
    if isinstance(column_type, SealedJson):
        return column_type.text
    return column_type if isinstance(column_type, Sealed) else None


def equals(column: InstrumentedAttribute[Any], value: str) -> ColumnElement[bool]:
    """Return the condition that a searchable column holds this value."""
    return one_of(column, [value])


def one_of(column: InstrumentedAttribute[Any], values: Collection[str]) -> ColumnElement[bool]:
    """Return the condition that a searchable column holds one of these values."""
    return _listed(column, INDEX_PART, _searchable(column).indexes(values))


def ends_with(column: InstrumentedAttribute[Any], ends: Collection[str]) -> ColumnElement[bool]:
    """Return the condition that a value's last signs, as many as its type says, are among these."""
    return _listed(column, END_PART, _searchable(column).ends(ends))


def _searchable(column: InstrumentedAttribute[Any]) -> Sealed:
    found = column.type
    assert isinstance(found, Sealed)
    assert found.end, "the column cannot be searched"
    return found


def _listed(
    column: InstrumentedAttribute[Any], part: int, hashes: Collection[str]
) -> ColumnElement[bool]:
    # As the index has it: with the place as a parameter, a prepared statement would miss the index.
    held = func.split_part(column, literal_column("':'"), literal_column(str(part)), type_=Text)
    # As one text: the driver needs longer to write an array than PostgreSQL to search it.
    array = func.string_to_array(LISTED.join(hashes), LISTED, type_=ARRAY(Text))
    return held.bool_op("=")(func.any(array))


def _hash(key: bytes, value: str) -> str:
    return b64encode(hmac.digest(key, value.encode(), "sha256")[:INDEX_BYTES]).decode()


@lru_cache(maxsize=256)
def _locks(key: DataKey, column: str) -> _Locks:
    return _Locks(key, column)
