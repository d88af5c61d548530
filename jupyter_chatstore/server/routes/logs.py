"""`GET /v1/logs`: which logs an account can read."""

from __future__ import annotations

from fastapi import APIRouter

from jupyter_chatstore.server.access import Seat, seats
from jupyter_chatstore.server.principal import Caller
from jupyter_chatstore.server.problems import ProblemError
from jupyter_chatstore.server.state import Here
from jupyter_chatstore.sync.wire import LogInfo, Logs

router = APIRouter(prefix="/v1", tags=["log"])


@router.get("/logs")
def logs(here: Here, who: Caller) -> Logs:
    """The account's own log, then those of its spaces by name."""
    listed = [Seat(who.account, who.email, "owner"), *seats(here.database, who)]
    heads = here.log.heads([seat.space for seat in listed])
    if who.account not in heads:
        raise ProblemError("not_found", "There is no such log.")
    return Logs(
        logs=tuple(
            LogInfo(
                log=seat.space,
                name=seat.name,
                kind="personal" if seat.space == who.account else "space",
                role=seat.role,
                epoch=heads[seat.space].epoch,
                head=heads[seat.space].n,
                encrypted=heads[seat.space].encrypted,
            )
            for seat in listed
            if seat.space in heads
        )
    )
