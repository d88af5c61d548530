"""What appending notices of a long query in the same process."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager

from jupyter_chatstore import History
from tests.bench.table import Row, compare, times_ms
from tests.bench.turns import turn
from tests.bench.world import World

ROUNDS = 20
APPENDS = 50
"""In each round, of each kind."""
SHARES = (0.5, 0.99)


def measure(world: World, history: History) -> list[Row]:
    """Appends alone, beside a query, and beside Python code that never rests, by turns."""
    thread = world.store.new_thread(title="beside a query").id
    turns = [turn(world) for _ in range(3 * ROUNDS * APPENDS)]
    duck = history.connection.cursor()

    def append(_: int) -> None:
        world.store.append(thread, *turns.pop())

    def ask() -> None:
        duck.execute("SELECT max(md5(id || n)) FROM runs, range(5) AS t(n)").fetchall()

    def count() -> None:
        sum(range(100_000))

    alone: list[float] = []
    asked: list[float] = []
    busy: list[float] = []
    for _ in range(ROUNDS):
        alone += times_ms(append, APPENDS)
        with _again_and_again(ask):
            asked += times_ms(append, APPENDS)
        with _again_and_again(count):
            busy += times_ms(append, APPENDS)
    return [
        *compare("append beside a long query", "append alone", asked, alone, SHARES),
        *compare("append beside a long query", "beside busy Python code", asked, busy, SHARES),
    ]


@contextmanager
def _again_and_again(work: Callable[[], None]) -> Generator[None]:
    """Work that another thread does until the block ends."""
    done = threading.Event()

    def run() -> None:
        while not done.is_set():
            work()

    working = threading.Thread(target=run)
    working.start()
    try:
        yield
    finally:
        done.set()
        working.join()
