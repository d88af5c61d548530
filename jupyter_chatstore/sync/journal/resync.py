"""A log from its snapshot: the first sync of a device, and any after the server was restored.

Both sides are united: what the server has comes here, and what it lacks is queued, whoever wrote
it. Nothing that is here is deleted by it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_chatstore.model.columns import blob_to_id
from jupyter_chatstore.sync.journal import shown
from jupyter_chatstore.sync.journal import tables as t

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from jupyter_chatstore.sync.journal.desk import Desk

_STANDING = """
SELECT thread, op_id FROM sync_head WHERE hlc IS NOT NULL
"""
# What was refused is in no snapshot either, and stands here.
_SAID = """
SELECT op_id, device, dseq FROM sync_op WHERE log = ? AND kind <> 'msg.put'
AND (state IS NULL OR NOT (state GLOB 'refused*' OR state = 'let go'))
"""


def reached(desk: Desk, log: int, vector: Mapping[str, int]) -> None:
    """The server has each device's ops up to these numbers, and no others: those are queued."""
    for number, device in desk.device_ids.items():
        reach = desk.reach(log, number)
        reach.there = vector.get(device, 0)
        reach.here = max(reach.here, reach.there)


def replaced(desk: Desk, log: int, live: Collection[str], vector: Mapping[str, int]) -> None:
    """Writes that the server has, and that are not in its snapshot, were replaced there.

    Args:
        desk: In a write transaction.
        log: The log's number.
        live: The ids of all ops of the snapshot but messages.
        vector: How far the server has each device's ops.
    """
    told = {
        op_id
        for op_id, device, dseq in t.ask(desk.connection, _SAID, (log,))
        if dseq <= vector.get(desk.device_ids[device], 0)
    }
    gone: dict[bytes, list[str]] = {}
    for thread, op_id in t.ask(desk.connection, _STANDING):
        if op_id in told and (key := blob_to_id(op_id)) not in live:
            gone.setdefault(thread, []).append(key)
    desk.kept.load(gone)
    own = desk.device_ids[desk.own]
    refs: dict[tuple[bytes, bytes], str] = {}
    for thread, op_ids in gone.items():
        for place, heads in desk.kept.places(thread).items():
            for op_id in [op_id for op_id in op_ids if op_id in heads]:
                desk.kept.drop(thread, place, op_id)
                refs[thread, place[0]] = own
    shown.threads(desk, dict.fromkeys(gone, own))
    shown.messages(desk, refs)
