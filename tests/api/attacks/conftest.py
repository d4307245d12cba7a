"""One running service for all attacks: what one leaves behind, the next one meets."""

from collections.abc import Iterator

import pytest

from tests.api.attacks.files import good_parquet, good_table, good_workbook
from tests.api.attacks.service import Service, running
from tests.api.officers import enrol
from tests.conftest import NewDatabase
from tests.registry.housing_applications.made import asked, inspected, picture
from tests.serving import served


@pytest.fixture(scope="package")
def attacked(
    new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Service]:
    """Yield a real server in a process of its own, which has taken in good files before."""
    with new_database() as database:
        enrol(database)
        with database.writing() as session:
            one = asked(session)
            inspection = inspected(session, one)
            address = f"/v1/housing-applications/{one.id}/inspections/{inspection.id}/photos"
        served(database).close()
        with running(database, tmp_path_factory.mktemp("attacked"), address) as service:
            for name, content in (
                ("a.csv", good_table()),
                ("a.xlsx", good_workbook()),
                ("a.parquet", good_parquet()),
            ):
                assert service.send(content, name).status_code in (200, 202), name
            assert service.send_photograph(picture()).status_code == 201
            yield service
