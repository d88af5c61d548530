"""Devices that keep in step through a log that is a plain list, and what each of them shows."""

from __future__ import annotations

import json

from jupyter_chatstore.model import Message, new_id
from jupyter_chatstore.store import Store
from jupyter_chatstore.sync.hlc import capped
from jupyter_chatstore.sync.journal import Journal
from jupyter_chatstore.sync.op import Logged, to_wire
from jupyter_chatstore.sync.wire import Ack, Cursor, Pushed, Snapshot, WireLogged


class Wall:
    """A wall clock that goes only when it is told."""

    def __init__(self, ms=1_800_000_000_000):
        self.ms = ms

    def __call__(self):
        return self.ms


class ListLog:
    """A log as the server keeps it, without a server."""

    def __init__(self, wall):
        self.id = new_id()
        self.epoch = "e1"
        self.ops: list[Logged] = []
        self.wall = wall

    def push(self, ops):
        acks = []
        for op in ops:
            known = next((one for one in self.ops if one.op.op_id == op.op_id), None)
            if known is None:
                eff = capped(op.hlc, self.wall())
                known = Logged(op, op.h, len(self.ops) + 1, self.wall(), eff)
                mine = [one for one in self.ops if one.op.device == op.device]
                assert op.dseq == len(mine) + 1
                self.ops.append(known)
            assert known.h == op.h
            acks.append(
                Ack(op_id=op.op_id, seq=known.seq, hlc_eff=known.hlc_eff, received_at=self.wall())
            )
        return Pushed(epoch=self.epoch, head=len(self.ops), acks=tuple(acks))

    def snapshot(self, size=100):
        replaced = {key for one in self.ops for key in one.op.base}
        live = [one for one in self.ops if one.op.op_id not in replaced and not one.purged]
        vector = {}
        for one in self.ops:
            vector[one.op.device] = one.op.dseq
        for at in range(0, len(live) + 1, size):
            page = [
                WireLogged(
                    **to_wire(one.op),
                    seq=one.seq,
                    received_at=one.received_at,
                    hlc_eff=one.hlc_eff,
                )
                for one in live[at : at + size]
            ]
            yield Snapshot(
                ops=page,
                after=page[-1].seq if at + size < len(live) + 1 else None,
                cursor=Cursor(self.epoch, len(self.ops)).text(),
                upto=len(self.ops),
                vector=vector,
            )

    def after(self, cursor, limit=500):
        n = 0 if cursor is None else Cursor.parse(cursor).n
        page = self.ops[n : n + limit]
        return page, Cursor(self.epoch, n + len(page)).text()


class Device:
    """A store with a journal."""

    def __init__(self, path, log, wall=None, device=None):
        self.path = path
        self.log = log
        self.wall = wall or log.wall
        self.store = Store(path)
        self.journal = Journal(self.store, log.id, self.wall, device=device)

    def push(self, limit=500):
        while ops := self.journal.queue(limit):
            self.journal.acked(ops, self.log.push(ops))

    def pull(self, limit=500):
        while True:
            ops, cursor = self.log.after(self.journal.cursor, limit)
            self.journal.take_in(ops, cursor)
            if len(ops) < limit:
                return

    def turn(self):
        self.push()
        self.pull()

    def shown(self):
        return shown(self.store)


def settle(*devices):
    """Everybody tells everybody everything."""
    for _ in range(3):
        for device in devices:
            device.turn()


def _same(value):
    """JSON in one spelling."""
    if isinstance(value, str) and value[:1] in "{[":
        return json.dumps(json.loads(value), sort_keys=True)
    return str(value)


def shown(store):
    """All that a user can see of a store, but for which branches are open, and orders."""
    trash = {item.id for item in store.trash()}
    threads = {}
    with store._home._file.database.read() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM thread").mappings().all()
        for row in rows:
            threads[row["id"].hex()] = {
                name: row[name]
                for name in ("title", "folder", "pinned", "archived", "model", "system_prompt")
            } | {
                "note": row["note"],
                "notebook": row["notebook_id"],
                "settings": row["settings"],
                "tags": sorted(json.loads(row["tags"] or "[]")),
                "fork_of": row["fork_of"],
                "created_at": row["created_at"],
                "count": row["message_count"],
                "deleted": row["deleted_at"] is not None,
            }
        messages = {
            row["id"].hex(): (
                row["thread_id"].hex(),
                row["parent_id"] and row["parent_id"].hex(),
                row["role"],
                row["status"],
                row["created_at"],
                row["reaction"],
                row["bookmarked_at"],
                row["deleted_at"] is not None,
            )
            for row in connection.exec_driver_sql(
                "SELECT * FROM message WHERE status <> 'streaming'"
            ).mappings()
        }
        parts = sorted(
            tuple(map(_same, row))
            for row in connection.exec_driver_sql(
                "SELECT hex(m.id), p.idx, p.type, p.text, p.data FROM part p "
                "JOIN message m ON m.pk = p.message_pk WHERE m.status <> 'streaming'"
            )
        )
        runs = sorted(
            tuple(map(_same, row))
            for row in connection.exec_driver_sql(
                "SELECT id, thread_id, message_id, model, provider, cost_usd, total_ms, status, "
                "settings, error, context, input_tokens, output_tokens, started_at FROM run "
                "WHERE status <> 'running'"
            )
        )
        uses = sorted(
            tuple(map(_same, row)) for row in connection.exec_driver_sql("SELECT * FROM code_use")
        )
    return {
        "threads": threads,
        "messages": messages,
        "parts": parts,
        "runs": runs,
        "uses": uses,
        "trash": trash,
    }


def texts(device, thread):
    return [message.text for message in device.store.messages(thread.id)]


def say(device, thread, *said, **more):
    return device.store.append(thread.id, [Message.user(text) for text in said], **more)
