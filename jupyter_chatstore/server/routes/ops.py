"""`/v1/push`, `/v1/ops`, `/v1/digest`, `/v1/snapshot`: ops into a log, and out of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool

from jupyter_chatstore.server import body, openapi
from jupyter_chatstore.server.access import check_devices, to_read, to_write
from jupyter_chatstore.server.arrived import arrived
from jupyter_chatstore.server.log import PAGE
from jupyter_chatstore.server.principal import Caller, principal, still
from jupyter_chatstore.server.problems import unfit
from jupyter_chatstore.server.state import Here, state_of
from jupyter_chatstore.sync.op import MAX_PUSH_BYTES
from jupyter_chatstore.sync.wire import Digest, Id, Pulled, Pushed, Pushing, Seq, Snapshot

if TYPE_CHECKING:
    from jupyter_chatstore.server.database import Database
    from jupyter_chatstore.server.principal import Principal

router = APIRouter(prefix="/v1", tags=["log"])
LogId = Annotated[Id | None, Query(alias="log", description="A log; without, the account's own.")]
Limit = Annotated[int, Query(ge=1, le=PAGE)]
MAX_WAIT_S = 25
_SMALL_BYTES = 16 * 1024
"""A body is read at once; another thread for it would cost more."""


@router.post(
    "/push",
    responses={200: {"model": Pushed}},
    max_body_size=body.UNCHECKED,
    openapi_extra=openapi.PUSHED | openapi.asked(Pushing),
)
async def push(request: Request) -> Response:
    """Ops into a log; they are on disk when this answers. Again is the same as once."""
    # The framework's parameters and dependencies cost more than all that is done with them here.
    here, who = await state_of(request), await principal(request)
    try:
        to = Pushing.model_validate(dict(request.query_params))
    except ValidationError as error:
        raise unfit(error.errors(include_url=False, include_input=False)) from None
    data = await body.read(request, MAX_PUSH_BYTES, here.config.body_s)
    encoding = request.headers.get("Content-Encoding", "")
    if encoding or len(data) > _SMALL_BYTES:
        ops = await run_in_threadpool(arrived, data, encoding)
    else:
        ops = arrived(data)
    owner = who.account
    devices = {op.device for op in ops}
    if to.log not in {None, owner} or devices != {who.device}:
        owner = await run_in_threadpool(_checked, here.database, who, to.log, devices)
    return body.answer(request, await here.gathered.push(owner, ops, who, to.head))


def _checked(database: Database, who: Principal, log: str | None, devices: set[str]) -> str:
    owner = to_write(database, who, log)
    check_devices(database, who, devices)
    return owner


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

    def told() -> Response:
        owner = to_read(here.database, who, log)
        return body.answer(request, here.log.ops(owner, after, limit))

    if not wait:
        return await run_in_threadpool(told)
    owner = await run_in_threadpool(to_read, here.database, who, log)
    waiter = here.wake.add(owner)
    try:
        pulled = await run_in_threadpool(here.log.ops, owner, after, limit)
        if not pulled.ops and not here.wake.ended:
            await waiter.wait(wait)
            await still(request)
            return await run_in_threadpool(told)
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
