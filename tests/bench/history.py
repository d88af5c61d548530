"""Questions about the history beside the same in SQLite, and in DuckDB on a table of its own."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from collections.abc import Generator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from jupyter_chatstore import History, Message, Run, Store, Usage
from tests.bench.past import fill
from tests.bench.table import Row, compare, times_ms, together_ms
from tests.bench.world import World

ROUNDS = 9
APPENDS = 1_000
IDS = ("id", "thread_id", "message_id")
NAMES = ("model", "provider", "status", "finish_reason")
NUMBERS = (
    *("input_tokens", "output_tokens", "cache_read_tokens", "cache_write_tokens"),
    *("reasoning_tokens", "cost_usd", "first_token_ms", "total_ms", "started_at", "ended_at"),
)


class Report(NamedTuple):
    """A question in DuckDB's words and in SQLite's."""

    name: str
    duck: str
    lite: str


_THREADS = "SELECT thread_id, sum(output_tokens) AS n FROM {} GROUP BY 1 ORDER BY n DESC LIMIT 20"
REPORTS = (
    Report(
        "tokens per day and model",
        "SELECT started_at::DATE, model, sum(input_tokens) FROM {} GROUP BY ALL",
        "SELECT date(started_at / 1000000, 'unixepoch'), model, sum(input_tokens) FROM {} "
        "GROUP BY 1, 2",
    ),
    Report(
        "p50 and p95 of latency per model",
        "SELECT model, quantile_cont(total_ms, [0.5, 0.95]) FROM {} GROUP BY 1",
        "SELECT model, min(total_ms) FILTER (WHERE p >= 0.5), "
        "min(total_ms) FILTER (WHERE p >= 0.95) FROM (SELECT model, total_ms, "
        "cume_dist() OVER (PARTITION BY model ORDER BY total_ms) AS p FROM {}) GROUP BY 1",
    ),
    Report(
        "cost per notebook",
        "SELECT notebook_id, sum(cost_usd) FROM {} GROUP BY 1",
        "SELECT notebook_id, sum(cost_usd) FROM {} AS r JOIN thread AS t ON t.id = r.thread_id "
        "GROUP BY 1",
    ),
    Report("top threads", _THREADS, _THREADS),
)


def measure(world: World) -> list[Row]:
    """First looks, four reports, looks after a change, memory, and what appends notice of it."""
    fill(Path(world.store.file))
    with closing(sqlite3.connect(world.store.file)) as raw:
        rows = _first(world.store, raw)
        with History(world.store) as history:
            rows += _reports(history, raw)
            rows += _memory(history)
            rows += _refreshes(world, history)
            rows += _appends(world, history)
    return rows


def _first(store: Store, raw: sqlite3.Connection) -> list[Row]:
    columns = ", ".join(f"max({name})" for name in (*IDS, *NAMES, *NUMBERS))
    shutil.rmtree(f"{store.file}-facts", ignore_errors=True)

    def look(_: int) -> None:
        with History(store) as history:
            history.sql("SELECT count(*) FROM runs").fetchall()

    floor = times_ms(lambda _: raw.execute(f"SELECT {columns} FROM run").fetchall(), 3)
    beside = "reading the columns"
    rows = compare("first look at the history", beside, times_ms(look, 1), floor)
    return rows + compare("the same with its cache", beside, times_ms(look, ROUNDS), floor)


def _reports(history: History, raw: sqlite3.Connection) -> list[Row]:
    duck = history.connection
    duck.execute("CREATE TABLE native AS FROM runs")
    rows: list[Row] = []
    for name, question, plain in REPORTS:
        ours, native = together_ms(
            lambda _, question=question: duck.execute(question.format("runs")).fetchall(),
            lambda _, question=question: duck.execute(question.format("native")).fetchall(),
            ROUNDS,
        )
        lite = times_ms(lambda _, plain=plain: raw.execute(plain.format("run")).fetchall(), 3)
        rows += compare(name, "DuckDB's own table", ours, native)
        rows += compare(name, "the same in SQLite", ours, lite)
    duck.execute("DROP TABLE native")
    return rows


def _memory(history: History) -> list[Row]:
    """Bytes a run; they stand in the table's columns of ms."""
    with History(history.path) as facts:
        names = " + ".join(f"coalesce(strlen({name}), 0)" for name in NAMES)
        [(count, letters)] = facts.sql(f"SELECT count(*), sum({names}) FROM runs").fetchall()
        [(kept,)] = facts.sql("SELECT sum(memory_usage_bytes) FROM duckdb_memory()").fetchall()
    wide = 16 * len(IDS) + 8 * len(NUMBERS)
    return [
        Row("bytes of memory a run", "raw narrow columns", kept / count, wide + letters / count)
    ]


def _refreshes(world: World, history: History) -> list[Row]:
    """A look at what was just added, beside adding it."""
    rows: list[Row] = []
    for messages, rounds in ((2, 50), (2_000, ROUNDS)):
        thread = world.store.new_thread(title=f"{messages} more")

        def add(_: int, thread: str = thread.id, messages: int = messages) -> None:
            for _ in range(messages // 2):
                world.store.append(thread, *_turn(world))

        def look(_: int) -> None:
            history.sql("SELECT 1")

        look(0)
        added, looked = together_ms(add, look, rounds)
        rows += compare(f"look after {messages:,} new messages", "appending them", looked, added)
    return rows


def _appends(world: World, history: History) -> list[Row]:
    thread = world.store.new_thread(title="beside a query").id
    turns = [_turn(world) for _ in range(2 * APPENDS)]

    def append(number: int) -> None:
        world.store.append(thread, *turns.pop())

    alone = times_ms(append, APPENDS)
    with _asking(history):
        beside = times_ms(append, APPENDS)
    return compare("append beside a long query", "append alone", beside, alone, (0.5, 0.99))


def _turn(world: World) -> tuple[list[Message], Run]:
    pair = [Message.user(next(world.texts)), Message.assistant(next(world.texts))]
    usage = Usage(input_tokens=100, output_tokens=100)
    return pair, Run(model="m", provider="p", usage=usage, total_ms=900.0)


@contextmanager
def _asking(history: History) -> Generator[None]:
    """A query that runs until the block ends."""
    duck = history.connection.cursor()
    done = threading.Event()

    def ask() -> None:
        while not done.is_set():
            duck.execute("SELECT max(md5(id || n)) FROM runs, range(5) AS t(n)").fetchall()

    asking = threading.Thread(target=ask)
    asking.start()
    try:
        yield
    finally:
        done.set()
        asking.join()
