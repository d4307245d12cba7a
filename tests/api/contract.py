"""Schemathesis tries one operation of the OpenAPI document; what it sent is counted."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import schemathesis
from hypothesis import HealthCheck, assume, given, settings
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

TIMES = "PETAKASIH_CONTRACT_TIMES"
"""How many times as many cases as usual; `bench/contract.py` asks for more."""

COUNTS = "PETAKASIH_CONTRACT_COUNTS"
"""A file to which the number of cases of each operation is added."""


def _vanishes(case: schemathesis.Case) -> bool:
    """Whether a parameter is an empty list or object, of which no address tells: it is not sent."""
    return any(value in ([], {}) for value in (case.query or {}).values())


def try_operation(
    schema: Any,
    path: str,
    method: str,
    mode: GenerationMode,
    examples: int,
    headers: Mapping[str, str] | None = None,
    there: Mapping[str, str] | None = None,
) -> None:
    """Send cases that fit the document, or break it; every answer must be a documented one.

    `there` holds path parameters of things that exist: every second fitting case asks for those.
    """
    sent = 0

    @given(case=schema[path][method].as_strategy(generation_mode=mode))
    @settings(
        max_examples=examples * int(os.environ.get(TIMES, "1")),
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    def check(case: schemathesis.Case) -> None:
        nonlocal sent
        assume(not _vanishes(case))
        sent += 1
        if there and sent % 2 and mode is GenerationMode.POSITIVE:
            case.path_parameters.update(
                {name: there[name] for name in case.path_parameters if name in there}
            )
        # What fits the document may still name nothing, or be the wrong day: a failure is right.
        case.call_and_validate(headers=headers, excluded_checks=[positive_data_acceptance])

    check()
    if counts := os.environ.get(COUNTS):
        with Path(counts).open("a", encoding="utf-8") as file:
            file.write(f"{method} {path} {sent}\n")
