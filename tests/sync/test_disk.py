"""A disk that fails anywhere in a page leaves the page before it or all of it, and no hole."""

from __future__ import annotations

import shutil

import pytest

from jupyter_chatstore.errors import StoreUnavailableError
from tests.store import failing_disk
from tests.store.failing_disk import FULL, IOERR_WRITE, FailingDisk
from tests.sync.devices import Device, say, settle


@pytest.fixture(scope="module")
def vfs():
    found = failing_disk.default_vfs()
    if found is None:
        pytest.skip("this Python's SQLite can't be reached from outside")
    return found


@pytest.mark.parametrize("code", [FULL, IOERR_WRITE])
def test_a_page_comes_wholly_or_not_at_all(vfs, laptop, desktop, tmp_path, code):
    thread = laptop.store.new_thread(title="t")
    first, *_ = say(laptop, thread, "1", "2")
    settle(laptop, desktop)
    say(desktop, thread, "not sent yet")
    desktop.store.close()
    say(laptop, thread, *("more " * 2_000 for _ in range(4)))
    laptop.store.set_thread(thread.id, title="new", tags=["a"])
    laptop.store.bookmark(first.id)
    laptop.push()

    def pulled(name, fails):
        """Whether a pull failed, and how often it could have."""
        path = tmp_path / f"{name}.db"
        shutil.copy(desktop.path, path)
        with (disk := FailingDisk(vfs, code)):
            device = Device(path, desktop.log)
            before = device.shown(), device.journal.cursor
            disk.count, disk.fails = 0, fails
            try:
                device.pull()
            except StoreUnavailableError:
                failed = True
                disk.fails = range(0)
                assert (device.shown(), device.journal.cursor) == before
            else:
                failed = False
            met, disk.fails = disk.count, range(0)
            device.store.close()
        with (again := Device(path, desktop.log)).store:
            assert ((again.shown(), again.journal.cursor) == before) == failed
            again.pull()
            assert again.store.thread(thread.id).title == "new"
            assert len(again.store.search("more")) == 4
            assert len(again.journal.queue()) == 1
        return failed, met

    met = pulled("sound", range(0))[1]
    assert sum(pulled(n, range(n, n + 1))[0] for n in range(met))
    assert pulled("full", range(1_000_000))[0]
