"""`/v1/push`, `/v1/ops`, `/v1/digest`, `/v1/snapshot`: ops into a log, and out of it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from jupyter_chatstore.server import body, openapi
from jupyter_chatstore.server.access import check_devices, to_read, to_write
from jupyter_chatstore.server.arrived import arrived
from jupyter_chatstore.server.log import PAGE
from jupyter_chatstore.server.principal import Caller, still
from jupyter_chatstore.server.state import Here
from jupyter_chatstore.sync.op import MAX_PUSH_BYTES
from jupyter_chatstore.sync.wire import Digest, Id, Pulled, Pushed, Seq, Snapshot

router = APIRouter(prefix="/v1", tags=["log"])
LogId = Annotated[Id | None, Query(alias="log", description="A log; without, the account's own.")]
Limit = Annotated[int, Query(ge=1, le=PAGE)]
MAX_WAIT_S = 25


@router.post(
    "/push",
    responses={200: {"model": Pushed}},
    max_body_size=body.UNCHECKED,
    openapi_extra=openapi.PUSHED,
)
async def push(
    *,
    request: Request,
    here: Here,
    who: Caller,
    log: LogId = None,
    head: Annotated[Seq | None, Query(description="Only if the log's head is there.")] = None,
) -> Response:
    """Ops into a log; they are on disk when this answers. Again is the same as once."""
    data = await body.read(request, MAX_PUSH_BYTES, here.config.body_s)
    encoding = request.headers.get("Content-Encoding", "")

    def take() -> Pushed:
        owner = to_write(here.database, who, log)
        ops = arrived(data, encoding)
        check_devices(here.database, who, {op.device for op in ops})
        return here.log.push(owner, ops, author=who.email, account=who.account, head=head)

    return body.answer(request, await run_in_threadpool(take))


@router.get("/ops", responses={200: {"model": Pulled}})
async def ops(
    *,
    request: Request,
    here: Here,
    who: Caller,
    log: LogId = None,
    after: Annotated[str | None, Query(max_length=200, description="The last cursor.")] = None,
    limit: Limit = PAGE,
    wait: Annotated[float, Query(ge=0, le=MAX_WAIT_S, description="Seconds.")] = 0,
) -> Response:
    """The ops after a cursor; if there are none yet, those that come while it waits."""
    owner = await run_in_threadpool(to_read, here.database, who, log)
    if not wait:
        return body.answer(request, await run_in_threadpool(here.log.ops, owner, after, limit))
    waiter = here.wake.add(owner)
    try:
        pulled = await run_in_threadpool(here.log.ops, owner, after, limit)
        if not pulled.ops and not here.wake.ended:
            await waiter.wait(wait)
            await still(request)
            await run_in_threadpool(to_read, here.database, who, log)
            pulled = await run_in_threadpool(here.log.ops, owner, after, limit)
    finally:
        here.wake.remove(waiter)
    return body.answer(request, pulled)


@router.get("/digest")
def digest(here: Here, who: Caller, log: LogId = None, upto: Seq | None = None) -> Digest:
    """What the log has of each device."""
    return here.log.digest(to_read(here.database, who, log), upto)


@router.get("/snapshot", responses={200: {"model": Snapshot}})
def snapshot(
    *,
    request: Request,
    here: Here,
    who: Caller,
    log: LogId = None,
    after: Seq = 0,
    limit: Limit = PAGE,
    upto: Seq | None = None,
) -> Response:
    """A page of what is live in the log."""
    owner = to_read(here.database, who, log)
    return body.answer(request, here.log.snapshot(owner, after, limit, upto))
