"""Every kind of aid names programmes, rules, endpoints, commands and tests that exist."""

import re

import pytest

from registry.eligibility.rules import committed_rules
from registry.programmes.service import committed
from tests.docs.test_checklist import DOCUMENT, ROOT, has_command

TEXT = (ROOT / "docs" / "programmes.md").read_text(encoding="utf-8")
KINDS = [
    line.strip("|").split("|")
    for line in TEXT.splitlines()
    if line.startswith("| ") and "/" in line and line.count("|") == 7
]


def named(pattern: str) -> list[str]:
    return sorted(set(re.findall(pattern, TEXT)))


@pytest.mark.parametrize("kind", KINDS, ids=[kind[0].strip() for kind in KINDS])
def test_a_kind_says_what_serves_it(kind: list[str]) -> None:
    assert all(cell.strip() for cell in kind)


def test_every_programme_of_the_catalogue_is_in_the_table_and_no_other() -> None:
    told = set(re.findall(r"`([A-Z]+/[A-Z]+)`", TEXT))
    assert told == {f"{row.agency}/{row.code}" for row in committed()}


def test_a_programme_with_a_rule_names_it() -> None:
    told = {name for kind in KINDS for name in re.findall(r"`([a-z_]+)`", kind[2])}
    assert told == {rule.code for rule in committed_rules()}


@pytest.mark.parametrize("endpoint", named(r"`((?:GET|POST|PUT) /[^`?]*)`"))
def test_an_endpoint_is_in_the_openapi_document(endpoint: str) -> None:
    method, path = endpoint.split(" ")
    assert method.lower() in DOCUMENT["paths"].get(path, {})


@pytest.mark.parametrize("command", named(r"`petakasih ([a-z][a-z -]*[a-z])`"))
def test_a_command_is_there(command: str) -> None:
    assert has_command(command.split(" "))


@pytest.mark.parametrize("path", named(r"`(tests/[^`]*)`"))
def test_a_test_is_there(path: str) -> None:
    assert (ROOT / path).exists()
