"""`/v1/keys`, `/v1/reseal`: what a log tells of its keys, and the way from clear to sealed."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from jupyter_chatstore.server import body, openapi
from jupyter_chatstore.server.access import role, to_read
from jupyter_chatstore.server.arrived import arrived
from jupyter_chatstore.server.principal import Caller, Principal
from jupyter_chatstore.server.problems import ProblemError
from jupyter_chatstore.server.routes.ops import LogId
from jupyter_chatstore.server.state import Here, State
from jupyter_chatstore.sync.op import MAX_PUSH_BYTES
from jupyter_chatstore.sync.wire import Keys, Resealed

router = APIRouter(prefix="/v1", tags=["log"])


@router.get("/keys", responses={200: {"model": Keys}})
def keys(request: Request, here: Here, who: Caller, log: LogId = None) -> Response:
    """The ops that tell of the log's keys; none of them is of use without a passphrase."""
    return body.answer(request, here.log.keys(to_read(here.database, who, log)))


@router.post(
    "/reseal",
    responses={200: {"model": Resealed}},
    max_body_size=body.UNCHECKED,
    openapi_extra=openapi.PUSHED,
)
async def reseal(request: Request, here: Here, who: Caller, log: LogId = None) -> Response:
    """Ops that are in the log, sealed now; their clear forms are gone when this answers."""
    data = await body.read(request, MAX_PUSH_BYTES, here.config.body_s)
    encoding = request.headers.get("Content-Encoding", "")
    done = await run_in_threadpool(_reseal, here, who, log, data, encoding)
    return body.answer(request, done)


def _reseal(here: State, who: Principal, log: str | None, data: bytes, encoding: str) -> Resealed:
    if role(here.database, who, log) != "owner":  # it writes over what others wrote
        raise ProblemError("forbidden", "Only its owner can encrypt what is in a space.")
    return here.log.reseal(log or who.account, arrived(data, encoding))
