"""A file becomes an open store, or is left exactly as it was found."""

from __future__ import annotations

import shutil
import sqlite3
import stat

import psutil
import pytest

from jupyter_chatstore.errors import StoreError, StoreTooNewError
from jupyter_chatstore.model import Message
from jupyter_chatstore.store import Store, opening, schema


def execute(path, *statements):
    connection = sqlite3.connect(path)
    with connection:
        found = [connection.execute(statement).fetchone() for statement in statements]
    connection.close()
    return found


def test_a_new_store_and_its_directories_are_the_users_alone(tmp_path):
    path = tmp_path / "a" / "b" / "chat.db"
    with Store(path) as store:
        assert (store.file, store.saved.saved) == (path, True)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_the_environment_says_where_the_store_is(db_path):
    with Store() as store:
        assert store.file == db_path


def test_a_store_survives_being_closed(db_path):
    with Store(db_path) as store:
        thread = store.new_thread(title="t")
        store.append(thread.id, [Message.user("hi")])
        store.close()
        with pytest.raises(StoreError, match="closed"):
            store.thread(thread.id)
    with Store(db_path) as store:
        assert store.messages(thread.id)[0].text == "hi"
    assert [p.name for p in db_path.parent.iterdir() if p.name.startswith("chat.db")] == ["chat.db"]


def test_the_file_says_what_it_is(store, db_path):
    assert store.journal_mode == "wal"
    assert execute(
        db_path, "PRAGMA application_id", "PRAGMA user_version", "PRAGMA auto_vacuum"
    ) == [(schema.APPLICATION_ID,), (schema.SCHEMA_VERSION,), (2,)]


def test_a_file_of_a_newer_release_is_refused_and_left_untouched(db_path):
    Store(db_path).close()
    execute(db_path, f"PRAGMA user_version = {schema.SCHEMA_VERSION + 1}")
    before = db_path.read_bytes()
    with pytest.raises(StoreTooNewError, match="newer release") as raised:
        Store(db_path)
    assert "untouched" in raised.value.kept
    assert db_path.read_bytes() == before


def make_foreign(path):
    execute(path, "CREATE TABLE recipe (name)", "INSERT INTO recipe VALUES ('soup')")


def make_no_database(path):
    path.write_text("Dear diary, " * 1_000)


def make_damaged(path):
    with Store(path) as store:
        store.append(store.new_thread().id, [Message.user("x" * 100_000)])
    content = bytearray(path.read_bytes())
    content[100:4096] = b"\xff" * 3996
    path.write_bytes(content)


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (make_foreign, "another program"),
        (make_no_database, "no database"),
        (make_damaged, "damaged"),
    ],
)
def test_what_is_not_a_store_is_left_untouched_and_chatting_goes_on(db_path, make, reason):
    make(db_path)
    before = db_path.read_bytes()
    with Store(db_path) as store:
        assert not store.saved.saved
        assert reason in store.saved.reason
        thread = store.new_thread()
        store.append(thread.id, [Message.user("hi")])
        assert store.messages(thread.id)[0].text == "hi"
    assert db_path.read_bytes() == before


def test_an_empty_file_becomes_a_store(db_path):
    db_path.touch()
    with Store(db_path) as store:
        assert store.saved.saved
        assert store.threads() == []


@pytest.mark.parametrize(
    ("filesystem", "mode"),
    [("ext4", "WAL"), ("apfs", "WAL"), ("NTFS", "WAL"), ("nfs4", "DELETE"), ("cifs", "DELETE"),
     ("fuse.sshfs", "DELETE"), ("smb3", "DELETE"), ("9p", "DELETE"), ("", "WAL")],
)  # fmt: skip
def test_wal_is_for_local_disks_only(filesystem, mode):
    assert opening.journal_mode_for(filesystem) == mode


def test_a_store_without_wal_works_the_same(db_path):
    database = opening.open_file(db_path, journal_mode="DELETE")
    database.close()
    assert execute(db_path, "PRAGMA journal_mode") == [("delete",)]
    database = opening.open_file(db_path, journal_mode="DELETE")
    with database.read() as connection:
        assert schema.look(connection) is schema.Found.OURS
    database.close()


@pytest.fixture
def network_disk(tmp_path, monkeypatch):
    """The machine says that a part of it is another machine's disk."""
    place = tmp_path / "network"
    place.mkdir()
    mounts = psutil.disk_partitions(all=True)
    mounted = mounts[0]._replace(mountpoint=str(place), fstype="nfs4")
    monkeypatch.setattr(psutil, "disk_partitions", lambda **_: [*mounts, mounted])
    return place


def test_a_store_on_a_network_disk_does_without_wal_and_says_so(network_disk, db_path):
    path = network_disk / "chat.db"
    with Store(path) as store, Store(path) as other:
        assert store.saved.saved
        assert store.journal_mode == "delete"
        thread = store.new_thread(title="t")
        other.append(thread.id, [Message.user("hi")])
        assert [m.text for m in store.messages(thread.id)] == ["hi"]
        assert not path.with_name("chat.db-wal").exists()
        report = store.doctor()
        assert (report.file_system, report.on_network) == ("nfs4", True)
        assert report.journal_mode == "delete"
        assert report.problems == ()
    with Store(db_path) as store:
        assert store.journal_mode == "wal"


def test_a_store_that_moves_to_a_network_disk_and_back_changes_its_ways(network_disk, db_path):
    with Store(db_path) as store:
        thread = store.new_thread(title="t")
        store.append(thread.id, [Message.user("hi")])
    moves = [
        (db_path, network_disk / "chat.db", "delete"),
        (network_disk / "chat.db", db_path, "wal"),
    ]
    for was, path, mode in moves:
        shutil.move(was, path)
        with Store(path) as store:
            assert store.journal_mode == mode
            assert [m.text for m in store.messages(thread.id)] == ["hi"]


def test_the_file_system_of_a_path_is_found(tmp_path):
    assert opening.filesystem_of(tmp_path / "not there yet") != ""
