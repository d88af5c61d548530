"""Heads of fields and sets, read for the threads that a transaction is about, and written back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from jupyter_chatstore.model.columns import blob_to_id, id_to_blob
from jupyter_chatstore.sync.journal import tables as t
from jupyter_chatstore.sync.merge.heads import Head, Heads
from jupyter_chatstore.sync.op import canonical

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sqlalchemy import Connection

OF_ITSELF = b""
"""The `ref` of what is of the thread itself."""
DELETED = "deleted"
"""The set of tombstones."""

Place = tuple[bytes, str]
"""Ref and field."""


class Kept:
    """The heads of some threads; a notebook's are kept as a thread's are.

    Args:
        connection: In a transaction.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._threads: dict[bytes, dict[Place, Heads]] = {}
        self._dirty: set[tuple[bytes, Place]] = set()

    def load(self, threads: Collection[bytes]) -> None:
        """Reads what is there of these threads, all at once."""
        wanted = [thread for thread in threads if thread not in self._threads]
        for thread in wanted:
            self._threads[thread] = {}
        sql = "SELECT * FROM sync_head WHERE thread IN keys"
        for thread, ref, field, op_id, hlc, device, value in t.ask_for(
            self._connection, sql, wanted
        ):
            heads = self._threads[thread].setdefault((ref, field), Heads())
            key = blob_to_id(op_id)
            heads[key] = None if hlc is None else Head(hlc, key, device, json.loads(value))

    def places(self, thread: bytes) -> dict[Place, Heads]:
        """All heads of a thread."""
        if thread not in self._threads:
            self.load([thread])
        return self._threads[thread]

    def standing(self, thread: bytes, field: str, ref: bytes = OF_ITSELF) -> list[Head]:
        """The heads of one field or set, the one that is shown last."""
        heads = self.places(thread).get((ref, field))
        return heads.standing() if heads else []

    def write(
        self,
        thread: bytes,
        place: Place,
        op_id: str,
        head: Head | None,
        base: Iterable[str],
    ) -> None:
        """A write, or with None a mere removal, replaces those it names."""
        heads = self.places(thread).setdefault(place, Heads())
        heads.write(op_id, head, base)
        self._dirty.add((thread, place))

    def believe(self, thread: bytes, op_id: str, hlc: str) -> Place | None:
        """A write counts as of another time; gives where it stands, if it still does."""
        for place, heads in self.places(thread).items():
            head = heads.get(op_id)
            if head is not None:
                heads[op_id] = head._replace(hlc=hlc)
                self._dirty.add((thread, place))
                return place
        return None

    def drop(self, thread: bytes, place: Place, op_id: str) -> None:
        """A write was replaced, by whatever."""
        del self.places(thread)[place][op_id]
        self._dirty.add((thread, place))

    def forget(self, thread: bytes, ref: bytes | None, unless: Collection[str] = ()) -> None:
        """Drops the heads of a thread, or of one of its messages, but for those of some ops."""
        for place, heads in self.places(thread).items():
            if ref is None or place[0] == ref:
                for op_id in [op_id for op_id in heads if op_id not in unless]:
                    del heads[op_id]
                self._dirty.add((thread, place))

    def flush(self) -> None:
        """Writes back what is other than it was."""
        gone: list[Any] = []
        rows: list[Any] = []
        for thread, place in self._dirty:
            gone.append((thread, *place))
            for op_id, head in self._threads[thread][place].items():
                told = (None, None, None)
                if head is not None:
                    told = (head.hlc, head.device, canonical(head.value))
                rows.append((thread, *place, id_to_blob(op_id), *told))
        sql = "DELETE FROM sync_head WHERE thread = ? AND ref = ? AND field = ?"
        t.do_all(self._connection, sql, gone)
        t.do_all(self._connection, "INSERT INTO sync_head VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        self._dirty.clear()
