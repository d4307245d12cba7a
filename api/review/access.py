"""Who may see the review queue: it shows addresses, so it is for the roles that place them."""

from typing import Annotated

from fastapi import Depends, Request

from api.actor import ActorDep
from database.errors import Forbidden
from geo.placement.decisions import Desk

REVIEWERS = ("counter_officer", "district_officer", "state_supervisor", "administrator")


def officer(actor: ActorDep) -> str:
    """Return the name of the officer who reviews.

    Raises:
        Forbidden: the officer's role does not review addresses.
    """
    if actor.role not in REVIEWERS:
        raise Forbidden(
            f"The role {actor.role} does not review addresses.",
            field="role",
            expected="one of " + ", ".join(REVIEWERS),
        )
    return actor.name


def desk(request: Request) -> Desk:
    """Return the app's desk for decisions."""
    found = request.app.state.desk
    assert isinstance(found, Desk)
    return found


Officer = Annotated[str, Depends(officer)]
DeskDep = Annotated[Desk, Depends(desk)]
