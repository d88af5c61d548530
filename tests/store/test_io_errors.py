"""A disk that fails at any one of all writes of a session, or from that one on: nothing is lost.

`CHATSTORE_DISK_FAILURES` says how many of these moments are tried, by chance; all are a minute.
"""

from __future__ import annotations

import os
import random
from contextlib import suppress

import pytest

from jupyter_chatstore.errors import StoreUnavailableError
from jupyter_chatstore.model import Message
from jupyter_chatstore.store import Store
from tests.store import failing_disk
from tests.store.failing_disk import FULL, IOERR_FSYNC, IOERR_TRUNCATE, IOERR_WRITE, FailingDisk
from tests.store.test_faults import all_is_there, is_sound, session, shown_is

ROUNDS = 1
FAILURES = int(os.environ.get("CHATSTORE_DISK_FAILURES", "20"))


@pytest.fixture(scope="module")
def vfs():
    found = failing_disk.default_vfs()
    if found is None:
        pytest.skip("this Python's SQLite can't be reached from outside")
    return found


def run(path, clock, disk, fails):
    """A session on a disk that fails at such times, and what is there when it is mended.

    Returns:
        How often it could have failed, and whether all was saved nevertheless.
    """
    with disk, Store(path, clock=clock) as store:
        thread, done_with = store.new_thread(title="t"), store.new_thread(title="done with")
        (first,) = store.append(thread.id, [Message.user("before")])
        disk.count, disk.fails = 0, fails
        told = {first.id: "before"} | session(store, thread, ROUNDS)
        with suppress(StoreUnavailableError):
            store.purge(done_with.id)
        shown_is(store, thread, told)
        met, saved = disk.count, store.saved.saved
        disk.fails = range(0)
        is_sound(path)
        clock.wait()
        store.set_setting("there is", "room again")
        assert store.saved.saved
    all_is_there(path, thread, told, ROUNDS)
    is_sound(path)
    return met, saved


@pytest.mark.parametrize(
    ("code", "once"),
    [
        (FULL, False),
        (IOERR_WRITE, True),
        (IOERR_FSYNC, True),
        (IOERR_FSYNC, False),
        (IOERR_TRUNCATE, True),
        (IOERR_TRUNCATE, False),
    ],
)
def test_nothing_is_lost(vfs, tmp_path, clock, code, once):
    met, _ = run(tmp_path / "sound.db", clock, FailingDisk(vfs, code), range(0))
    moments = random.sample(range(met), min(met, FAILURES))
    print(f"{met} times, of which are tried {moments}")
    saved = []
    for n in moments:
        print(f"number {n} fails")
        fails = range(n, n + 1) if once else range(n, 1_000_000)
        saved += run(tmp_path / f"{n}.db", clock, FailingDisk(vfs, code), fails)[1:]
    # A log that can't be cut short is written over; all other failures send what is said to memory.
    assert saved
    assert all(saved) == (code == IOERR_TRUNCATE)
