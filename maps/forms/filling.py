"""What the registry fills into the land permission form."""

from uuid import UUID

from database.session import ReadSession
from maps.forms.service import PermissionForm
from registry.actors.marks import mark_of
from registry.actors.service import Actor
from registry.calendar.service import today
from registry.housing_applications.finding import get
from registry.housing_applications.public import CATEGORY_WORDS
from registry.options.service import get_option_list
from registry.persons.service import of_household
from registry.poverty_lines.tables import state_names


def permission_form(session: ReadSession, application_id: UUID, taker: Actor) -> PermissionForm:
    """Return the form of an application, marked with who takes it; no identity number is in it.

    Raises:
        HousingApplicationNotFound: there is no such application.
    """
    found = get(session, application_id)
    asked, home = found.application, found.household
    people = of_household(session, home.id)
    head = next((one for one in people if one.role == "KIR"), None)
    return PermissionForm(
        reference_no=home.reference_no,
        application_no=str(asked.id)[-12:].upper(),
        head_name=head.name if head else None,
        address=home.address,
        state=state_names().get(home.stated_state_code or ""),
        category=CATEGORY_WORDS[asked.category]["ms"],
        land_lot=asked.land_lot,
        land_status=_label("land_statuses", asked.land_status),
        owner="Pemilik bersama"
        if asked.land_status == "milik_bersama"
        else _label("land_owners", asked.land_owner),
        is_demo=home.is_demo,
        printed_on=today(),
        mark=mark_of(taker),
    )


def _label(option_list: str, code: str | None) -> str | None:
    option = get_option_list(option_list).get(code) if code else None
    return option.ms if option else None
