"""Questions about the history beside the same in SQLite, and in DuckDB on a table of its own."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from jupyter_chatstore import History, Store
from tests.bench import beside
from tests.bench.past import fill
from tests.bench.table import Row, compare, times_ms, together_ms
from tests.bench.turns import turn
from tests.bench.world import World

ROUNDS = 9
IDS = ("id", "thread_id", "message_id")
NAMES = ("model", "provider", "status", "finish_reason")
NUMBERS = (
    *("input_tokens", "output_tokens", "cache_read_tokens", "cache_write_tokens"),
    *("reasoning_tokens", "cost_usd", "first_token_ms", "total_ms", "started_at", "ended_at"),
)


class Report(NamedTuple):
    """The same question in DuckDB's words and in SQLite's; the last columns are compared."""

    name: str
    duck: str
    """Over the views, or others of the same names: `{}` is where they are."""
    lite: str


_THREADS = "SELECT thread_id, sum(output_tokens) AS n FROM {} GROUP BY 1 ORDER BY n DESC LIMIT 20"
REPORTS = (
    Report(
        "tokens per day and model",
        "SELECT day, model, sum(input_tokens) FROM {}daily_usage GROUP BY ALL",
        "SELECT date(started_at / 1000000, 'unixepoch'), model, sum(input_tokens) FROM run "
        "GROUP BY 1, 2",
    ),
    Report(
        "p50 and p95 of latency per model",
        "SELECT model, quantile_disc(total_ms, 0.5), quantile_disc(total_ms, 0.95) FROM {}runs "
        "GROUP BY 1",
        "SELECT model, min(total_ms) FILTER (WHERE p >= 0.5), "
        "min(total_ms) FILTER (WHERE p >= 0.95) FROM (SELECT model, total_ms, "
        "cume_dist() OVER (PARTITION BY model ORDER BY total_ms) AS p FROM run) GROUP BY 1",
    ),
    Report(
        "cost per notebook",
        "SELECT notebook_id, sum(cost_usd) FROM {}runs GROUP BY 1",
        "SELECT notebook_id, sum(cost_usd) FROM run AS r JOIN thread AS t ON t.id = r.thread_id "
        "GROUP BY 1",
    ),
    Report("top threads", _THREADS.format("{}runs"), _THREADS.format("run")),
)
NATIVE = """
CREATE SCHEMA native;
CREATE TABLE native.runs AS FROM runs;
CREATE VIEW native.daily_usage AS
SELECT make_timestamp(epoch_us(started_at))::DATE AS day, model, provider,
       sum(input_tokens) AS input_tokens
FROM native.runs GROUP BY ALL;
"""


def measure(world: World) -> list[Row]:
    """First looks, four reports, looks after a change, memory, and what appends notice of it."""
    fill(Path(world.store.file))
    with closing(sqlite3.connect(world.store.file)) as raw:
        rows = _first(world.store, raw)
        with History(world.store) as history:
            rows += _reports(history, raw)
            rows += _memory(history)
            rows += _refreshes(world, history)
            rows += beside.measure(world, history)
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
    duck.execute(NATIVE)
    rows: list[Row] = []
    for name, question, plain in REPORTS:

        def ours(_: int, asked: str = question) -> list[tuple[Any, ...]]:
            return duck.execute(asked.format("")).fetchall()

        def native(_: int, asked: str = question) -> list[tuple[Any, ...]]:
            return duck.execute(asked.format("native.")).fetchall()

        def lite(_: int, asked: str = plain) -> list[tuple[Any, ...]]:
            return raw.execute(asked).fetchall()

        for other in (native, lite):
            assert _last(other(0)) == pytest.approx(_last(ours(0))), name
        ours_ms, native_ms = together_ms(ours, native, ROUNDS)
        rows += compare(name, "DuckDB's own table", ours_ms, native_ms)
        rows += compare(name, "the same in SQLite", ours_ms, times_ms(lite, 3))
    duck.execute("DROP SCHEMA native CASCADE")
    return rows


def _last(rows: list[tuple[Any, ...]]) -> list[float]:
    return sorted(row[-1] or 0 for row in rows)


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
                world.store.append(thread, *turn(world))

        def look(_: int) -> None:
            history.sql("SELECT 1")

        look(0)
        added, looked = together_ms(add, look, rounds)
        rows += compare(f"look after {messages:,} new messages", "appending them", looked, added)
    return rows
