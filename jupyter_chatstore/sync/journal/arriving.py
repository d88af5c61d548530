"""What a page of a log brings: its messages, and what has to be shown anew at its end."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from jupyter_chatstore.errors import InvalidInputError
from jupyter_chatstore.model.columns import id_to_blob
from jupyter_chatstore.store import arrive
from jupyter_chatstore.sync import bodies
from jupyter_chatstore.sync.hlc import unpack
from jupyter_chatstore.sync.journal import build, lost, shown
from jupyter_chatstore.sync.journal import tables as t
from jupyter_chatstore.sync.journal.kept import OF_ITSELF

if TYPE_CHECKING:
    from jupyter_chatstore.sync.bodies import Cut, MessageBody
    from jupyter_chatstore.sync.journal.desk import Desk
    from jupyter_chatstore.sync.op import Logged

_THERE = "SELECT id FROM message WHERE id IN keys"
_RUNS = "SELECT id FROM run WHERE id IN keys"
_PIECES = """
SELECT dseq, body FROM sync_op
WHERE ref = ? AND kind = 'file.ref' AND log = ? AND device = ? AND dseq < ?
ORDER BY dseq DESC LIMIT ?
"""
_MOST_PIECES = 2_000


class Arriving:
    """Collects, and then stores.

    Args:
        desk: In a write transaction.
        log: The log's number.
    """

    def __init__(self, desk: Desk, log: int) -> None:
        self.desk = desk
        self.log = log
        self.notebooks: dict[bytes, Logged] = {}
        self.moved: dict[bytes, str] = {}
        """Threads that went into a space, each with its log."""
        self._came: list[tuple[Logged, MessageBody, arrive.Arrival]] = []
        self._touched: dict[bytes, Logged] = {}
        self._refs: dict[tuple[bytes, bytes], Logged] = {}

    def touch(self, thread: bytes, ref: bytes, one: Logged) -> None:
        """A thread, or a message of it, may have to be shown otherwise."""
        self._touched[thread] = one
        if ref != OF_ITSELF:
            self._refs[thread, ref] = one

    def message(self, one: Logged, said: MessageBody) -> tuple[bool, bytes | None]:
        """A message; gives whether its rows will say all of its body, and what it follows."""
        op = one.op
        if op.thread is None or op.ref is None:
            raise InvalidInputError("A message without a thread or an id.")
        parts, run, is_all = build.rows_of(said)
        parent = id_to_blob(said.parent_id) if said.parent_id else None
        thread = id_to_blob(op.thread)
        arrived = arrive.Arrival(
            id_to_blob(op.ref),
            thread,
            parent,
            said.created_at,
            said.role,
            said.status,
            parts,
            run,
            id_to_blob(op.device),
            unpack(one.hlc_eff)[0] * 1_000,
        )
        self._came.append((one, said, arrived))
        self.touch(thread, arrived.id, one)
        self.desk.span(thread, self.log, self.desk.number(op.device), op.dseq)
        return is_all, parent

    def joined(self, one: Logged, cut: Cut) -> MessageBody:
        """The body of a message that came in pieces."""
        op = one.op
        if op.ref is None or cut.pieces > _MOST_PIECES:
            raise InvalidInputError("A message of too many pieces.")
        self.desk.flush_ops()
        at = (id_to_blob(op.ref), self.log, self.desk.number(op.device), op.dseq, cut.pieces)
        rows = t.ask(self.desk.connection, _PIECES, at)
        pieces = [bodies.read_piece(body) for _, body in reversed(rows)]
        text = "".join(piece.piece for piece in pieces)
        if sha256(text.encode()).hexdigest() != cut.sha256:
            raise InvalidInputError("A message some of whose pieces are missing.")
        said = bodies.read_message(text)
        if isinstance(said, bodies.Cut):
            raise InvalidInputError("A piece of a message that is cut again.")
        return said

    def keep(self, one: Logged, body: str | None, parent: bytes | None, state: str | None) -> None:
        """Keeps the op itself; one that is passed over under a kind that no question asks for."""
        op = one.op
        self.desk.keep(
            self.log,
            self.desk.number(op.device),
            op.dseq,
            id_to_blob(op.op_id),
            op.hlc,
            f"{state} {op.kind}" if state in ("odd", "foreign") else op.kind,
            id_to_blob(op.thread) if op.thread else None,
            id_to_blob(op.ref) if op.ref else None,
            parent,
            b"".join(map(id_to_blob, op.base)) or None,
            op.enc,
            op.kid,
            body,
            bytes.fromhex(one.h),
            one.seq,
            None if one.hlc_eff == op.hlc else one.hlc_eff,
            state,
        )

    def store(self) -> None:
        """Adds the messages, then shows threads, notebooks and messages as they are now."""
        self.desk.flush_ops()
        for key, one in self.notebooks.items():
            shown.notebook(self.desk, key, id_to_blob(one.op.device))
        self._store_messages()
        shown.threads(self.desk, {key: one.op.device for key, one in self._touched.items()})
        shown.messages(self.desk, {key: one.op.device for key, one in self._refs.items()})
        self.notebooks.clear()
        self._came.clear()
        self._touched.clear()
        self._refs.clear()

    def _store_messages(self) -> None:
        connection = self.desk.connection
        there = {row[0] for row in t.ask_for(connection, _THERE, [a.id for *_, a in self._came])}
        runs = [a.run["id"] for *_, a in self._came if a.run is not None]
        taken = {row[0] for row in t.ask_for(connection, _RUNS, runs)}
        parents = lost.Parents(self.desk, [a for *_, a in self._came])
        arrivals: list[arrive.Arrival] = []
        came: dict[bytes, MessageBody] = {}
        again: set[bytes] = set()
        for one, said, arrived in self._came:
            key = arrived.id
            if key in there:
                told = came.get(key) or lost.said_of(self.desk, key)
                if told is not None and told._replace(parent_id=said.parent_id) == said:
                    again.add(key)
                    continue  # of a copied history, or of a fork that goes on with it
                key = id_to_blob(one.op.op_id)  # two devices gave one id: both stay
                lost.keep_body(self.desk, self.log, one, said)
            run = arrived.run
            if run is not None:
                if run["id"] in taken:
                    run["id"] = id_to_blob(one.op.op_id)
                    lost.keep_body(self.desk, self.log, one, said)
                taken.add(run["id"])
            there.add(key)
            came[key] = said
            parent = parents.shown(arrived.parent_id, key)
            arrivals.append(arrived._replace(id=key, parent_id=parent))
        arrive.put(connection, arrivals)
        parents.agree(again)
        parents.join_waiting()
