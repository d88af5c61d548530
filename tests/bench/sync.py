"""Sync beside no sync: what an append costs, and how soon what is said is seen elsewhere."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from jupyter_chatstore import Message, Store
from jupyter_chatstore.server.config import Config
from jupyter_chatstore.server.serving import auth_of, opened
from jupyter_chatstore.server.settings import Settings, settled
from jupyter_chatstore.sync.sync import Sync
from tests.bench.table import Row, compare, percentile, together_ms

EMAIL, PASSWORD = "ada@example.org", "a long enough password"
ROUNDS = 300
DEVICES, PROCESSES = 20, 4
SAID = 40
PAUSE_S = 0.7
PATIENCE_S = 240.0


def measure(folder: Path) -> list[Row]:
    """All rows, against a server in a process of its own."""
    with ExitStack() as end:
        end.enter_context(_environment(folder))
        url, settings = end.enter_context(_served(folder / "server"))
        return [*_appends(folder, url, settings), *_seen(folder, url, settings)]


def _appends(folder: Path, url: str, settings: Settings) -> list[Row]:
    """A question and its answer, with sync at work beside without."""
    with (
        Store(folder / "alone.db") as alone,
        Store(folder / "synced.db") as synced,
        _signed_in(synced, url, settings, "bench") as sync,
    ):
        sync.start()
        _until(lambda: sync.status.state == "synced")
        threads = [store.new_thread(title="t").id for store in (alone, synced)]
        samples = together_ms(
            lambda _: synced.append(threads[1], _pair()),
            lambda _: alone.append(threads[0], _pair()),
            ROUNDS,
        )
    return compare("append a pair, sync on", "the same, sync off", *samples, (0.5, 0.99))


def _seen(folder: Path, url: str, settings: Settings) -> list[Row]:
    """From the end of an append on one device to its being in the others' stores."""
    with ExitStack() as end:
        say = end.enter_context(Store(folder / "says.db"))
        sync = end.enter_context(_signed_in(say, url, settings, "says"))
        thread = say.new_thread(title="seen").id
        sync.start()
        names = [f"device{n}" for n in range(DEVICES - 1)]
        for name in names:
            with Store(folder / f"{name}.db") as store:
                _signed_in(store, url, settings, name).close()
        groups = [names[n::PROCESSES] for n in range(PROCESSES)]
        watchers = [end.enter_context(_watcher(folder, group)) for group in groups]
        said: dict[str, float] = {}
        for _ in range(SAID):
            message = say.append(thread, _pair())[-1]
            said[message.id] = time.monotonic()
            sync.wake()
            time.sleep(PAUSE_S)
        seen = [line for watcher in watchers for line in _lines(watcher)]
    waits = [(at - said[key]) * 1000 for key, at in seen if key in said]
    if len(waits) < SAID * (DEVICES - 1):
        raise RuntimeError(f"{len(waits)} of {SAID * (DEVICES - 1)} were seen")
    return [
        Row(f"said to seen, {DEVICES} devices, p{share:.0%}"[:-1], f"aim {aim:.0f} ms", at, aim)
        for share, aim in ((0.5, 100.0), (0.99, 500.0))
        for at in [percentile(waits, share)]
    ]


def _pair() -> list[Message]:
    return [Message.user("why is the mean so high?"), Message.assistant("An outlier. " * 40)]


@contextmanager
def _environment(folder: Path) -> Iterator[None]:
    given = {
        "JUPYTER_DATA_DIR": str(folder / "data"),
        "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
    }
    before = {name: os.environ.get(name) for name in given}
    os.environ.update(given)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})


@contextmanager
def _served(folder: Path) -> Iterator[tuple[str, Settings]]:
    settings = settled(folder, None, Config())
    database = opened(settings)
    auth_of(settings, database).accounts.add(EMAIL, PASSWORD)
    database.close()
    command = [sys.executable, "-m", "jupyter_chatstore.cli", "serve", "--port", "0"]
    process = subprocess.Popen(
        [*command, "--data-dir", str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout is not None
        for line in process.stdout:
            if found := re.search(r"http://[\d.]+:\d+", line):
                yield found[0], settings
                return
        raise RuntimeError("the server did not start")
    finally:
        process.terminate()
        process.wait(60)


def _signed_in(store: Store, url: str, settings: Settings, name: str) -> Sync:
    sync = Sync(store)
    login = sync.login(url, device_name=name)
    database = opened(settings)
    auth = auth_of(settings, database)
    account = auth.accounts.by_email(EMAIL)
    assert account is not None
    auth.flow.answer(login.user_code, account.id, approved=True)
    database.close()
    login.wait()
    return sync


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


def _until(what) -> None:
    end = time.monotonic() + PATIENCE_S
    while not what():
        assert time.monotonic() < end
        time.sleep(0.01)


def watch(count: int, paths: list[str]) -> None:
    """Keeps stores in step, and tells when each answer came to each of them."""
    with ExitStack() as end:
        stores = [end.enter_context(Store(path)) for path in paths]
        syncs = [end.enter_context(Sync(store)) for store in stores]
        for sync in syncs:
            sync.start()
        for sync in syncs:
            _until(lambda sync=sync: sync.status.state == "synced")
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
