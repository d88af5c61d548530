"""What the routes about accounts ask for: the room, and where a request comes from."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from jupyter_chatstore.server.auth.auth import Auth


async def auth_of(request: Request) -> Auth:
    """The server's accounts."""
    found: Auth = request.app.state.auth
    return found


async def address_of(request: Request) -> str:
    """Where a request comes from, as uvicorn tells it (see `--behind-proxy`)."""
    return request.client.host if request.client else "?"


Room = Annotated[Auth, Depends(auth_of)]
"""The type of a route's parameter that asks for accounts."""
Address = Annotated[str, Depends(address_of)]
"""The type of a route's parameter that asks for the address."""
