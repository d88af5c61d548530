"""Access tokens: a JWT of ten minutes that says who speaks, from which device, since which sign-in.

Whether that sign-in still stands is not in it: `sessions` knows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import jwt

if TYPE_CHECKING:
    from collections.abc import Callable

    from jupyter_chatstore.server.auth.secret import Secret

LIFE_S = 600
ISSUER = "jupyter_chatstore"
AUDIENCE = "jupyter_chatstore/v1"
MAX_CHARACTERS = 2_000
_ALGORITHM = "HS256"
_CLAIMS = ("iss", "aud", "sub", "exp", "iat", "device", "session")


@dataclass(frozen=True, slots=True)
class Access:
    """What a token says."""

    account: str
    device: str
    session: str
    """The id of its sign-in."""
    expires_at: int
    """Unix milliseconds."""


class AccessTokens:
    """Makes and reads them.

    Args:
        secret: The server's.
        now_ms: The clock, Unix milliseconds.
    """

    def __init__(self, secret: Secret, now_ms: Callable[[], int]) -> None:
        self._key = secret.key("access")
        self._now_ms = now_ms

    def make(self, account: str, device: str, session: str) -> str:
        """A token that holds for ten minutes."""
        now_s = self._now_ms() // 1_000
        claims = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": account,
            "device": device,
            "session": session,
            "iat": now_s,
            "exp": now_s + LIFE_S,
        }
        return jwt.encode(claims, self._key, algorithm=_ALGORITHM)

    def read(self, token: str) -> Access | None:
        """What it says; None if it isn't ours, was made for something else, or is over."""
        if len(token) > MAX_CHARACTERS:
            return None
        try:
            # Times are looked at below, by the clock that made them.
            claims = jwt.decode(
                token,
                self._key,
                algorithms=[_ALGORITHM],
                audience=AUDIENCE,
                issuer=ISSUER,
                options={"require": list(_CLAIMS), "verify_exp": False, "verify_iat": False},
            )
        except (jwt.InvalidTokenError, ValueError, RecursionError):
            return None
        expires, account, device, session = (
            claims[name] for name in ("exp", "sub", "device", "session")
        )
        if type(expires) is not int or not self._now_ms() < expires * 1_000:
            return None
        if not (isinstance(device, str) and isinstance(session, str)):
            return None
        return Access(account, device, session, expires * 1_000)
