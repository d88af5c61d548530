"""Values of a SQLite file come to DuckDB as they are, and what is not of its kind as NULL."""

from __future__ import annotations

import gc
import random
import sqlite3
import uuid

import duckdb
import pytest

from jupyter_chatstore import History, Message, Run, Store, Usage
from jupyter_chatstore.analytics.arrow import Columns
from jupyter_chatstore.analytics.few import FEW
from jupyter_chatstore.analytics.packed import NO_ID, NO_INTEGER, NO_REAL, packed
from jupyter_chatstore.errors import IllegibleWarning


def through(*columns: tuple) -> list[tuple]:
    with duckdb.connect(config={"python_enable_replacements": False}) as duck:
        page = Columns([(f"c{at}", packed(*column)) for at, column in enumerate(columns)])
        duck.register("page", page)
        rows = duck.execute("create table t as from page; from t").fetchall()
        duck.unregister("page")
        del page
        gc.collect()
        assert duck.execute("from t").fetchall() == rows
    return rows


def test_every_kind_of_value_arrives() -> None:
    seed = random.SystemRandom().randrange(2**32)
    print(f"seed: {seed}")
    chance = random.Random(seed)
    count = chance.choice([1, 7, 8, 9, 2_048, 5_000])
    ids = [uuid.UUID(bytes=chance.randbytes(16)) for _ in range(count)]
    integers = [chance.randrange(-(2**63) + 1, 2**63) for _ in range(count)]
    reals = [chance.choice([0.1, -1e300, 1, 5e-324]) for _ in range(count)]
    words = [chance.choice(["a", None, "é 😀", "", "n\0ul"]) for _ in range(count)]
    rows = through(
        ("id", [id_.bytes for id_ in ids]),
        ("integer", integers),
        ("real", reals),
        ("name", words),
        ("text", words),
    )
    assert rows == list(zip(ids, integers, reals, words, words, strict=True))


def test_what_is_not_of_its_kind_is_told_as_nothing() -> None:
    with pytest.warns(IllegibleWarning, match="chatstore doctor"):
        rows = through(
            ("id", ["x", b"short", None]),
            ("integer", ["1", None, 2**63]),
            ("real", ["1", None, b""]),
            ("name", [1, 2.5, None]),
        )
    assert rows == [
        (uuid.UUID(bytes=NO_ID), NO_INTEGER, NO_REAL, shown) for shown in ("1", "2.5", None)
    ]


@pytest.mark.parametrize("count", [1, FEW, FEW + 1])
def test_a_column_of_another_type_in_the_file_is_null(
    store: Store, history: History, count: int
) -> None:
    thread = store.new_thread()
    for _ in range(count):
        run = Run(usage=Usage(input_tokens=5), cost_usd=0.1, total_ms=2)
        store.append(thread.id, [Message.assistant("a")], run=run)
    other = sqlite3.connect(store.file)
    other.execute(
        "update run set input_tokens = 'many', output_tokens = -9223372036854775807 - 1, "
        "total_ms = x'00', first_token_ms = -9e999, model = 7, provider = x'616200', "
        "thread_id = 'short', id = hex(id)"
    )
    other.commit()
    other.close()
    with pytest.warns(IllegibleWarning, match="chatstore doctor"):
        relation = history.sql(
            "select id, thread_id, notebook_id, model, input_tokens, output_tokens, total_ms, "
            "first_token_ms, cost_usd from runs"
        )
    assert relation.fetchall() == [(None, None, None, "7", None, None, None, None, 0.1)] * count
