"""Transactions on SQLite share a commit, and nothing else: what one undoes the others keep."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import event

from jupyter_chatstore.server.database import Database
from jupyter_chatstore.server.problems import ProblemError


@pytest.fixture
def database(tmp_path):
    opened = Database(f"sqlite:///{tmp_path / 'server.db'}")
    with opened.transaction() as connection:
        connection.exec_driver_sql("CREATE TABLE t (n INTEGER UNIQUE)")
    yield opened
    opened.close()


def put(database, n, then=lambda: None):
    with database.transaction() as connection:
        connection.exec_driver_sql("INSERT INTO t VALUES (?)", (n,))
        then()


def there(database):
    with database.reading() as connection:
        return sorted(connection.exec_driver_sql("SELECT n FROM t").scalars())


def together(database, count, work):
    """Runs so many at once: all but the first are waiting when it ends."""

    def first():
        while database._writer._waiting < count - 1:
            time.sleep(0)

    with ThreadPoolExecutor(count) as pool:
        begun = threading.Event()
        futures = [pool.submit(put, database, 0, lambda: (begun.set(), first()))]
        begun.wait()
        futures += [pool.submit(work, n) for n in range(1, count)]
        return [future.exception() for future in futures]


def test_those_who_wait_share_a_commit(database):
    commits = []
    event.listen(database._writers, "commit", commits.append)
    assert together(database, 8, lambda n: put(database, n)) == [None] * 8
    assert there(database) == list(range(8))
    assert len(commits) == 1


def test_what_one_undoes_the_others_keep(database):
    def work(n):
        put(database, n, lambda: 1 // (n % 2))

    errors = together(database, 8, work)
    assert [isinstance(error, ZeroDivisionError) for error in errors[2::2]] == [True] * 3
    assert there(database) == [0, 1, 3, 5, 7]


def test_a_commit_that_fails_fails_for_all(database):
    def fail(connection):
        raise OSError("the disk")

    event.listen(database._writers, "commit", fail)
    errors = together(database, 4, lambda n: put(database, n))
    event.remove(database._writers, "commit", fail)
    assert all(isinstance(error, OSError) for error in errors)
    assert there(database) == []
    put(database, 9)
    assert there(database) == [9]


def test_a_full_disk_is_said_and_what_was_there_stays(database):
    put(database, 1)
    with database.transaction() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(ProblemError) as error, database.transaction() as connection:
        connection.exec_driver_sql("CREATE TABLE big AS SELECT zeroblob(100000)")
    assert (error.value.code, error.value.what) == ("unavailable", "The server's disk is full.")
    with database.transaction() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
    put(database, 2)
    assert there(database) == [1, 2]
