"""The contract of what officers may do, tried with a token: no 5xx, nothing undocumented."""

from typing import Any

import pytest
import schemathesis
from schemathesis.generation import GenerationMode

from api.main import create_app
from database.session import Database
from registry.actors.service import Actor
from registry.agencies.service import load as load_agencies
from registry.imports.service import run
from registry.persons.service import of_household
from tests.api.conftest import SETTINGS
from tests.api.contract import try_operation
from tests.api.officers import Desk, enrol, token_of
from tests.registry.agreements.made import agreed
from tests.registry.duplicates.twins import loose_pair
from tests.registry.housing_applications.made import flat_parameters, house_parameters
from tests.registry.imports.files import OFFICER, household, of, write_csv
from tests.registry.records.made import family
from tests.registry.registrations.families import AUDITOR, DISTRICT, SECRETARY, meeting
from tests.serving import nowhere

EXAMPLES = 12
"""A few of each in the suite; `bench/contract.py` asks for more."""
LEAVER = Actor("Daerah yang keluar", "district_officer")
"""Signs out on the way, which must not be noticed by anybody else."""

TAKER = Actor("Agensi JKM yang mengambil", "agency_officer")

OTHERS = {
    "/v1/meetings": SECRETARY,
    "/v1/agreements/{agreement_id}/households": TAKER,
    "/v1/agreements": SECRETARY,
    "/v1/audit": AUDITOR,
    "/v1/sessions": LEAVER,
}
"""Who is asked for by the addresses that are not the district officer's."""

DOCUMENT = create_app(nowhere(), SETTINGS).openapi()
CASES = [
    pytest.param(path, method.upper(), mode, id=f"{method} {path} {mode.value}")
    for path, operations in DOCUMENT["paths"].items()
    for method, operation in operations.items()
    if {"officer": []} in operation.get("security", [])
    for mode in GenerationMode
    if mode is GenerationMode.POSITIVE or {"parameters", "requestBody"} & set(operation)
]


@pytest.fixture(scope="module")
def schema(desk: Desk, registry: Database) -> Any:
    """Return the document as the running service gives it."""
    with registry.writing() as session:
        load_agencies(session)
    enrol(registry, [LEAVER])
    enrol(registry, [TAKER], agency="JKM")
    return schemathesis.openapi.from_asgi("/openapi.json", desk.client.app)


@pytest.fixture(scope="module")
def there(
    registry: Database, schema: Any, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, str]:
    """Return path parameters of a household, its case, a member, a meeting, a pair, an import."""
    with registry.writing() as session:
        home = family(session)
        member = of_household(session, home.id)[-1]
        listed = meeting(session)
        found = {
            "household": str(home.id),
            "reference_no": home.reference_no,
            "person_id": str(member.id),
            "meeting_id": str(listed.id),
            "pair_id": str(loose_pair(session).id),
            "agreement_id": str(agreed(session).id),
        }
        found |= house_parameters(session, home.id)
        found |= flat_parameters(session, home.id)
    path = write_csv(tmp_path_factory.mktemp("import") / "f.csv", [household(1, district="?")])
    return found | {"job": str(run(registry, of(path), OFFICER).id)}


@pytest.mark.parametrize(("path", "method", "mode"), CASES)
def test_every_answer_to_an_officer_is_what_the_document_says(
    schema: Any, there: dict[str, str], path: str, method: str, mode: GenerationMode
) -> None:
    officer = next((one for start, one in OTHERS.items() if path.startswith(start)), DISTRICT)
    headers = {"Authorization": f"Bearer {token_of(officer)}"}
    try_operation(schema, path, method, mode, EXAMPLES, headers, there)
