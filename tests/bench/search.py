"""Search beside FTS5's own ranking over every match."""

from __future__ import annotations

import sqlite3

from tests.bench.table import Row, compare, together_ms
from tests.bench.world import SHARES, World

ROUNDS = 10
FLOOR = """
select rowid from message_search where message_search match ? order by bm25(message_search) limit 20
"""
QUERIES = {f"in {share:.2%}": word for word, share in SHARES.items()} | {
    "two words": "dolphin cheetah",
    "a phrase": '"left join"',
    "a prefix": "cheet*",
}


def measure(world: World) -> list[Row]:
    """Top 20 with snippets, for words of every frequency."""
    world.store.search("all is indexed now")
    raw = sqlite3.connect(world.store.file)
    rows: list[Row] = []
    for name, query in QUERIES.items():
        samples = together_ms(
            lambda _, query=query: world.store.search(query),
            lambda _, query=query: raw.execute(FLOOR, (query,)).fetchall(),
            ROUNDS,
        )
        rows += compare(f"search, {name}", "bm25 over all", *samples)
    raw.close()
    return rows
