"""A clock that is ahead is believed only as far as the server did: another value may be shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_chatstore.model.columns import id_to_blob
from jupyter_chatstore.sync.journal import shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jupyter_chatstore.sync.journal.desk import Desk
    from jupyter_chatstore.sync.op import Op


def correct(desk: Desk, capped: Iterable[tuple[Op, str]]) -> None:
    """Shows what is to be shown with these ops at the times that all go by.

    Args:
        desk: In a write transaction.
        capped: Ops of this device, each with the reading that the server made of its own.
    """
    threads: dict[bytes, str] = {}
    messages: dict[tuple[bytes, bytes], str] = {}
    for op, hlc in capped:
        about = op.thread or op.ref
        key = id_to_blob(about) if about else b""
        place = desk.kept.believe(key, op.op_id, hlc)
        if place is None:
            continue
        if op.thread is None:
            shown.notebook(desk, key, id_to_blob(op.device))
        else:
            threads[key] = op.device
            if place[0]:
                messages[key, place[0]] = op.device
    shown.threads(desk, threads)
    shown.messages(desk, messages)
