"""Who reviews, and the desk that carries decisions out."""

from typing import Annotated

from fastapi import Depends, Request

from api.actor import ActorDep
from geo.placement.decisions import Desk


def officer(actor: ActorDep) -> str:
    """Return the name of the officer who reviews; the matrix says who may."""
    return actor.name


def desk(request: Request) -> Desk:
    """Return the app's desk for decisions."""
    found = request.app.state.desk
    assert isinstance(found, Desk)
    return found


Officer = Annotated[str, Depends(officer)]
DeskDep = Annotated[Desk, Depends(desk)]
