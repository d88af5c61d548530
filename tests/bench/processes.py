"""Four processes that append to one file at once, beside four that do so with raw sqlite3."""

from __future__ import annotations

import multiprocessing
import time
from multiprocessing.synchronize import Barrier
from pathlib import Path

from jupyter_chatstore import Message, Store
from tests.bench.floor import Floor
from tests.bench.table import Row

PROCESSES = 4
PAIRS = 250


def _store(path: Path, ready: Barrier) -> None:
    with Store(path) as store:
        thread = store.new_thread()
        ready.wait()
        for _ in range(PAIRS):
            pair = [Message.user("q" * 500), Message.assistant("a" * 500)]
            store.append(thread.id, pair)
        if not store.saved.saved:
            raise RuntimeError(store.saved.reason)
        ready.wait()


def _floor(path: Path, ready: Barrier) -> None:
    floor = Floor(path)
    ready.wait()
    for number in range(PAIRS):
        floor.append(number, "q" * 500, "a" * 500)
    ready.wait()


def measure(folder: Path) -> list[Row]:
    """Milliseconds a pair; a process that fails ends the run."""
    with Store(folder / "shared.db"):
        pass
    floor_ms = _run(_floor, folder / "shared-floor.db")
    work_ms = _run(_store, folder / "shared.db")
    return [
        Row("append a pair, four processes at once", "raw, two inserts, FULL", work_ms, floor_ms)
    ]


def _run(work: object, path: Path) -> float:
    context = multiprocessing.get_context("spawn")
    ready = context.Barrier(PROCESSES + 1)
    workers = [context.Process(target=work, args=(path, ready)) for _ in range(PROCESSES)]
    for worker in workers:
        worker.start()
    ready.wait(60)
    start = time.perf_counter()
    ready.wait(120)
    took = time.perf_counter() - start
    for worker in workers:
        worker.join(60)
        if worker.exitcode != 0:
            raise RuntimeError(f"a process ended with {worker.exitcode}")
    return took * 1000 / (PROCESSES * PAIRS)
