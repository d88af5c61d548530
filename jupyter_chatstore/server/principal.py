"""Who asks: an account through one of its devices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Protocol

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from jupyter_chatstore.server.problems import ProblemError


@dataclass(frozen=True, slots=True)
class Principal:
    """Who a request comes from; the account's id is its own log's id too."""

    account: str
    device: str
    email: str
    expires_at: int
    """When its access token ends, Unix milliseconds."""
    session: str = ""
    """The sign-in that the token is of."""


class Auth(Protocol):
    """What tells who a token belongs to."""

    async def principal(self, token: str) -> Principal:
        """Who an access token belongs to, without waiting for long.

        Raises:
            ProblemError: `unauthenticated` or `revoked`.
        """
        ...


_BEARER = HTTPBearer(
    auto_error=False, bearerFormat="JWT", description="An access token of `/v1/auth/token`."
)
_Given = Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)]


async def principal(request: Request, given: _Given) -> Principal:
    """Who a request comes from, by its bearer token.

    Raises:
        ProblemError: `unauthenticated` or `revoked`.
    """
    if given is None:
        raise ProblemError("unauthenticated", "This needs an access token.")
    auth: Auth = request.app.state.auth
    who = await auth.principal(given.credentials)
    request.state.principal = who  # for the log's line of this request
    return who


async def still(request: Request) -> None:
    """Sees that who asked is still signed in, after some waiting.

    Raises:
        ProblemError: As `principal`.
    """
    auth: Auth = request.app.state.auth
    await auth.principal(request.headers["Authorization"].partition(" ")[2])


Caller = Annotated[Principal, Depends(principal)]
"""The type of a route's parameter that only signed-in devices get past."""
