"""`GET /v1/events`: says only that a head moved; what is new comes through `/v1/ops`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool

from jupyter_chatstore.server.access import seats
from jupyter_chatstore.server.body import UNCHECKED
from jupyter_chatstore.server.principal import Caller, still
from jupyter_chatstore.server.problems import ProblemError
from jupyter_chatstore.server.state import Here

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Mapping

    from jupyter_chatstore.server.principal import Principal
    from jupyter_chatstore.server.state import State

router = APIRouter(prefix="/v1", tags=["log"])
_ALIVE = ":\n\n"
_SPACES = "event: spaces\ndata: {}\n\n"


@router.get("/events", response_class=StreamingResponse, max_body_size=UNCHECKED)
async def events(request: Request, here: Here, who: Caller) -> StreamingResponse:
    """An event `head` with `{log, head}` for each move of a log that the account can read.

    An event `spaces` with `{}` says that the account came into a space or out of one, or is
    something else there; `/v1/logs` tells.

    The stream ends with the access token, or with the first word after the device was signed out.
    `Last-Event-ID` says nothing here: who connects again asks `/v1/ops` first.
    """
    found = await run_in_threadpool(seats, here.database, who)
    spaces = {seat.space: seat.role for seat in found}
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(
        _stream(request, here, who, spaces), headers=headers, media_type="text/event-stream"
    )


async def _stream(
    request: Request, here: State, who: Principal, spaces: Mapping[str, str] | None
) -> AsyncGenerator[str]:
    waiter = here.wake.add(who.account, spaces)
    try:
        yield _ALIVE
        while not here.wake.ended and (left_ms := who.expires_at - here.now_ms()) > 0:
            moved = await waiter.wait(min(here.config.heartbeat_s, left_ms / 1000))
            await still(request)
            said = (
                f"event: head\ndata: {json.dumps({'log': log, 'head': n})}\n\n"
                for log, n in moved.items()
            )
            told = "" if waiter.seats is spaces else _SPACES
            spaces = waiter.seats
            yield told + "".join(said) or _ALIVE
    except ProblemError:
        return  # signed out meanwhile, or the database is away: who connects again is told
    finally:
        here.wake.remove(waiter)
