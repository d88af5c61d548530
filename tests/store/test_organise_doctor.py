"""The doctor says what is wrong with a file, and mends what is made of the messages."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from jupyter_chatstore.model import Message
from jupyter_chatstore.store import Store
from jupyter_chatstore.store.doctor import examine
from tests.store.held import locked


@pytest.fixture
def thread(store):
    made = store.new_thread(title="t")
    store.append(made.id, [Message.user("one zebra"), Message.assistant("two zebras")])
    fork = store.fork(store.messages(made.id)[0].id)
    store.append(fork.id, [Message.user("three")])
    store.search("zebra")
    return made


def spoil(db_path, *statements):
    with closing(sqlite3.connect(db_path)) as raw, raw:
        for statement in statements:
            raw.execute(statement)


def test_a_sound_file(store, thread, db_path):
    report = store.doctor()
    assert report.problems == ()
    assert (report.path, report.exists, report.saved) == (db_path, True, True)
    assert (report.journal_mode, report.on_network) == ("wal", False)
    assert report.file_system != ""
    assert report.integrity_check == ("ok",)
    assert report.file_bytes > 0
    assert (report.rows["threads"], report.rows["messages"]) == (2, 3)


def test_what_the_index_has_yet_to_look_at_is_no_fault(store, thread):
    store.append(thread.id, [Message.user("new")])
    assert store.doctor().problems == ()


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE thread SET message_count = 99", "wrong count"),
        ("UPDATE thread SET head_id = x'00112233445566778899aabbccddeeff'", "end in a message"),
        ("DELETE FROM message_search_docsize", "missing from the search index"),
        ("INSERT INTO message_search_docsize VALUES (77, x'01')", "gone are in the search index"),
    ],
)
def test_what_is_made_of_the_messages_is_mended(store, thread, db_path, statement, said):
    before = [store.messages(t.id) for t in store.threads()]
    spoil(db_path, statement)
    (problem,) = store.doctor().problems
    assert said in problem
    report = store.doctor(repair=True)
    assert report.problems == ()
    assert report.repaired == (problem,)
    assert [store.messages(t.id) for t in store.threads()] == before
    assert len(store.search("zebra OR zebras")) == 2
    assert sorted(t.message_count for t in store.threads()) == [2, 2]


@pytest.mark.parametrize("table", ["part", "setting"])
def test_a_table_that_is_missing_is_damage(store, thread, db_path, table):
    store.close()
    spoil(db_path, f"DROP TABLE {table}")
    [problem] = examine(db_path).damage
    assert problem == f"tables are missing: {table}: restore a backup"


def test_a_search_index_that_is_missing_is_made_anew(store, thread, db_path):
    spoil(db_path, "DROP TABLE message_search")
    assert store.doctor().problems == ("the search index is missing",)
    assert store.doctor(repair=True).problems == ()
    assert len(store.search("zebra*")) == 2


def test_a_place_that_can_hold_no_file_is_reported_on(tmp_path):
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    for path in (loop, tmp_path / ("long" * 63)):
        report = examine(path)
        assert (report.wal_bytes, report.schema_version) == (0, None)


def test_a_preview_is_made_anew(store, thread, db_path):
    spoil(db_path, "UPDATE thread SET preview = 'nonsense'")
    store.doctor(repair=True)
    assert {t.preview for t in store.threads()} == {"two zebras", "three"}


def test_a_message_without_its_parent_is_damage(store, thread, db_path):
    spoil(
        db_path,
        "PRAGMA foreign_keys = ON",
        "DELETE FROM message WHERE parent_id IS NULL",
    )
    assert any("follow one that is gone" in problem for problem in store.doctor().problems)


def test_a_file_that_is_not_saved_to_says_so(db_path):
    with Store(db_path, busy_timeout_ms=20) as store:
        thread = store.new_thread()
        with locked(db_path):
            store.append(thread.id, [Message.user("hi")])
            report = store.doctor()
            assert not report.saved
            assert any("locked" in problem for problem in report.problems)


def test_a_file_that_is_not_there_is_no_problem(tmp_path):
    from jupyter_chatstore.store.doctor import examine

    report = examine(tmp_path / "none" / "chat.db")
    assert (report.exists, report.problems) == (False, ())
