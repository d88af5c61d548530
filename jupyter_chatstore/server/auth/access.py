"""Access tokens: a JWT of ten minutes that says who speaks, from which device, since which sign-in.

Whether that sign-in still stands is not in it: `sessions` knows.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import jwt

if TYPE_CHECKING:
    from collections.abc import Callable

    from jupyter_chatstore.server.auth.secret import Secret

LIFE_S = 600
ISSUER = "jupyter_chatstore"
AUDIENCE = "jupyter_chatstore/v1"
MAX_CHARACTERS = 2_000
_REMEMBERED = 4_096
"""Tokens of which it is known what they say."""
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
        # A device shows the same token at each call for ten minutes.
        self._said = lru_cache(maxsize=_REMEMBERED)(self._decoded)

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
        access = self._said(token) if len(token) <= MAX_CHARACTERS else None
        return access if access and self._now_ms() < access.expires_at else None

    def _decoded(self, token: str) -> Access | None:
        try:
            # Times are looked at in `read`, by the clock that made them.
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
        if type(expires) is not int or not (isinstance(device, str) and isinstance(session, str)):
            return None
        return Access(account, device, session, expires * 1_000)
