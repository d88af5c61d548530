"""The least that could do the work: one plain table in raw sqlite3, WAL, synchronous=FULL."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path


class Floor:
    """Two inserts a transaction into one table with an index by thread."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None, timeout=30)
        self._connection.executescript(
            "pragma journal_mode=wal; pragma synchronous=full;"
            "create table if not exists message"
            " (id integer primary key, thread_id int, role text, text text);"
            "create index if not exists message_thread on message (thread_id, id);"
        )

    def fill(self, said: Iterable[tuple[str, str]]) -> None:
        """These roles and texts, fifty a thread."""
        self._connection.execute("begin immediate")
        self._connection.executemany(
            "insert into message (thread_id, role, text) values (?, ?, ?)",
            ((number // 50, role, text) for number, (role, text) in enumerate(said)),
        )
        self._connection.execute("commit")

    def append(self, thread: int, question: str, answer: str) -> int:
        """A question and its answer; returns the answer's number."""
        self._connection.execute("begin immediate")
        add = "insert into message (thread_id, role, text) values (?, ?, ?)"
        self._connection.execute(add, (thread, "user", question))
        added = self._connection.execute(add, (thread, "assistant", answer)).lastrowid
        self._connection.execute("commit")
        return added or 0

    def stream(self, thread: int, question: str, kept: list[str]) -> None:
        """A question, and an answer that grows: in between NORMAL, at its ends FULL."""
        number = self.append(thread, question, "")
        put = "update message set text = ? where id = ?"
        self._connection.execute("pragma synchronous=normal")
        for text in kept:
            self._connection.execute(put, (text, number))
        self._connection.execute("pragma synchronous=full")
        self._connection.execute(put, (kept[-1], number))
