"""`/v1/shares`: links to threads are made, listed and revoked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool

from jupyter_chatstore.server import body
from jupyter_chatstore.server.access import role, to_read
from jupyter_chatstore.server.principal import Caller
from jupyter_chatstore.server.problems import unfit
from jupyter_chatstore.server.routes.ops import LogId
from jupyter_chatstore.server.shares.shares import Shares
from jupyter_chatstore.server.state import Here
from jupyter_chatstore.sync.shown import MAX_SEALED_CHARS, MadeShare, NewShare
from jupyter_chatstore.sync.shown import Shares as ShareList
from jupyter_chatstore.sync.wire import Id

if TYPE_CHECKING:
    from jupyter_chatstore.server.principal import Principal
    from jupyter_chatstore.server.state import State

router = APIRouter(prefix="/v1/shares", tags=["shares"])
_MORE_BYTES = 10_000
MAX_BYTES = MAX_SEALED_CHARS + _MORE_BYTES
"""Of a share as it is made; what is sealed does not get smaller by packing."""


@router.get("")
def shares(here: Here, who: Caller, log: LogId = None) -> ShareList:
    """The shares of a log that can still be opened, the newest first."""
    owner = to_read(here.database, who, log)
    return ShareList(shares=tuple(_shares(here).open(owner)))


@router.post(
    "",
    status_code=201,
    max_body_size=MAX_BYTES,
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": NewShare.model_json_schema()}},
        }
    },
)
async def new_share(request: Request, here: Here, who: Caller, log: LogId = None) -> MadeShare:
    """A link that shows a thread to whoever has it; its address is told here only."""
    data = await body.read(request, MAX_BYTES, here.config.body_s)
    encoding = request.headers.get("Content-Encoding", "")
    return await run_in_threadpool(_new, here, who, log, data, encoding)


def _new(here: State, who: Principal, log: str | None, data: bytes, encoding: str) -> MadeShare:
    owner = to_read(here.database, who, log)
    try:
        new = NewShare.model_validate_json(body.inflate(data, encoding, MAX_BYTES))
    except ValidationError as error:
        raise unfit(error.errors(include_url=False, include_input=False)) from None
    made, token = _shares(here).add(owner, who.account, new)
    return MadeShare(**made.model_dump(), url=f"{here.config.public_url.rstrip('/')}/s/{token}")


@router.delete("/{share}", status_code=204)
def revoke(here: Here, who: Caller, share: Id, log: LogId = None) -> None:
    """Ends a share at once, and for good."""
    owner = to_read(here.database, who, log)
    owns = role(here.database, who, log) == "owner"
    _shares(here).revoke(owner, share, who.account, owns=owns)


def _shares(here: State) -> Shares:
    return Shares(here.database, here.now_ms)
