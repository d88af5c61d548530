"""A turn can fail at each step, and the next one does what is left."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from jupyter_chatstore import Message, Store
from jupyter_chatstore.errors import SyncConnectionError, SyncRefusedError
from jupyter_chatstore.model import new_id
from jupyter_chatstore.server.database import Database
from jupyter_chatstore.server.log import Log, new_epoch
from jupyter_chatstore.sync.journal import Journal
from jupyter_chatstore.sync.turn import Turn
from tests.server.databases import signed_up, sqlite
from tests.sync.log_remote import LogRemote, lost

NOW = 1_800_000_000_000


@pytest.fixture
def database(tmp_path):
    database = Database(sqlite(tmp_path / "server.db").url)
    yield database
    database.close()


class Device:
    """A store with its journal and its way to the server."""

    def __init__(self, path, log: Log, account: str, device: str | None = None) -> None:
        self.store = Store(path)
        self.journal = Journal(self.store, account, lambda: NOW, device=device or new_id())
        self.remote = LogRemote(log, account)
        self.renamed: list[str] = []

    def turn(self) -> None:
        Turn(self.journal, self.remote, renamed=self.renamed.append).run()

    def texts(self) -> list[str]:
        return [
            message.text
            for thread in self.store.threads()
            for message in self.store.messages(thread.id, limit=500)
        ]


@pytest.fixture
def world(database, tmp_path):
    """Makes devices of one account."""
    log = Log(database, lambda: NOW)
    account = signed_up(database).account
    made: list[Device] = []

    def make(name: str, device: str | None = None) -> Device:
        made.append(Device(tmp_path / f"{name}.db", log, account, device))
        return made[-1]

    yield make
    for device in made:
        device.store.close()


def say(device: Device, *texts: str) -> str:
    thread = device.store.new_thread(title="a title")
    device.store.append(thread.id, [Message.user(text) for text in texts])
    return thread.id


def test_what_is_said_on_one_device_is_read_on_the_other(world):
    one, two = world("one"), world("two")
    say(one, "hello", "is anybody there?")
    one.turn()
    two.turn()
    assert two.texts() == ["hello", "is anybody there?"]


def test_in_step_a_turn_asks_once_and_sends_nothing(world):
    one = world("one")
    say(one, "hello")
    one.turn()
    one.remote.calls.clear()
    one.turn()
    assert one.remote.calls == ["ops"]


@pytest.mark.parametrize("call", ["push", "ops"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_call_that_is_lost_is_made_again(world, call, when):
    one, two = world("one"), world("two")
    say(one, "hello")
    say(two, "hi")
    two.turn()
    setattr(one.remote, when, lost(call))
    with pytest.raises(SyncConnectionError):
        one.turn()
    setattr(one.remote, when, lambda _: None)
    one.turn()
    two.turn()
    assert sorted(one.texts()) == sorted(two.texts()) == ["hello", "hi"]
    assert one.journal.pending().ops == two.journal.pending().ops == 0


def test_more_than_a_page_each_way(world):
    one, two = world("one"), world("two")
    say(one, *(f"message {n}" for n in range(1_200)))
    one.turn()
    two.turn()
    assert two.remote.calls.count("snapshot") >= 3
    (thread,) = two.store.threads()
    assert thread.message_count == 1_200


def test_a_push_that_is_too_large_is_made_smaller(world):
    one, two = world("one"), world("two")
    say(one, *("x" * 100_000 for _ in range(20)))
    sizes = []

    def small(name: str) -> None:
        size = sum(
            len(op.body or "") for op in one.journal.queue(500, sizes[-1] if sizes else 2**22)
        )
        if name == "push" and size > 400_000:
            sizes.append(size // 2)
            raise SyncRefusedError("too large", problem="too_large", status=413)

    one.remote.before = small
    one.turn()
    two.turn()
    assert sizes
    assert len(two.texts()) == 20


def test_a_copied_database_goes_on_as_a_device_of_its_own(world, tmp_path):
    device = new_id()
    one = world("one", device)
    say(one, "before the copy")
    one.turn()
    one.store.close()
    shutil.copy(tmp_path / "one.db", tmp_path / "copy.db")
    one, copy = world("one", device), world("copy", device)
    say(one, "on the first")
    say(copy, "on the copy")
    one.turn()
    copy.turn()
    one.turn()
    assert copy.renamed == [copy.journal.device]
    assert copy.journal.device != one.journal.device == device
    expected = ["before the copy", "on the copy", "on the first"]
    assert sorted(one.texts()) == sorted(copy.texts()) == expected


def test_a_first_sync_that_is_interrupted_goes_on(world):
    one, two = world("one"), world("two")
    say(one, *(f"message {n}" for n in range(1_200)))

    def interrupt(progress) -> None:
        if progress.done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Turn(one.journal, one.remote, progress=interrupt).run()
    left = one.journal.pending().ops
    assert 0 < left < 1_200
    one.turn()
    with pytest.raises(KeyboardInterrupt):
        Turn(two.journal, two.remote, progress=interrupt).run()
    two.turn()
    (thread,) = two.store.threads()
    assert thread.message_count == 1_200


def test_what_a_log_begins_with_is_not_read_again(world):
    one, two = world("one"), world("two")
    say(one, *(f"message {n}" for n in range(1_200)))
    one.turn()
    assert set(one.remote.calls) == {"push", "ops"}
    assert one.remote.ops(one.journal.log, one.journal.cursor).ops == ()
    say(two, "on the other")
    two.turn()
    one.turn()
    assert sorted(one.texts()) == sorted(two.texts())


def test_others_write_as_much_as_a_server_has_lost(world, tmp_path):
    one, two = world("one"), world("two")
    server = tmp_path / "server.db"
    with kept(server, tmp_path / "kept.db"):
        say(one, "lost on the server")
        one.turn()
    say(two, "in its place")
    two.turn()
    say(one, "later")
    for device in (one, two):
        device.turn()
    assert sorted(one.texts()) == sorted(two.texts())
    assert sorted(one.texts()) == ["in its place", "later", "lost on the server"]


@contextmanager
def kept(server: Path, copy: Path) -> Iterator[None]:
    """The server is restored in the end to what it is now, and doesn't say so."""
    with closing(sqlite3.connect(server)) as live:
        live.execute("VACUUM INTO ?", (str(copy),))
        yield
    with closing(sqlite3.connect(copy)) as source, closing(sqlite3.connect(server)) as live:
        source.backup(live)


