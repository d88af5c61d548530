"""What a server did not take, as people read it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from jupyter_chatstore.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jupyter_chatstore.store import Store
    from jupyter_chatstore.sync.journal import Refused

_SHOWN = 200
_WHAT = {
    "msg.put": "message",
    "file.ref": "part of a message",
    "tag.add": "tag or mark",
    "tag.rm": "tag or mark taken away",
    "thread.del": "deletion",
    "msg.del": "deletion",
    "purge": "removal for good",
}
_WHY = {
    "too_large": "it is larger than the server takes",
    "invalid": "the server can't take it as it is: too large, or damaged",
    "": "the server did not say why",
}


class Held(NamedTuple):
    """Something that is here, and not on the server."""

    op_id: str
    thread_id: str | None
    title: str
    """The thread's."""
    what: str
    why: str
    text: str
    """How a message begins."""


def held(store: Store, refused: Iterable[Refused]) -> list[Held]:
    """The same in words."""
    return [
        Held(
            one.op_id,
            one.thread_id,
            _title(store, one.thread_id),
            (one.field or _WHAT.get(one.kind, one.kind)).replace("_", " "),
            _WHY.get(one.code, f"the server said {one.code}"),
            _text(store, one.message_id),
        )
        for one in refused
    ]


def _title(store: Store, thread_id: str | None) -> str:
    try:
        return "" if thread_id is None else store.thread(thread_id).title
    except NotFoundError:  # it was removed since
        return ""


def _text(store: Store, message_id: str | None) -> str:
    try:
        return "" if message_id is None else store.message(message_id).text[:_SHOWN]
    except NotFoundError:
        return ""
