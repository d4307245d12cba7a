"""The gate: reads what a request shows, a token or a cookie, and says who it is.

A cookie is sent by the browser whatever page asks, so a request that changes something by cookie
must also carry a header that no other site can set: the CSRF token that belongs to the cookie.
"""

import hashlib
import hmac

from fastapi import Request

from api.access.providers import Providers
from api.access.tokens import AccessTokens, InvalidToken
from database.errors import Forbidden, PetaKasihError
from database.keys import Keys
from database.session import Database
from registry.accounts import service as accounts
from registry.accounts import signing_in
from registry.accounts.models import Account
from registry.accounts.service import Visitor
from registry.accounts.settings import AccountSettings

COOKIE = "petakasih"
HOST_COOKIE = "__Host-petakasih"
"""The cookie's name behind TLS: browsers then take it from this very host over TLS only."""

CSRF_COOKIE = "petakasih-csrf"
CSRF_HEADER = "X-CSRF-Token"
CSRF_FIELD = "csrf"
"""The header of scripts and the field of forms that carry the page's token."""

SAFE = frozenset(("GET", "HEAD", "OPTIONS"))


class CsrfRefused(Forbidden):
    """The request came by cookie without the token that shows that a page of ours sent it."""

    code = "csrf-refused"


class AccountClosed(Forbidden):
    """The account was closed here, whatever its provider says."""

    code = "account-closed"


class Gate:
    """The gate of one service."""

    def __init__(
        self, database: Database, keys: Keys, settings: AccountSettings, providers: Providers
    ):
        self.database = database
        self.settings = settings
        self.tokens = AccessTokens(keys)
        self._providers = providers
        self._csrf_key = keys.derive("csrf")

    def visitor(self, request: Request) -> Visitor | None:
        """Return who asks; None when the request shows nothing.

        Raises:
            InvalidToken: what it shows is not good.
        """
        shown = request.headers.get("Authorization")
        if shown is not None:
            scheme, _, token = shown.partition(" ")
            if scheme.lower() != "bearer":
                raise InvalidToken
            return self.of_token(token.strip())
        cookie = cookie_of(request)
        return None if cookie is None else self._of_cookie(cookie)

    def of_token(self, token: str) -> Visitor:
        """Return whose access token it is, of this service or of a provider.

        Raises:
            InvalidToken: it is nobody's.
        """
        vouched = self._providers.vouched(token)
        if vouched is not None:
            with self.database.writing() as session:
                try:
                    account = accounts.external(
                        session, vouched.issuer, vouched.subject, vouched.name, vouched.grants
                    )
                except PetaKasihError as error:
                    raise InvalidToken from error
                return self._open(account, accounts.visitor(session, account))
        key = self.tokens.read(token)
        with self.database.reading() as session:
            found = signing_in.signed_in(session, key)
        if found is None:
            raise InvalidToken
        return found

    def csrf_token(self, cookie: str) -> str:
        """Return the token that belongs to a cookie."""
        return hmac.new(self._csrf_key, cookie.encode(), hashlib.sha256).hexdigest()

    def require_own_page(self, request: Request, field: str = "") -> None:
        """Check that a change by cookie was sent by a page of ours, by header or a form's `field`.

        Raises:
            CsrfRefused: it lacks the token of the cookie.
        """
        cookie = cookie_of(request)
        if request.method in SAFE or cookie is None or "Authorization" in request.headers:
            return
        shown = request.headers.get(CSRF_HEADER) or field
        if not hmac.compare_digest(shown.encode(), self.csrf_token(cookie).encode()):
            raise CsrfRefused(
                "This request did not come from a page of this service.",
                field=CSRF_HEADER,
                expected=f"the value of the cookie {CSRF_COOKIE}",
            )

    def _of_cookie(self, cookie: str) -> Visitor:
        with self.database.reading() as session:
            found = signing_in.signed_in_by_cookie(session, cookie)
        if found is None:
            raise InvalidToken
        return found

    @staticmethod
    def _open(account: Account, visitor: Visitor) -> Visitor:
        if account.disabled_at is not None:
            raise AccountClosed("This account is closed.")
        return visitor


def cookie_of(request: Request) -> str | None:
    """Return the cookie of a sign-in that a request carries."""
    return request.cookies.get(HOST_COOKIE) or request.cookies.get(COOKIE)


def gate(request: Request) -> Gate:
    """Return the app's gate."""
    found = request.app.state.gate
    assert isinstance(found, Gate)
    return found
