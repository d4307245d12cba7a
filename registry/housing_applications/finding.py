"""Finding applications for a house: one by its key, to read it or to change it."""

from uuid import UUID

from database.audit.service import note_subjects
from database.errors import NotFound
from database.session import ReadSession, WriteSession
from registry.housing_applications import queries
from registry.housing_applications.models import HousingApplication, HousingApplicationEvent
from registry.housing_applications.queries import Found
from registry.workflows.queries import events, lock
from registry.workflows.standing import check_version


class HousingApplicationNotFound(NotFound):
    """There is no application, inspection or photograph with that key."""

    code = "housing-application-not-found"


def get(session: ReadSession, application_id: UUID) -> Found:
    """Return one application with its household.

    Raises:
        HousingApplicationNotFound: there is none with that key.
    """
    found = queries.by_key(session, application_id)
    if found is None:
        raise missing("housing_application_id")
    note_subjects(session, found.application.household_id)
    return found


def locked(session: WriteSession, application_id: UUID, version: int | None) -> HousingApplication:
    """Return an application, locked until the transaction ends.

    Raises:
        HousingApplicationNotFound: there is none with that key.
        ApplicationChanged: it does not stand at `version` any more, where one is given.
    """
    found = lock(session, HousingApplication, application_id)
    if found is None:
        raise missing("housing_application_id")
    note_subjects(session, found.household_id)
    if version is not None:
        last = events(session, HousingApplicationEvent, application_id)[-1]
        check_version(found, version, last)
    return found


def missing(field: str) -> HousingApplicationNotFound:
    """Return the failure that names the part that is not there."""
    return HousingApplicationNotFound(
        "There is no such application, or not this part.", field=field
    )
