"""One thread, put together from its ops; pure, and forgiving: what can't be read is left out."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from jupyter_chatstore.errors import InvalidInputError
from jupyter_chatstore.sync.bodies import (
    DEFAULTS,
    RESTORED,
    THREAD_FIELDS,
    Cut,
    MessageBody,
    read_item,
    read_message,
    read_piece,
    read_seen,
    read_set,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jupyter_chatstore.sync.wire import WireLogged


@dataclass(frozen=True, slots=True)
class Written:
    """A message of a thread."""

    id: str
    body: MessageBody
    author: str | None
    seq: int


@dataclass(slots=True)
class Told:
    """A thread as its ops tell it.

    Args:
        id: The thread's.
    """

    id: str
    fields: dict[str, Any] = field(default_factory=dict[str, Any])
    """Of `bodies.THREAD_FIELDS` those that were set."""
    tags: tuple[str, ...] = ()
    messages: dict[str, Written] = field(default_factory=dict[str, Written])
    """By id, in the order they came in; without those that were deleted."""
    deleted: bool = False
    trashed: frozenset[str] = frozenset()
    """Ids of the messages that were deleted."""
    updated_at: int = 0
    """When the last op of it was received, Unix milliseconds."""

    def get(self, name: str) -> Any:
        """What a field is."""
        return self.fields.get(name, DEFAULTS.get(name))

    def branch(self) -> list[Written]:
        """The branch that the newest message ends, oldest first, as far as it is in this thread."""
        newest = max(self.messages.values(), key=_age, default=None)
        return [] if newest is None else self.branch_to(newest.id)

    def branch_to(self, message: str) -> list[Written]:
        """The branch that a message ends, oldest first; empty if it isn't in this thread."""
        found: dict[str, Written] = {}
        last = self.messages.get(message)
        while last is not None and last.id not in found:
            found[last.id] = last
            last = self.messages.get(last.body.parent_id or "")
        return list(found.values())[::-1]


def tell(thread: str, ops: Iterable[WireLogged]) -> Told:
    """What the ops of a thread tell; they may come in any order, and only some of them."""
    told = Told(thread)
    story = _Story()
    for op in ops:
        told.updated_at = max(told.updated_at, op.received_at)
        story.replaced.update(op.base)
        try:
            story.hear(op)
        except InvalidInputError:  # of a newer release, or of somebody's own making
            continue
    standing = sorted(story.sets, key=lambda entry: (entry[1].hlc_eff, entry[1].op_id))
    for name, op, value in standing:
        if op.op_id not in story.replaced:
            told.fields[name] = value
    told.tags = tuple(sorted({tag for op_id, tag in story.tags if op_id not in story.replaced}))
    told.deleted = story.is_deleted(None)
    told.trashed = frozenset(ref for ref in story.messages if story.is_deleted(ref))
    for ref, op in sorted(story.messages.items(), key=lambda entry: entry[1].seq):
        body = story.body(ref, op)
        if body is not None and ref not in told.trashed:
            told.messages[ref] = Written(ref, body, op.author, op.seq)
    return told


def _age(message: Written) -> tuple[int, int]:
    return message.body.created_at, message.seq


class _Story:
    """What was heard so far."""

    def __init__(self) -> None:
        self.sets: list[tuple[str, WireLogged, Any]] = []
        self.tags: list[tuple[str, str]] = []
        self.messages: dict[str, WireLogged] = {}
        self.replaced: set[str] = set()
        self._pieces: dict[str, dict[int, str]] = {}
        self._gone: list[tuple[str | None, str, dict[str, int]]] = []
        self._wrote: dict[str | None, dict[str, int]] = {}

    def hear(self, op: WireLogged) -> None:
        """Takes one op.

        Raises:
            InvalidInputError: Its body has no form that is known.
        """
        if op.kind == "msg.put" and op.ref is not None:
            self._wrote_in(None, op)
            self._wrote_in(op.ref, op)
            self.messages.setdefault(op.ref, op)
        elif op.body is None or op.enc is not None:
            return
        elif op.kind == "file.ref" and op.ref is not None:
            piece = read_piece(op.body)
            self._pieces.setdefault(op.ref, {})[piece.n] = piece.piece
        elif op.kind == "tag.add" and op.ref is None:
            item = read_item(op.body)
            if item.set == "tags":
                self.tags.append((op.op_id, item.item))
        elif op.kind in ("thread.del", "msg.del"):
            self._gone.append((op.ref, op.op_id, read_seen(op.body)))
        elif op.kind == "thread.set":
            self._set(op)

    def _set(self, op: WireLogged) -> None:
        said = read_set(op.body, {**THREAD_FIELDS, **RESTORED} if op.ref is None else RESTORED)
        if said.field == "restored":
            self._wrote_in(op.ref, op)
        else:
            self.sets.append((said.field, op, said.value))

    def _wrote_in(self, ref: str | None, op: WireLogged) -> None:
        reach = self._wrote.setdefault(ref, {})
        reach[op.device] = max(reach.get(op.device, 0), op.dseq)

    def is_deleted(self, ref: str | None) -> bool:
        """Whether some tombstone of the thread, or of a message, has seen all that was written."""
        wrote = self._wrote.get(ref, {})
        return any(
            of == ref
            and op_id not in self.replaced
            and all(seen.get(device, 0) >= dseq for device, dseq in wrote.items())
            for of, op_id, seen in self._gone
        )

    def body(self, ref: str, op: WireLogged) -> MessageBody | None:
        """A message's body, put together if it came in pieces; None: it is gone, or unreadable."""
        if op.body is None or op.enc is not None:
            return None
        try:
            body = read_message(op.body)
            if isinstance(body, Cut):
                pieces = self._pieces.get(ref, {})
                whole = "".join(pieces[n] for n in sorted(pieces))
                if sha256(whole.encode()).hexdigest() != body.sha256:
                    return None
                body = read_message(whole)
        except InvalidInputError:
            return None
        return body if isinstance(body, MessageBody) else None
