"""`/v1/retention`, `/v1/export`, `/v1/account`: what is kept, a copy of all, and the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter
from fastapi.responses import StreamingResponse

from jupyter_chatstore.server.access import role, to_read
from jupyter_chatstore.server.auth.here import Address, Room
from jupyter_chatstore.server.body import UNCHECKED
from jupyter_chatstore.server.principal import Caller
from jupyter_chatstore.server.problems import ProblemError
from jupyter_chatstore.server.rights import export, farewell, retention
from jupyter_chatstore.server.routes.ops import LogId
from jupyter_chatstore.server.shares.shares import Shares
from jupyter_chatstore.server.spaces.spaces import Spaces
from jupyter_chatstore.server.state import Here
from jupyter_chatstore.sync.rights import DeleteAccount, Farewell, Retention

if TYPE_CHECKING:
    from jupyter_chatstore.server.principal import Principal
    from jupyter_chatstore.server.state import State

router = APIRouter(prefix="/v1", tags=["accounts"])


@router.get("/retention")
def get_retention(here: Here, who: Caller, log: LogId = None) -> Retention:
    """How long the server keeps what was said in a log; null: always."""
    return retention.get(here.database, to_read(here.database, who, log))


@router.put("/retention", status_code=204)
def put_retention(here: Here, who: Caller, wanted: Retention, log: LogId = None) -> None:
    """Decides about that, for owners; what is older is emptied at once.

    The server forgets; devices keep what they have. A device that signs in later does not get it.
    """
    retention.put(here.database, _owned(here, who, log), wanted, here.now_ms())


@router.get("/export", response_class=StreamingResponse, max_body_size=UNCHECKED)
def get_export(here: Here, who: Caller, log: LogId = None) -> StreamingResponse:
    """All that the server has of a log, for its owners: JSON lines, first the account, then ops."""
    owner = _owned(here, who, log)
    found = export.lines(
        here,
        who,
        owner,
        shares=Shares(here.database, here.now_ms),
        spaces=Spaces(here.database, here.now_ms),
    )
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return StreamingResponse(found, headers=headers, media_type="application/jsonl")


@router.get("/account/deletion")
def preview_deletion(here: Here, who: Caller) -> Farewell:
    """What the deletion of the account would remove."""
    return farewell.preview(here.database, who)


@router.delete("/account", status_code=204)
def delete_account(
    here: Here, who: Caller, room: Room, address: Address, said: DeleteAccount
) -> None:
    """Removes the account with its log, devices and shares, at once and for good.

    What is on devices stays there. What the account wrote in spaces that stay is the team's.
    """
    room.sign_in(who.email, said.password, address)
    farewell.end(here.database, who, dict(said.spaces))
    room.sign_ins.end_all(who.account)  # for what this process knows of them


def _owned(here: State, who: Principal, log: str | None) -> str:
    owner = to_read(here.database, who, log)
    if role(here.database, who, log) != "owner":
        raise ProblemError("forbidden", "Only the log's owners may do that.")
    return owner