@pytest.mark.parametrize("says_so", [True, False])
def test_a_server_that_was_restored_is_given_what_it_lacks(world, tmp_path, database, says_so):
    one, two = world("one"), world("two")
    say(one, "before the backup")
    one.turn()
    two.turn()
    with kept(tmp_path / "server.db", tmp_path / "kept.db"):
        say(one, "after the backup")
        one.turn()
        two.turn()
    if says_so:
        with database.transaction(one.journal.log) as connection:
            new_epoch(connection, one.journal.log)
    say(two, "after the restoration")
    for device in (two, one, two):
        Turn(device.journal, device.remote).run(check=True)
    expected = ["after the backup", "after the restoration", "before the backup"]
    assert sorted(one.texts()) == sorted(two.texts()) == expected
    assert one.remote.log.head(one.journal.log) >= 6


def test_a_text_that_no_server_takes_stays_here_is_told_of_and_holds_up_none(world):
    one, two = world("one"), world("two")
    thread = say(one, "before")
    prompt = "S" * 9_000_000
    one.store.set_thread(thread, system_prompt=prompt, tags=["known"])
    say(one, "behind")
    for device in (one, two, one):
        device.turn()
    assert sorted(two.texts()) == ["before", "behind"]
    assert list(two.store.thread(thread).tags) == ["known"]
    assert one.store.thread(thread).system_prompt == prompt
    (refused,) = one.journal.quarantine()
    assert (refused.kind, refused.code, refused.thread_id) == ("thread.set", "too_large", thread)
    assert not one.journal.pending().ops


@pytest.mark.parametrize("is_gone", [True, False])
def test_what_a_copy_told_and_the_server_lost_is_told_by_who_knows_it(world, tmp_path, is_gone):
    device = new_id()
    one, two = world("one", device), world("two")
    say(one, "before the copy")
    one.turn()
    two.turn()
    one.store.close()
    shutil.copy(tmp_path / "one.db", tmp_path / "copy.db")
    one, copy = world("one", device), world("copy", device)
    with kept(tmp_path / "server.db", tmp_path / "kept.db"):
        say(copy, "on the copy")
        copy.turn()
        two.turn()
    say(one, "on the first")
    one.turn()
    there = [one, two] if is_gone else [one, two, copy]
    for each in there * 3:
        Turn(each.journal, each.remote, renamed=each.renamed.append).run(check=True)
    for each in there:
        assert sorted(each.texts()) == ["before the copy", "on the copy", "on the first"]
