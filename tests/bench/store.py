"""The store beside raw sqlite3 that writes and reads the same texts with the same durability."""

from __future__ import annotations

import random
import sqlite3
from pathlib import Path

from jupyter_chatstore import Message, Run, Store, Usage
from tests.bench.table import Row, compare, times_ms

PREFILL_PAIRS = 5_000
ROUNDS = 1_000
LONG_THREAD = 1_000
WORDS = ("join", "frame", "merge", "column", "index", "group", "plot", "mean", "null", "cast")


def _text(rng: random.Random) -> str:
    return " ".join(rng.choice(WORDS) for _ in range(100))[:500]


class Floor:
    """Two inserts a transaction into one plain table: WAL, synchronous=FULL."""

    def __init__(self, path: Path) -> None:
        self.connection = sqlite3.connect(path, isolation_level=None)
        self.connection.executescript(
            "pragma journal_mode=wal; pragma synchronous=full;"
            "create table message (id integer primary key, thread_id int, role text, text text);"
            "create index message_thread on message (thread_id, id);"
        )

    def append(self, thread: int, question: str, answer: str) -> None:
        self.connection.execute("begin immediate")
        self.connection.executemany(
            "insert into message (thread_id, role, text) values (?, ?, ?)",
            [(thread, "user", question), (thread, "assistant", answer)],
        )
        self.connection.execute("commit")

    def newest(self, thread: int, limit: int) -> list[tuple[object, ...]]:
        return self.connection.execute(
            "select id, role, text from message where thread_id = ? order by id desc limit ?",
            (thread, limit),
        ).fetchall()


def measure(folder: Path) -> list[Row]:
    """Append, open and search, in a store that already holds some threads."""
    rng = random.Random(7)
    floor = Floor(folder / "floor.db")
    with Store(folder / "chat.db") as store:
        for number in range(PREFILL_PAIRS // 100):
            thread = store.new_thread(title=f"thread {number}")
            for _ in range(100):
                question, answer = _text(rng), _text(rng)
                store.append(thread.id, [Message.user(question), Message.assistant(answer)])
                floor.append(number, question, answer)
        usage = Usage(input_tokens=100, output_tokens=100)
        pairs = [(_text(rng), _text(rng)) for _ in range(ROUNDS)]
        long = store.new_thread(title="long")

        def append(number: int) -> None:
            question, answer = pairs[number]
            store.append(
                long.id,
                [Message.user(question), Message.assistant(answer)],
                run=Run(model="m", provider="p", usage=usage),
            )

        appended = times_ms(append, ROUNDS)
        floor_appended = times_ms(lambda n: floor.append(-1, *pairs[n]), ROUNDS)
        rows = compare(
            "append a pair with its run",
            "raw sqlite3, two inserts, WAL, FULL",
            appended,
            floor_appended,
            (0.5, 0.99),
        )
        for limit in (50, LONG_THREAD):
            rows += compare(
                f"open a thread, newest {limit:,}",
                "raw select of as many texts",
                times_ms(lambda _, limit=limit: store.messages(long.id, limit=limit), 50),
                times_ms(lambda _, limit=limit: floor.newest(-1, limit), 50),
            )
        like = "select id from message where text like '%merge column%' limit 20"
        store.search("warm up")
        rows += compare(
            "search two words, top 20",
            "raw LIKE",
            times_ms(lambda _: store.search("merge column", limit=20), 20),
            times_ms(lambda _: floor.connection.execute(like).fetchall(), 20),
        )
    return rows
