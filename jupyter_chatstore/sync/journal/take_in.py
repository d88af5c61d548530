"""Ops of other devices become what is shown here: a page of a log, in one transaction.

Messages are added many at once; fields, sets and tombstones are folded first and shown at the
end, so that a page costs what it says and not what came before it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from jupyter_chatstore.errors import InvalidInputError, KeyNeededError, TamperError
from jupyter_chatstore.model.columns import id_to_blob
from jupyter_chatstore.sync import bodies
from jupyter_chatstore.sync.journal import authors, believed, fork, moving, removals, send
from jupyter_chatstore.sync.journal import tables as t
from jupyter_chatstore.sync.journal.arriving import Arriving
from jupyter_chatstore.sync.journal.foreign import OWN_LOG, is_foreign
from jupyter_chatstore.sync.journal.kept import DELETED, OF_ITSELF
from jupyter_chatstore.sync.merge.heads import Head
from jupyter_chatstore.sync.op import VERSION, Logged

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from jupyter_chatstore.sync.journal.desk import Desk
    from jupyter_chatstore.sync.op import Op

_KNOWN = """
SELECT dseq, op_id, h, seq, state FROM sync_op
WHERE log = ? AND device = ? AND dseq BETWEEN ? AND ?
"""
_ECHO = """
UPDATE sync_op SET seq = ?, h = coalesce(?, h), hlc_eff = ?, state = coalesce(state, ?)
WHERE log = ? AND device = ? AND dseq = ?
"""


class _Known(NamedTuple):
    op_id: bytes
    h: str | None
    seq: int | None
    state: str | None


_ADDED = ("seq", "hlc_eff")
_PASSED_OVER = f"""
SELECT {send.COLUMNS}, {", ".join(_ADDED)} FROM sync_op
WHERE log = ? AND thread = ? AND kind GLOB 'foreign *' ORDER BY seq
"""  # noqa: S608
_TAKEN_UP = "DELETE FROM sync_op WHERE log = ? AND thread = ? AND kind GLOB 'foreign *'"


class ForkedError(Exception):
    """The log has an op of a device where this store knows another: somebody's database is a copy.

    Args:
        device: The device's number here; its own, or one that it once had, if it is the copy.
        dseq: The op's number.
    """

    def __init__(self, device: int, dseq: int) -> None:
        super().__init__(device, dseq)
        self.device = device
        self.dseq = dseq


def page(
    desk: Desk,
    log: int,
    logged: Sequence[Logged],
    *,
    has_gaps: bool = False,
) -> None:
    """Takes a page of a log in; what is here already is only noted to be there.

    Args:
        desk: In a write transaction in which all that was done here has become ops.
        log: The log's number.
        logged: The page, by seq.
        has_gaps: Whether ops that others replaced may be left out (a snapshot).

    Raises:
        TamperError: It is not what devices wrote; nothing is taken in.
        ForkedError: It has ops of this device that it didn't write; in a log that is read anew,
            as it was restored, also of another device.
    """
    news = _news(desk, log, logged, has_gaps=has_gaps)
    arriving = Arriving(desk, log)
    if news:
        desk.clock.hear(max(one.op.hlc for one in news))
    desk.kept.load({id_to_blob(key) for one in news if (key := one.op.thread or one.op.ref)})
    for one in news:
        _take(desk, arriving, one)
    arriving.store()
    for thread, log_id in arriving.moved.items():
        _follow(desk, thread, moving.followed(desk, thread, log_id))
    authors.keep(desk, logged)


def _follow(desk: Desk, thread: bytes, log: int) -> None:
    """What a space said of a thread before this device knew that it was there."""
    rows = t.ask(desk.connection, _PASSED_OVER, (log, thread))
    arriving = Arriving(desk, log)
    ops = send.ops(desk, log, (row[: -len(_ADDED)] for row in rows))
    t.do(desk.connection, _TAKEN_UP, (log, thread))
    for op, row in zip(ops, rows, strict=True):
        seq, eff = row[-len(_ADDED) :]
        _take(desk, arriving, Logged(op, op.h, seq or 0, 0, eff or op.hlc))
    arriving.store()


def _news(desk: Desk, log: int, logged: Sequence[Logged], *, has_gaps: bool) -> list[Logged]:
    """The ops that are not here; of the others it is noted that the server has them."""
    known = _known(desk, log, logged)
    news: list[Logged] = []
    echoes: list[Any] = []
    capped: list[tuple[Op, str]] = []
    for one in logged:
        op = one.op
        device = desk.number(op.device)
        reach = desk.reach(log, device)
        here = known.get((device, op.dseq))
        if here is not None:
            is_bare = one.purged or op.kind == "void"  # the hash is of what it was, sealed or not
            if here.op_id != id_to_blob(op.op_id) or not (is_bare or here.h in (None, one.h)):
                if has_gaps or fork.was(desk, device):
                    raise ForkedError(device, op.dseq)
                raise _tampered(op, "was said differently")
            if op.kind == "void" and here.seq == one.seq and here.state is None:
                raise _tampered(op, "was refused after it had been taken")
            if one.purged:
                removals.late(desk, log, device, op.dseq)
            state = "refused" if op.kind == "void" else None
            eff = None if one.hlc_eff == op.hlc else one.hlc_eff
            if eff is not None:
                capped.append((op, eff))
            h = None if is_bare else bytes.fromhex(one.h)
            echoes.append((one.seq, h, eff, state, log, device, op.dseq))
        elif device == desk.own:
            raise ForkedError(device, op.dseq)
        elif has_gaps or op.dseq <= reach.here + 1:  # a snapshot may once have left it out
            reach.here = max(reach.here, op.dseq)
            news.append(one)
        else:
            raise _tampered(op, f"comes after number {reach.here} of its device")
        reach.there = max(reach.there, op.dseq)
    t.do_all(desk.connection, _ECHO, echoes)
    believed.correct(desk, capped)
    return news


def _known(desk: Desk, log: int, logged: Sequence[Logged]) -> dict[tuple[int, int], _Known]:
    spans: dict[int, tuple[int, int]] = {}
    for one in logged:
        device, dseq = desk.number(one.op.device), one.op.dseq
        if dseq <= desk.reach(log, device).here:
            first, last = spans.get(device, (dseq, dseq))
            spans[device] = min(first, dseq), max(last, dseq)
    return {
        (device, dseq): _Known(op_id, None if h is None else h.hex(), seq, state)
        for device, span in spans.items()
        for dseq, op_id, h, seq, state in t.ask(desk.connection, _KNOWN, (log, device, *span))
    }


def _take(desk: Desk, arriving: Arriving, one: Logged) -> None:
    _check(one)
    if one.purged:
        arriving.keep(one, None, None, "purged")
    elif is_foreign(desk, arriving.log, one.op):
        arriving.keep(one, one.op.body, None, "foreign")
    elif one.op.kind == "void":
        arriving.keep(one, None, None, "refused")
    else:
        op = one.op
        fold = _FOLDS.get(op.kind, _odd) if op.v == VERSION else _odd
        try:
            body, parent = fold(arriving, one, op)
        except InvalidInputError:  # of a newer release, or nonsense: kept as it came
            arriving.keep(one, op.body, None, "odd")
        else:
            arriving.keep(one, body, parent, None)


def _check(one: Logged) -> None:
    try:
        is_so = one.purged or one.op.kind == "void" or one.op.h == one.h
    except ValueError:  # half a character
        is_so = False
    if not is_so:
        raise _tampered(one.op, "is not what its hash says")
    if one.op.enc is not None:
        raise KeyNeededError(
            "The history on the server is encrypted, and this device has no key.",
            kept="What is here stays; nothing was taken in.",
            hint="`chatstore sync unlock` takes the passphrase or the 24 words.",
        )


def _tampered(op: Op, what: str) -> TamperError:
    return TamperError(
        f"The server sent an op ({op.op_id}) that {what}.",
        kept="Nothing of it was taken in; what is here stays.",
        hint="Ask whoever runs the server; `chatstore sync status` shows its address.",
    )


Kept = tuple[str | None, bytes | None]
"""What is kept of an op: its body, unless it can be made anew, and what a message follows."""


def _odd(_: Arriving, __: Logged, ___: Op) -> Kept:
    raise InvalidInputError("A newer release has written this op.")


def _put(arriving: Arriving, one: Logged, op: Op) -> Kept:
    said = bodies.read_message(op.body)
    if isinstance(said, bodies.Cut):
        said = arriving.joined(one, said)
        return op.body, arriving.message(one, said)[1]
    is_all, parent = arriving.message(one, said)
    return None if is_all else op.body, parent


def _piece(_: Arriving, __: Logged, op: Op) -> Kept:
    bodies.read_piece(op.body)
    return op.body, None


def _set(arriving: Arriving, one: Logged, op: Op) -> Kept:
    thread = _needed(op.thread)
    ref = id_to_blob(op.ref) if op.ref else OF_ITSELF
    forms = bodies.REACTION if op.ref else bodies.THREAD_FIELDS
    if arriving.log == OWN_LOG and not op.ref:
        forms = forms | bodies.MOVED
    said = bodies.read_set(op.body, forms | bodies.RESTORED)
    if said.field == "log":
        arriving.moved[thread] = said.value
    if said.field == "restored":
        desk = arriving.desk
        desk.kept.write(thread, (ref, DELETED), op.op_id, None, op.base)
        if not op.ref:
            desk.span(thread, arriving.log, desk.number(op.device), op.dseq)
    else:
        _head(arriving, thread, (ref, said.field), one, said.value)
    arriving.touch(thread, ref, one)
    return op.body, None


def _notebook(arriving: Arriving, one: Logged, op: Op) -> Kept:
    said = bodies.read_set(op.body, bodies.NOTEBOOK_FIELDS)
    _head(arriving, _needed(op.ref), (OF_ITSELF, said.field), one, said.value)
    arriving.notebooks[_needed(op.ref)] = one
    return op.body, None


def _item(arriving: Arriving, one: Logged, op: Op) -> Kept:
    thread = _needed(op.thread)
    said = bodies.read_item(op.body)
    ref = OF_ITSELF if said.set == "tags" else _needed(op.ref)
    if op.kind == "tag.add":
        _head(arriving, thread, (ref, said.set), one, said.item)
    else:
        arriving.desk.kept.write(thread, (ref, said.set), op.op_id, None, op.base)
    arriving.touch(thread, ref, one)
    return op.body, None


def _delete(arriving: Arriving, one: Logged, op: Op) -> Kept:
    thread = _needed(op.thread)
    ref = _needed(op.ref) if op.kind == "msg.del" else OF_ITSELF
    _head(arriving, thread, (ref, DELETED), one, bodies.read_seen(op.body))
    arriving.touch(thread, ref, one)
    return op.body, None


def _purge(arriving: Arriving, _: Logged, op: Op) -> Kept:
    thread, ref = _needed(op.thread), _needed(op.ref)
    follows = bodies.read_purged(op.body)
    parent = id_to_blob(follows) if follows else None
    arriving.store()  # what came before it is what it is about
    which = None if ref == thread else ref
    removals.take_in(arriving.desk, thread, which, parent, id_to_blob(op.device))
    return op.body, None


def _key(_: Arriving, __: Logged, op: Op) -> Kept:
    return op.body, None


_FOLDS: dict[str, Callable[[Arriving, Logged, Op], Kept]] = {
    "msg.put": _put,
    "file.ref": _piece,
    "thread.set": _set,
    "notebook.set": _notebook,
    "tag.add": _item,
    "tag.rm": _item,
    "thread.del": _delete,
    "msg.del": _delete,
    "purge": _purge,
    "key.put": _key,
}


def _head(
    arriving: Arriving, thread: bytes, place: tuple[bytes, str], one: Logged, value: object
) -> None:
    desk, op = arriving.desk, one.op
    head = Head(one.hlc_eff, op.op_id, desk.number(op.device), value)
    desk.kept.write(thread, place, op.op_id, head, op.base)


def _needed(key: str | None) -> bytes:
    if key is None:
        raise InvalidInputError("An op names nothing that it is about.")
    return id_to_blob(key)
