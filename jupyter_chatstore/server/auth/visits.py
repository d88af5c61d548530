"""What a browser brings back to the pages' forms: a cookie of a quarter of an hour, and its twin.

The cookie says who signed in on these pages, if anybody has; it opens nothing else. Each form
carries a value that only a page made for that cookie has, so that no other site can send it.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from hmac import compare_digest, digest
from typing import TYPE_CHECKING

import jwt

from jupyter_chatstore.server.tokens import new_token

if TYPE_CHECKING:
    from collections.abc import Callable

    from jupyter_chatstore.server.auth.secret import Secret

COOKIE = "chatstore_visit"
LIFE_S = 900
_AUDIENCE = "jupyter_chatstore/pages"
_ALGORITHM = "HS256"
_NOBODY = "-"


@dataclass(frozen=True, slots=True)
class Visit:
    """One browser's visit to the pages."""

    nonce: str
    began_at: int
    """Unix milliseconds."""
    account: str | None = None


class Visits:
    """Makes and reads cookies and forms.

    Args:
        secret: The server's.
        now_ms: The clock, Unix milliseconds.
    """

    def __init__(self, secret: Secret, now_ms: Callable[[], int]) -> None:
        self._key = secret.key("visit")
        self._form_key = secret.key("form")
        self._now_ms = now_ms

    def begin(self, account: str | None = None) -> Visit:
        """A new one; also when somebody signs in, so that no cookie from before has a say."""
        return Visit(new_token(), self._now_ms(), account)

    def cookie(self, visit: Visit) -> str:
        """What the browser keeps."""
        claims = {
            "aud": _AUDIENCE,
            "sub": visit.account or _NOBODY,
            "jti": visit.nonce,
            "iat": visit.began_at,
        }
        return jwt.encode(claims, self._key, algorithm=_ALGORITHM)

    def read(self, cookie: str | None) -> Visit | None:
        """The visit of a cookie; None if it isn't ours or is over."""
        try:
            claims = jwt.decode(
                cookie or "",
                self._key,
                algorithms=[_ALGORITHM],
                audience=_AUDIENCE,
                options={"require": ["aud", "sub", "jti", "iat"], "verify_iat": False},
            )
        except (jwt.InvalidTokenError, ValueError, RecursionError):
            return None
        began, account = claims["iat"], claims["sub"]
        if not 0 <= self._now_ms() - began < LIFE_S * 1_000:
            return None
        return Visit(claims["jti"], began, None if account == _NOBODY else account)

    def form(self, visit: Visit) -> str:
        """What the visit's forms carry."""
        return digest(self._form_key, visit.nonce.encode(), sha256).hex()

    def fits(self, visit: Visit, form: str) -> bool:
        """Whether a form was made for that visit."""
        return compare_digest(self.form(visit).encode(), form.encode())
