"""Who asks: an account through one of its devices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Protocol

from fastapi import Depends, Request
from fastapi.security import HTTPBearer

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


class _Bearer(HTTPBearer):
    async def __call__(self, request: Request) -> Principal:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Who a request comes from, by its bearer token.

        Raises:
            ProblemError: `unauthenticated` or `revoked`.
        """
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise ProblemError("unauthenticated", "This needs an access token.")
        auth: Auth = request.app.state.auth
        who = await auth.principal(token)
        request.state.principal = who  # for the log's line of this request
        return who


principal = _Bearer(
    scheme_name="HTTPBearer",
    bearerFormat="JWT",
    description="An access token of `/v1/auth/token`.",
)
"""A dependency by itself; others beneath it would cost each call as much again."""


async def still(request: Request) -> None:
    """Sees that who asked is still signed in, after some waiting.

    Raises:
        ProblemError: As `principal`.
    """
    auth: Auth = request.app.state.auth
    await auth.principal(request.headers["Authorization"].partition(" ")[2])


Caller = Annotated[Principal, Depends(principal)]
"""The type of a route's parameter that only signed-in devices get past."""
