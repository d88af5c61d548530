"""A lake beside DuckDB's plain COPY of the same rows and columns, with as many threads."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from jupyter_chatstore import History, Message, Run, Store, TextPart, Usage
from jupyter_chatstore.analytics.lake import Lake
from jupyter_chatstore.analytics.lake.tables import TABLES
from tests.bench.table import Row
from tests.bench.world import texts

MONTHS = 12
AT_ONCE = 1_000
FIRST = datetime(2026, 1, 1, tzinfo=UTC)


def measure(folder: Path, messages: int) -> list[Row]:
    """A first export, one after another message, and one after nothing, over a year."""
    with Store(folder / "lake.db") as store, History(store) as history:
        thread = _fill(store, messages)
        history.connection.execute("SELECT count(*) FROM parts").fetchall()
        with Lake(folder / "lake") as lake:
            first = _ms(lambda: lake.write(history))
            all_of_it = _ms(lambda: _copy(history, folder / "plain", "1970-01-01"))
            store.append(thread, [_message(FIRST + timedelta(days=360), "one more")])
            history.connection.execute("SELECT count(*) FROM parts").fetchall()
            again = _ms(lambda: lake.write(history))
            month = _ms(lambda: _copy(history, folder / "month", "2026-12-01"))
            nothing = _ms(lambda: lake.write(history))
    return [
        Row(f"export {messages:,} messages of a year", "plain COPY", first, all_of_it),
        Row("export after one message", "plain COPY of its month", again, month),
        Row("export after nothing", "plain COPY of a month", nothing, month),
    ]


def _fill(store: Store, messages: int) -> str:
    said, step = texts(11), timedelta(days=360) / messages
    thread = store.new_thread(title="year")
    for start in range(0, messages, AT_ONCE):
        times = [FIRST + n * step for n in range(start, min(messages, start + AT_ONCE))]
        run = Run(model="m", provider="p", usage=Usage(input_tokens=1), started_at=times[0])
        batch = [_message(at, next(said)) for at in times]
        store.append(thread.id, [*batch, Message.assistant("!")], run=run)
    return thread.id


def _message(at: datetime, text: str) -> Message:
    return Message(role="user", parts=(TextPart(text),), created_at=at)


def _copy(history: History, folder: Path, since: str) -> None:
    folder.mkdir()
    for table in TABLES:
        where = f"WHERE {table.at} >= '{since}'" if table.at and not table.of else ""
        if table.of:
            where = f"WHERE {table.by} IN (SELECT id FROM {table.of} WHERE {table.at} >= '{since}')"
        history.connection.execute(
            f"COPY (FROM {table.name} {where}) TO '{folder / table.name}.parquet' "
            "(FORMAT parquet, COMPRESSION zstd)"
        )


def _ms(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000
