"""Keeping what the geocoder answered for each household."""

from datetime import datetime
from typing import Any

import orjson
import pyarrow as pa

from database.copying import copy_into
from database.session import WriteSession
from geo.geocoding.aliases import alias_key
from geo.geocoding.answer import Answer
from geo.geocoding.engine import Query
from geo.geocoding.models import AddressAnswer


def store_answers(
    session: WriteSession,
    answers: dict[str, tuple[Query, Answer]],
    versions: str,
    now: datetime,
) -> None:
    """Keep the answers of households, by their ids; none of them may have one already."""
    if answers:
        rows = [
            _answer_row(number, query, answer, versions, now)
            for number, (query, answer) in answers.items()
        ]
        copy_into(session, AddressAnswer, pa.Table.from_pylist(rows, schema=_SCHEMA))


_SCHEMA = pa.schema(
    {
        "household_id": pa.string(),
        "key": pa.string(),
        "decision": pa.string(),
        "level": pa.int16(),
        "confidence": pa.float64(),
        "radius_m": pa.int64(),
        "district_code": pa.string(),
        "mukim_code": pa.string(),
        "address_class": pa.string(),
        "flags": pa.string(),
        "runners_up": pa.string(),
        "features": pa.string(),
        "versions": pa.string(),
        "answered_at": pa.string(),
    }
)


def _answer_row(
    number: str, query: Query, answer: Answer, versions: str, now: datetime
) -> dict[str, Any]:
    told = answer.as_dict()
    return {
        "household_id": number,
        "key": alias_key(query),
        "decision": answer.decision,
        "level": answer.level,
        "confidence": answer.confidence,
        "radius_m": answer.radius_m,
        "district_code": answer.district_code,
        "mukim_code": answer.mukim_code,
        "address_class": answer.address_class,
        "flags": "{" + ",".join(answer.flags) + "}",
        "runners_up": orjson.dumps(told["runners_up"]).decode(),
        "features": orjson.dumps(told["features"]).decode(),
        "versions": versions,
        "answered_at": now.isoformat(),
    }
