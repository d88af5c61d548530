"""Who wrote what: devices by the names that the server knows them by, and their accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from jupyter_chatstore.model.columns import blob_to_id, id_to_blob
from jupyter_chatstore.sync.journal import tables as t

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from jupyter_chatstore.sync.journal.desk import Desk
    from jupyter_chatstore.sync.op import Logged

_OF = """
SELECT o.ref, d.device, d.name, d.author FROM sync_op o JOIN sync_device d ON d.id = o.device
WHERE o.ref IN keys AND o.kind = 'msg.put'
"""
_KEEP = "UPDATE sync_device SET author = ? WHERE id = ? AND author IS NOT ?"


class Writer(NamedTuple):
    """Who wrote a message."""

    device: str
    device_name: str | None
    author: str | None
    """The name of the account, as the server gives it."""


def of(desk: Desk, message_ids: Iterable[str]) -> dict[str, Writer]:
    """The writers of those messages that another device wrote, by message id."""
    keys = [id_to_blob(key) for key in message_ids]
    own = desk.device_ids[desk.own]
    found: dict[str, Writer] = {}
    for ref, device, name, author in t.ask_for(desk.connection, _OF, keys):
        writer = Writer(blob_to_id(device), name, author)
        if writer.device != own:
            found.setdefault(blob_to_id(ref), writer)
    return found


def keep(desk: Desk, logged: Sequence[Logged]) -> None:
    """Keeps the accounts that devices belong to."""
    told = {desk.number(one.op.device): one.author for one in logged if one.author is not None}
    rows = [(author, number, author) for number, author in told.items()]
    t.do_all(desk.connection, _KEEP, rows)
