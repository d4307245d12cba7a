"""Sign-ins as answers: tokens, or cookies."""

from fastapi import Response

from api.access.gate import COOKIE, CSRF_COOKIE, HOST_COOKIE, Gate
from api.sessions.schemas import TokenAnswer
from api.settings import ApiSettings
from registry.accounts.signing_in import SignedIn
from registry.calendar.service import now


def token_answer(gate: Gate, found: SignedIn) -> TokenAnswer:
    """Return the tokens of a sign-in; by cookie, only for how long it is good."""
    left = max(0, int((found.expires_at - now()).total_seconds()))
    if found.cookie is not None:
        return TokenAnswer(expires_in=left)
    seconds = min(gate.settings.access_seconds, left)
    scopes = found.visitor.scopes
    return TokenAnswer(
        access_token=gate.tokens.write(found.visitor, seconds),
        expires_in=seconds,
        refresh_token=found.refresh_token,
        scope=None if scopes is None else " ".join(sorted(scopes)),
    )


def set_cookies(response: Response, settings: ApiSettings, gate: Gate, found: SignedIn) -> None:
    """Hand out the cookie of a sign-in, and beside it the token that pages send along."""
    if found.cookie is None:
        return
    secure = settings.is_secure
    response.set_cookie(
        HOST_COOKIE if secure else COOKIE,
        found.cookie,
        secure=secure,
        httponly=True,
        samesite="strict",
        path="/",
    )
    # Scripts of our own pages read this one; other sites can neither read nor send its value.
    response.set_cookie(
        CSRF_COOKIE, gate.csrf_token(found.cookie), secure=secure, samesite="strict", path="/"
    )


def drop_cookies(response: Response, settings: ApiSettings) -> None:
    """Take the cookies back."""
    for name in (HOST_COOKIE, COOKIE, CSRF_COOKIE):
        response.delete_cookie(
            name, secure=settings.is_secure, httponly=name != CSRF_COOKIE, samesite="strict"
        )
