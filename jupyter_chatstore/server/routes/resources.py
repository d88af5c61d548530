"""`/api/v1/chat/conversations`: threads as resources, for clients that keep no log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query

from jupyter_chatstore.model import TextPart, new_id, part_to_json
from jupyter_chatstore.server.access import to_read, to_write
from jupyter_chatstore.server.principal import Caller
from jupyter_chatstore.server.problems import ProblemError
from jupyter_chatstore.server.routes.ops import LogId
from jupyter_chatstore.server.state import Here
from jupyter_chatstore.server.threads import threads
from jupyter_chatstore.server.threads.pen import Line, reaches, write
from jupyter_chatstore.sync.bodies import MessageBody, Set, said, seen
from jupyter_chatstore.sync.conversations import (
    Conversation,
    ConversationInfo,
    ConversationMessage,
    Conversations,
    MoreMessages,
    NewConversation,
    NewMessage,
)
from jupyter_chatstore.sync.op import MAX_BODY_BYTES, MAX_PUSH_BYTES
from jupyter_chatstore.sync.wire import Id

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jupyter_chatstore.server.state import State
    from jupyter_chatstore.server.threads.thread import Told, Written

router = APIRouter(prefix="/api/v1/chat/conversations", tags=["conversations"])
Limit = Annotated[int, Query(ge=1, le=200)]
After = Annotated[
    str | None, Query(pattern=r"^\d{1,15}$", description="`next` of the page before.")
]
_END = 2**53


@router.get("")
def conversations(
    here: Here,
    who: Caller,
    *,
    notebook_id: Id | None = None,
    log: LogId = None,
    limit: Limit = 50,
    after: After = None,
) -> Conversations:
    """Threads that are not in the trash, the last changed first."""
    owner = to_read(here.database, who, log)
    before = _END if after is None else int(after)
    with here.database.reading(owner) as connection:
        found, further = threads.page(
            connection, owner, before=before, limit=limit, notebook=notebook_id
        )
    return Conversations(
        conversations=tuple(_info(told, count) for told, count, _ in found),
        next=None if further is None else str(further),
    )


@router.post("", status_code=201, max_body_size=MAX_PUSH_BYTES)
def new_conversation(
    here: Here, who: Caller, new: NewConversation, log: LogId = None
) -> ConversationInfo:
    """A new thread, with its first messages if there are any."""
    owner = to_write(here.database, who, log)
    thread = new_id()
    fields = {
        "created_at": here.now_ms() * 1000,
        "notebook_id": new.notebook_id,
        "title": new.title,
    }
    lines = [
        Line("thread.set", thread, None, said(Set(name, value)))
        for name, value in fields.items()
        if value not in (None, "")
    ]
    write(here, who, owner, [*lines, *_lines(here, thread, None, new.messages)])
    return _one(here, owner, thread)


@router.get("/{conversation}")
def conversation(
    here: Here,
    who: Caller,
    conversation: Id,
    *,
    log: LogId = None,
    limit: Limit = 50,
    after: After = None,
) -> Conversation:
    """A thread and a page of its messages, in the order they came in."""
    owner = to_read(here.database, who, log)
    told = _read(here, owner, conversation)
    later = [each for each in told.messages.values() if after is None or each.seq > int(after)]
    shown = later[:limit]
    return Conversation(
        **_info(told, len(told.messages)).model_dump(),
        messages=tuple(map(_message, shown)),
        next=str(shown[-1].seq) if len(later) > limit else None,
    )


@router.post("/{conversation}", status_code=201, max_body_size=MAX_PUSH_BYTES)
def more_messages(
    here: Here, who: Caller, conversation: Id, more: MoreMessages, log: LogId = None
) -> ConversationInfo:
    """Messages for a thread: each follows the one before, or the one that it names."""
    owner = to_write(here.database, who, log)
    told = _read(here, owner, conversation)
    unknown = {new.parent_id for new in more.messages} - {None, *told.messages}
    if unknown:
        raise ProblemError("invalid", "A message is to follow one that is not in that thread.")
    branch = told.branch()
    newest = branch[-1].id if branch else None
    write(here, who, owner, _lines(here, conversation, newest, more.messages))
    return _one(here, owner, conversation)


@router.delete("/{conversation}", status_code=204)
def delete_conversation(here: Here, who: Caller, conversation: Id, log: LogId = None) -> None:
    """Puts a thread into the trash; what a device wrote in it meanwhile brings it back."""
    owner = to_write(here.database, who, log)
    _read(here, owner, conversation)
    write(
        here,
        who,
        owner,
        [Line("thread.del", conversation, None, seen(reaches(here, owner)))],
    )


def _read(here: State, owner: str, thread: str) -> Told:
    with here.database.reading(owner) as connection:
        told = threads.read(connection, owner, thread)
    if told.deleted:
        raise ProblemError("not_found", "That thread is in the trash.")
    return told


def _one(here: State, owner: str, thread: str) -> ConversationInfo:
    told = _read(here, owner, thread)
    return _info(told, len(told.messages))


def _info(told: Told, count: int) -> ConversationInfo:
    return ConversationInfo(
        id=told.id,
        title=told.get("title"),
        notebook_id=told.get("notebook_id"),
        model=told.get("model"),
        pinned=told.get("pinned"),
        archived=told.get("archived"),
        tags=told.tags,
        message_count=count,
        updated_at=told.updated_at,
    )


def _message(written: Written) -> ConversationMessage:
    body = written.body
    return ConversationMessage(
        id=written.id,
        parent_id=body.parent_id,
        role=body.role,
        status=body.status,
        created_at=body.created_at,
        author=written.author,
        parts=tuple(body.parts),
        run=body.run,
    )


def _lines(here: State, thread: str, parent: str | None, new: Sequence[NewMessage]) -> list[Line]:
    lines: list[Line] = []
    now_us = here.now_ms() * 1000
    for n, each in enumerate(new):
        id_ = new_id()
        run = None
        if each.model is not None and each.role == "assistant":
            run = {
                "id": new_id(),
                "model": each.model,
                "status": "complete",
                "started_at": now_us + n,
            }
        body = MessageBody(
            role=each.role,
            status="complete",
            parent_id=each.parent_id or parent,
            created_at=now_us + n,
            parts=[part_to_json(TextPart(each.text))],
            run=run,
        ).text()
        if len(body.encode()) > MAX_BODY_BYTES:
            raise ProblemError("too_large", "A message is larger than an op may be.")
        lines.append(Line("msg.put", thread, id_, body))
        parent = id_
    return lines
