"""What the routes of one server share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, Request

if TYPE_CHECKING:
    from collections.abc import Callable

    from jupyter_chatstore.server.config import Config
    from jupyter_chatstore.server.database import Database
    from jupyter_chatstore.server.gathered import Gathered
    from jupyter_chatstore.server.log import Log
    from jupyter_chatstore.server.wake import Wake


@dataclass(frozen=True, slots=True)
class State:
    """Held as `app.state.chatstore`."""

    config: Config
    database: Database
    log: Log
    gathered: Gathered
    wake: Wake
    now_ms: Callable[[], int]


async def state_of(request: Request) -> State:
    """The server's state; not in a thread, which costs as much as a push."""
    found: State = request.app.state.chatstore
    return found


Here = Annotated[State, Depends(state_of)]
"""The type of a route's parameter that needs it."""
