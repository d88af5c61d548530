"""Sync beside no sync: what an append costs, and how soon what is said is seen elsewhere."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from jupyter_chatstore import Message, Store
from jupyter_chatstore.sync.sync import Sync
from tests.bench.served import PATIENCE_S, Served, environment, served, until
from tests.bench.table import Row, compare, percentile, together_ms

ROUNDS = 300
DEVICES, PROCESSES = 20, 4
SAID = 40
PAUSE_S = 0.7


def measure(folder: Path) -> list[Row]:
    """All rows, against a server in a process of its own."""
    with ExitStack() as end:
        end.enter_context(environment(folder))
        server = end.enter_context(served(folder / "server"))
        return [*_appends(folder, server), *seen(folder, server)]


def _appends(folder: Path, server: Served) -> list[Row]:
    """A question and its answer, with sync at work beside without."""
    with (
        Store(folder / "alone.db") as alone,
        Store(folder / "synced.db") as synced,
        server.signed_in(synced, "bench") as sync,
    ):
        sync.start()
        until(lambda: sync.status.state == "synced")
        threads = [store.new_thread(title="t").id for store in (alone, synced)]
        samples = together_ms(
            lambda _: synced.append(threads[1], _pair()),
            lambda _: alone.append(threads[0], _pair()),
            ROUNDS,
        )
    return compare("append a pair, sync on", "the same, sync off", *samples, (0.5, 0.99))


def seen(folder: Path, server: Served, beside: str = "") -> list[Row]:
    """From the end of an append on one device to its being in the others' stores."""
    with ExitStack() as end:
        say = end.enter_context(Store(folder / "says.db"))
        sync = end.enter_context(server.signed_in(say, "says"))
        thread = say.new_thread(title="seen").id
        sync.start()
        names = [f"device{n}" for n in range(DEVICES - 1)]
        for name in names:
            with Store(folder / f"{name}.db") as store:
                server.signed_in(store, name).close()
        groups = [names[n::PROCESSES] for n in range(PROCESSES)]
        watchers = [end.enter_context(_watcher(folder, group)) for group in groups]
        said: dict[str, float] = {}
        for _ in range(SAID):
            message = say.append(thread, _pair())[-1]
            said[message.id] = time.monotonic()
            sync.wake()
            time.sleep(PAUSE_S)
        came = [line for watcher in watchers for line in _lines(watcher)]
    waits = [(at - said[key]) * 1000 for key, at in came if key in said]
    if len(waits) < SAID * (DEVICES - 1):
        raise RuntimeError(f"{len(waits)} of {SAID * (DEVICES - 1)} were seen")
    return [
        Row(
            f"said to seen, {DEVICES} devices, p{100 * share:.0f}",
            f"aim {aim:.0f} ms {beside}".strip(),
            at,
            aim,
        )
        for share, aim in ((0.5, 100.0), (0.99, 500.0))
        for at in [percentile(waits, share)]
    ]


def _pair() -> list[Message]:
    return [Message.user("why is the mean so high?"), Message.assistant("An outlier. " * 40)]


@contextmanager
def _watcher(folder: Path, names: list[str]) -> Iterator[subprocess.Popen[str]]:
    files = [str(folder / f"{name}.db") for name in names]
    process = subprocess.Popen(
        [sys.executable, __file__, str(SAID), *files], stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield process
    finally:
        process.kill()
        process.wait()


def _lines(process: subprocess.Popen[str]) -> list[tuple[str, float]]:
    assert process.stdout is not None
    return [tuple(json.loads(line)) for line in process.stdout]


def watch(count: int, paths: list[str]) -> None:
    """Keeps stores in step, and tells when each answer came to each of them."""
    with ExitStack() as end:
        stores = [end.enter_context(Store(path)) for path in paths]
        syncs = [end.enter_context(Sync(store)) for store in stores]
        for sync in syncs:
            sync.start()
        for sync in syncs:
            until(lambda sync=sync: sync.status.state == "synced")
        marks = [store.last_change() for store in stores]
        left = [count] * len(stores)
        print("ready", flush=True)
        last = time.monotonic() + PATIENCE_S
        while any(left) and time.monotonic() < last:
            for n, store in enumerate(stores):
                now = store.last_change()
                if now == marks[n]:
                    continue
                at = time.monotonic()
                for change in store.changes(marks[n], now - marks[n]):
                    if change.entity == "message" and change.kind == "put":
                        message = store.message(change.entity_id)
                        if message.role == "assistant":
                            left[n] -= 1
                            print(json.dumps([message.id, at]), flush=True)
                marks[n] = now
            time.sleep(0.005)


if __name__ == "__main__":
    watch(int(sys.argv[1]), sys.argv[2:])
