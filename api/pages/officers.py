"""Pages for whoever is signed in: never kept by a cache, each form with the cookie's token."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Depends, Request, Response
from fastapi.responses import HTMLResponse
from starlette.status import HTTP_200_OK, HTTP_303_SEE_OTHER

from api.access.gate import CSRF_FIELD, cookie_of, gate
from api.access.matrix import matrix
from api.actor import VisitorDep
from api.pages.language import language_of
from api.pages.refusals import Refusal, refusal
from api.pages.site import Site, SiteDep
from api.problems import status_of
from database.errors import PetaKasihError
from maps.texts.service import texts
from registry.accounts.service import Visitor
from registry.calendar.service import now

PRIVATE = {"Cache-Control": "private, no-store"}


@dataclass(frozen=True)
class OfficerPages:
    """How the pages of one request are shown to the officer who asks.

    Attributes:
        site: what the pages of everybody share.
        visitor: the officer.
        lang: the language.
        csrf: the cookie's token, for the forms.
        done: what was done right before, as the address says; "" for nothing.
        refusal: why the form that was sent is shown again, None where none was.
        sent: what was typed into it.
        status: the answer's status.
    """

    site: Site
    visitor: Visitor
    lang: str
    csrf: str
    done: str = ""
    refusal: Refusal | None = None
    sent: Mapping[str, str] = field(default_factory=dict)
    status: int = HTTP_200_OK

    def show(
        self,
        name: str,
        query: Mapping[str, str] | None = None,
        address: str | None = None,
        **values: Any,
    ) -> Response:
        """Return a page; `query` are the parameters that the other language's address keeps."""
        told = {"done": self.done, "refusal": self.refusal, "sent": self.sent, "fault": self.fault}
        token = {"csrf_field": CSRF_FIELD, "csrf": self.csrf}
        own = {"officer": self.visitor, "own_area": own_area(self.visitor), "printed_at": now()}
        shown = values | told | token | own
        return HTMLResponse(
            self.site.frame.render(name, self.lang, query, address, **shown), self.status, PRIVATE
        )

    def fault(self, field: str) -> str:
        """Return the words that belong beside a field of the form that was refused."""
        return (self.refusal and self.refusal.at(field)) or ""

    def may(self, operation: str) -> bool:
        """Tell whether one of the officer's roles may send a form: `POST /desk/houses`."""
        return any(role in matrix()[operation].roles for role in self.visitor.roles)

    def next_address(self, path: str, asked: Mapping[str, str], cursor: str | None) -> str | None:
        """Return the address of a list's next page, None at its end."""
        if cursor is None:
            return None
        return f"{path}?{urlencode({**asked, 'cursor': cursor, 'lang': self.lang})}"

    def settle(
        self,
        sent: Mapping[str, str],
        work: Callable[[], str],
        again: Callable[["OfficerPages"], Response],
    ) -> Response:
        """Do what a form asks and lead on to the address that `work` returns.

        Where it is refused, `again` shows the form again on pages that say why, and what was sent.
        """
        try:
            address = work()
        except PetaKasihError as error:
            why, status = refusal(texts(self.lang), error), status_of(error)
            return again(replace(self, refusal=why, sent=sent, status=status))
        return self.go(address)

    def go(self, address: str) -> Response:
        """Lead on to a page after something was done, so that loading it again does it not."""
        joint = "&" if "?" in address else "?"
        location = f"{address}{joint}lang={self.lang}"
        return Response(status_code=HTTP_303_SEE_OTHER, headers={"Location": location, **PRIVATE})


def own_area(visitor: Visitor) -> dict[str, str]:
    """Return the query of the first area that the account is limited to; empty for the country."""
    areas = [grant.area for grant in visitor.grants]
    if None in areas or not areas:
        return {}
    area = str(areas[0])
    return {"district" if area.startswith("D") else "state": area}


def officer_pages(request: Request, site: SiteDep, visitor: VisitorDep) -> OfficerPages:
    """Return the pages of the officer whom the guard let in."""
    cookie = cookie_of(request)
    csrf = gate(request).csrf_token(cookie) if cookie else ""
    done = request.query_params.get("done", "")
    return OfficerPages(site, visitor, language_of(request), csrf, done)


OfficerPagesDep = Annotated[OfficerPages, Depends(officer_pages)]
