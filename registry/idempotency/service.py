"""A create that is sent twice happens once; the second sender gets the first answer.

The idea is the `Idempotency-Key` request header (IETF draft): the client makes up a key, and
sends it again with the same body when it does not know whether the first attempt arrived.
"""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from database.errors import Conflict, InvalidInput
from database.session import WriteSession
from registry.idempotency import queries

KEY = re.compile(r"[A-Za-z0-9._:-]{8,200}")


class IdempotencyKeyReused(Conflict):
    """The key was used for another request."""

    code = "idempotency-key-reused"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a create answered, as JSON values; `repeated` says that it had happened before."""

    content: dict[str, Any]
    repeated: bool


def once(
    session: WriteSession,
    key: str,
    actor: str,
    operation: str,
    request: Mapping[str, Any],
    create: Callable[[], dict[str, Any]],
) -> Answer:
    """Run `create` unless it ran before under this key; return its answer either way.

    The key is kept in the create's own transaction: a create that failed may be tried again.
    `request` and the answer hold JSON values.

    Raises:
        InvalidInput: the key has not 8 to 200 letters, digits and ``._:-``.
        IdempotencyKeyReused: the key came before with another request.
    """
    if not KEY.fullmatch(key):
        raise InvalidInput(
            "The idempotency key has not the form of one.",
            field="Idempotency-Key",
            expected="8 to 200 letters, digits and . _ : -, for example a UUID",
        )
    digest = hashlib.sha256(orjson.dumps(request, option=orjson.OPT_SORT_KEYS)).hexdigest()
    if queries.claim(session, key, actor, operation, digest):
        content = create()
        claimed = queries.claimed(session, key, actor, operation)
        assert claimed is not None, "the key was claimed in this very transaction"
        claimed.response = content
        session.flush()
        return Answer(content, repeated=False)
    before = queries.claimed(session, key, actor, operation)
    if before is None or before.response is None or before.request_hash != digest:
        raise IdempotencyKeyReused(
            "This idempotency key was used for another request.",
            field="Idempotency-Key",
            expected="a new key for a new request, or the first request unchanged",
        )
    return Answer(before.response, repeated=True)
