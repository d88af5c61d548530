"""A file of this release is opened by the next one, and nothing is lost, whoever is killed."""

from __future__ import annotations

import gzip
import json
import random
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from jupyter_chatstore.model import Message
from jupyter_chatstore.store import Store, migrate, schema, words
from tests.store import next_release
from tests.store.failing_disk import FULL, FailingDisk, default_vfs
from tests.store.past import DATA, contents
from tests.store.test_past import without_news
from tests.store.test_processes import go, is_whole, start

NAME = f"version-{schema.SCHEMA_VERSION}"
WAS = json.loads((DATA / f"{NAME}.json").read_text())
KILLS = 20

OPEN = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from jupyter_chatstore.model import Message
from jupyter_chatstore.store import Store
from tests.store import next_release
next_release.become(Path(sys.argv[2]))
sys.stdin.readline()
with Store(sys.argv[3], busy_timeout_ms=60_000) as store:
    store.append(store.new_thread(title=sys.argv[4]).id, [Message.user("hi")])
    assert store.saved.saved, store.saved.reason
"""


@pytest.fixture
def old(db_path):
    db_path.write_bytes(gzip.decompress((DATA / f"{NAME}.db.gz").read_bytes()))
    return db_path


@pytest.fixture
def migrations(tmp_path):
    next_release.write(tmp_path / "migrations")
    return tmp_path / "migrations"


@pytest.fixture
def upgraded(migrations, monkeypatch):
    """This process is of the next release."""
    monkeypatch.setattr(migrate, "SCRIPTS", migrations)
    monkeypatch.setattr(schema, "SCHEMA_VERSION", next_release.VERSION)


def dump(path):
    """All that is in a file, as SQL."""
    with closing(sqlite3.connect(path)) as connection:
        words.learn(connection)
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        return version, list(connection.iterdump())


def copies(path):
    return sorted(path.parent.glob(f"{path.name}.version-*"))


def has_everything(path):
    """All of the old file is there when it is opened, in the new shape."""
    with Store(path) as store:
        assert store.saved.saved, store.saved.reason
        assert without_news(WAS, json.loads(json.dumps(contents(store)))) == WAS
        assert store.doctor().problems == ()
    assert is_whole(path)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (next_release.VERSION,)
        for table in ("thread", "message"):
            colors = f"SELECT DISTINCT color FROM {table}"
            assert connection.execute(colors).fetchall() == [("red",)]


def touched(migrations, store, *numbers):
    done = subprocess.run(
        [sys.executable, next_release.__file__, migrations, store, *map(str, numbers)],
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.split()


def test_who_is_killed_on_the_way_loses_nothing(old, migrations, upgraded):
    if default_vfs() is None:
        pytest.skip("this Python's SQLite can't be reached from outside")
    was = dump(old)
    touches = int(touched(migrations, old, 0)[0])
    seed = random.randrange(2**32)
    print(f"seed {seed}, {touches} touches of the disk")
    fatal = random.Random(seed).sample(range(1, touches + 1), KILLS)
    assert touched(migrations, old, *fatal) == [], "one lived"
    for number in fatal:
        print(f"killed at touch {number}")
        path = old.with_name(str(number)) / old.name
        aside = shutil.copytree(path.parent, old.with_name(f"{number} aside")) / old.name
        version, found = dump(aside)
        assert (version, found) == was or (version == next_release.VERSION and copies(path))
        has_everything(path)
        assert copies(path)
        assert all(dump(copy) == was for copy in copies(path))
        assert not list(path.parent.glob(".*")), "something was left behind"


def test_kernels_that_open_it_at_once_upgrade_it_once(old, migrations):
    was = dump(old)
    root = Path(__file__).parents[2]
    go([start(OPEN, root, migrations, old, n) for n in range(4)])
    (copy,) = copies(old)
    assert dump(copy) == was
    assert is_whole(old)
    with closing(sqlite3.connect(old)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (next_release.VERSION,)
        titles = [title for (title,) in connection.execute("SELECT title FROM thread")]
    assert sorted(titles)[:4] == [str(n) for n in range(4)]
    assert len(titles) == 4 + len(WAS["threads"]) + 1  # one is in the trash


def test_one_that_cant_be_copied_is_left_as_it_is_until_it_can(old, upgraded, clock):
    vfs = default_vfs()
    if vfs is None:
        pytest.skip("this Python's SQLite can't be reached from outside")
    was = dump(old)
    disk = FailingDisk(vfs, FULL)
    with disk:
        disk.fails = range(1_000_000)
        store = Store(old, clock=clock)
        assert not store.saved.saved
        thread = store.new_thread(title="meanwhile")
        (said,) = store.append(thread.id, [Message.user("hello")])
        assert dump(old) == was
        assert copies(old) == []
    clock.wait()
    assert store.try_saving().saved
    assert store.message(said.id).text == "hello"
    assert len(store.threads()) == len(WAS["threads"])  # an archived one is not listed
    store.close()
    (copy,) = copies(old)
    assert dump(copy) == was
