"""Fields of threads and notebooks: what differs from what is shown everywhere is news."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from jupyter_chatstore.model.columns import blob_to_id
from jupyter_chatstore.sync import bodies
from jupyter_chatstore.sync.journal import tables as t
from jupyter_chatstore.sync.journal.kept import OF_ITSELF
from jupyter_chatstore.sync.merge.heads import Head, same

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jupyter_chatstore.sync.journal.desk import Desk

_THREAD_COLUMNS = ", ".join(bodies.THREAD_FIELDS)
_NOTEBOOK_COLUMNS = ", ".join(bodies.NOTEBOOK_FIELDS)
_THREADS = f"SELECT id, tags, {_THREAD_COLUMNS} FROM thread WHERE id IN keys"  # noqa: S608
_NOTEBOOKS = f"SELECT id, {_NOTEBOOK_COLUMNS} FROM notebook WHERE id IN keys"  # noqa: S608
_ONCE = ("created_at", "fork_of")
"""Said with the thread; a fork of what is purged is only shown to begin before that."""
_IDS = ("notebook_id", "fork_of", "origin_id")


def value_of(field: str, stored: Any) -> Any:
    """A column's value as an op says it."""
    if field in _IDS:
        return None if stored is None else blob_to_id(stored)
    if field == "settings":
        return json.loads(stored) if stored else {}
    return bool(stored) if field in ("pinned", "archived") else stored


class Target(NamedTuple):
    """A field or a set of a thread, a message of it (`ref`), or a notebook (only `ref`)."""

    kind: str
    thread: bytes | None
    ref: bytes | None
    field: str

    @property
    def key(self) -> bytes:
        """Of what its heads are kept."""
        return self.thread or self.ref or OF_ITSELF

    @property
    def place(self) -> tuple[bytes, str]:
        """Where they are there."""
        return (self.ref or OF_ITSELF) if self.thread else OF_ITSELF, self.field

    def standing(self, desk: Desk) -> list[Head]:
        """Its heads, the one that is shown last."""
        of, field = self.place
        return desk.kept.standing(self.key, field, of)


def threads(desk: Desk, changed: Mapping[bytes, int]) -> None:
    """Ops for what is new of threads."""
    desk.kept.load(changed)
    rows = {row[0]: row for row in t.ask_for(desk.connection, _THREADS, list(changed))}
    for key, at_ms in changed.items():
        if key in rows:
            _, tags, *values = rows[key]
            for name, stored in zip(bodies.THREAD_FIELDS, values, strict=True):
                put(desk, Target("thread.set", key, None, name), value_of(name, stored), at_ms)
            held: list[str] = json.loads(tags) if tags else []
            members(desk, Target("tag.add", key, None, "tags"), held, at_ms)


def notebooks(desk: Desk, changed: Mapping[bytes, int]) -> None:
    """Ops for what is new of notebooks."""
    desk.kept.load(changed)
    for key, *values in t.ask_for(desk.connection, _NOTEBOOKS, list(changed)):
        for name, stored in zip(bodies.NOTEBOOK_FIELDS, values, strict=True):
            put(desk, Target("notebook.set", None, key, name), value_of(name, stored), changed[key])


def put(desk: Desk, target: Target, value: Any, at_ms: int | None) -> None:
    """An op for a field, if it shows another value than everywhere."""
    standing = target.standing(desk)
    shown = standing[-1].value if standing else bodies.DEFAULTS.get(target.field)
    said = standing and target.field in _ONCE
    if not same(shown, value) and not said:
        write(desk, target, value, [head.op_id for head in standing], at_ms)


def write(desk: Desk, target: Target, value: Any, base: list[str], at_ms: int | None) -> None:
    """An op that sets a field in the place of all that it names."""
    kind, thread, ref, field = target
    body = bodies.said(bodies.Set(field, value))
    op_id, hlc, _ = desk.write(kind, thread, ref, base=base, body=body, at_ms=at_ms)
    head = Head(hlc, op_id, desk.own, value)
    desk.kept.write(target.key, target.place, op_id, head, base)


def members(desk: Desk, target: Target, items: Sequence[Any], at_ms: int) -> None:
    """Ops for what is new in a set, and what is no more: those name the adds they take away."""
    _, thread, ref, name = target
    standing = target.standing(desk)
    for item in items:
        if not any(same(item, head.value) for head in standing):
            body = bodies.said(bodies.Item(name, item))
            op_id, hlc, _ = desk.write("tag.add", thread, ref, body=body, at_ms=at_ms)
            head = Head(hlc, op_id, desk.own, item)
            desk.kept.write(target.key, target.place, op_id, head, ())
    gone = [head for head in standing if not any(same(head.value, item) for item in items)]
    for item in {str(head.value): head.value for head in gone}.values():
        base = [head.op_id for head in gone if same(head.value, item)]
        body = bodies.said(bodies.Item(name, item))
        op_id, _, _ = desk.write("tag.rm", thread, ref, base=base, body=body, at_ms=at_ms)
        desk.kept.write(target.key, target.place, op_id, None, base)
