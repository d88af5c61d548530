"""A page read column by column holds what its rows hold."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing

import duckdb
import pytest

from jupyter_chatstore import Message, Run, Store, Usage
from jupyter_chatstore.analytics import page
from jupyter_chatstore.analytics.copies import RUN
from jupyter_chatstore.analytics.needs import make_views

NAMES = (None, "", "a", 'q"uote', "two\nlines", "é 😀", "nu\0l", "null", "[1]")


def fill(store: Store, seed: int) -> None:
    print(f"seed: {seed}")
    chance = random.Random(seed)

    def some(number: float) -> float | None:
        return chance.choice([None, 0, number])

    thread = store.new_thread()
    for _ in range(20):
        run = Run(
            model=chance.choice(NAMES),
            provider=chance.choice(NAMES),
            usage=Usage(input_tokens=some(2**53 + 1), output_tokens=some(7)),
            cost_usd=some(chance.random() / 3),
            total_ms=some(5e-324),
            error={"code": chance.choice([*NAMES, {"not": "a text"}])},
        )
        store.append(thread.id, [Message.assistant("a")], run=run)


def test_columns_are_those_of_the_rows(store: Store) -> None:
    fill(store, random.SystemRandom().randrange(2**32))
    with closing(sqlite3.connect(store.file)) as raw, duckdb.connect() as duck:
        make_views(duck)
        RUN.insert(duck, raw.execute(RUN.select).fetchall())
        rows = duck.execute("from loaded.run order by message_id").fetchall()
        assert len(rows) == 20
        duck.execute("delete from loaded.run")
        RUN.put(duck, page.read(raw, RUN, "", ()))
        assert duck.execute("from loaded.run order by message_id").fetchall() == rows
        assert page.read(raw, RUN, "AND 0", ()) == []


@pytest.mark.parametrize(
    "harm",
    [
        *("id = 'text'", "id = substr(id, 2)"),
        *("input_tokens = 'many'", "input_tokens = 0.5", "input_tokens = x'00'"),
        *("total_ms = 'long'", "model = CAST(x'ff' AS TEXT)"),
    ],
)
def test_a_value_of_another_kind_is_left_to_the_rows(store: Store, harm: str) -> None:
    fill(store, 1)
    with closing(sqlite3.connect(store.file)) as raw:
        raw.execute(f"UPDATE run SET {harm} WHERE id = (SELECT min(id) FROM run)")
        with pytest.raises(page.OddValueError):
            page.read(raw, RUN, "", ())
