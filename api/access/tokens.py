"""The service's own access tokens: signed, short, and good only while their sign-in runs."""

from datetime import UTC, datetime
from uuid import UUID

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from database.errors import Unauthenticated
from database.keys import Keys
from registry.accounts.service import Visitor

ISSUER = "petakasih"
AUDIENCE = "petakasih-api"
ALGORITHM = "HS256"
TYPE = "at+jwt"
"""RFC 9068: an access token is no identity token, and nothing else signed with the key is one."""


class InvalidToken(Unauthenticated):
    """The token is none of ours, or no longer good. Why is not told."""

    code = "invalid-token"

    def __init__(self) -> None:
        super().__init__("This token is not valid, or no longer: sign in again.")


class AccessTokens:
    """Writes and reads the tokens of one service."""

    def __init__(self, keys: Keys):
        self._key = OctKey.import_key(keys.derive("access tokens"))
        self._claims = jwt.JWTClaimsRegistry(
            iss={"essential": True, "value": ISSUER},
            aud={"essential": True, "value": AUDIENCE},
            exp={"essential": True},
            sid={"essential": True},
        )

    def write(self, visitor: Visitor, seconds: int) -> str:
        """Return a token for a sign-in that is good for so many seconds."""
        issued = int(datetime.now(UTC).timestamp())
        claims = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": str(visitor.account_id),
            "sid": str(visitor.sign_in_id),
            "iat": issued,
            "exp": issued + seconds,
        }
        return jwt.encode({"alg": ALGORITHM, "typ": TYPE}, claims, self._key)

    def read(self, token: str) -> UUID:
        """Return the key of the sign-in that a token belongs to.

        Raises:
            InvalidToken: it was not written here, was changed, or has expired.
        """
        try:
            found = jwt.decode(token, self._key, algorithms=[ALGORITHM])
            self._claims.validate(found.claims)
            if found.header.get("typ") != TYPE:
                raise InvalidToken
            return UUID(str(found.claims["sid"]))
        except (JoseError, ValueError) as error:
            raise InvalidToken from error
