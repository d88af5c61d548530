"""A server that is put back to before a key, and one that only says so."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

import pytest

from jupyter_chatstore.errors import InvalidInputError, KeyNeededError, SyncError, TamperError
from jupyter_chatstore.server.database import Database
from jupyter_chatstore.server.log import Log, new_epoch
from tests.server.databases import signed_up, sqlite
from tests.sync.log_remote import LogRemote
from tests.sync.seal import hostile as h
from tests.sync.seal.sealed_devices import PASSPHRASE, Device, now_ms

KNOWN = "a penguin in the ice machine"
SECOND = "five words and a penguin"


class World:
    """A server that can be copied and put back, and devices of one account."""

    def __init__(self, folder):
        self.folder = folder
        self.file = folder / "server.db"
        self.database = Database(sqlite(self.file).url)
        self.account = signed_up(self.database).account
        self.devices = []

    def remote(self):
        return LogRemote(Log(self.database, now_ms), self.account)

    def device(self, **unlock):
        made = Device(self.folder / f"{len(self.devices)}.db", self.account, self.remote())
        self.devices.append(made)
        if unlock:
            made.encryption.unlock(**unlock)
        return made

    def back_up(self):
        self.database.close()
        shutil.copy(self.file, self.folder / "backup")
        self.open()

    def restore(self, *, said=True):
        self.database.close()
        for suffix in ("-wal", "-shm"):
            Path(f"{self.file}{suffix}").unlink(missing_ok=True)
        shutil.copy(self.folder / "backup", self.file)
        self.open()
        if said:
            self.say_so()

    def say_so(self):
        with self.database.transaction(self.account) as connection:
            new_epoch(connection, self.account)

    def open(self):
        self.database = Database(sqlite(self.file).url)
        for device in self.devices:
            device.connect(self.remote())

    def on_disk(self):
        return b"".join(path.read_bytes() for path in self.folder.glob("server.db*"))

    def close(self):
        for device in self.devices:
            device.store.close()
        self.database.close()


@pytest.fixture
def world(tmp_path):
    made = World(tmp_path)
    yield made
    made.close()


def same(*devices):
    for _ in range(3):
        for device in devices:
            device.turn()
    first, *others = (device.shown() for device in devices)
    assert all(other == first for other in others)


def clear(world):
    """Kinds of what the server has in the clear."""
    ops = Log(world.database, now_ms).ops(world.account).ops
    return {op.kind for op in ops if op.enc is None}


@pytest.mark.parametrize("first", [0, 1], ids=["who made the key", "another"])
def test_a_server_from_before_its_key_is_told_of_it_again_and_keeps_nothing_clear(world, first):
    one, two = world.device(), world.device()
    thread = one.say(KNOWN, title=f"title of {KNOWN}")
    same(one, two)
    world.back_up()
    one.encryption.switch_on(PASSPHRASE)
    two.encryption.unlock(passphrase=PASSPHRASE)
    one.say("later", thread=thread)
    same(one, two)
    world.restore()
    assert KNOWN.encode() in world.on_disk()
    two.say("meanwhile")
    devices = [one, two] if first == 0 else [two, one]
    same(*devices)
    assert one.texts() == {KNOWN, "later", "meanwhile"}
    assert clear(world) == {"key.put"}
    assert KNOWN.encode() not in world.on_disk()
    three = world.device(passphrase=PASSPHRASE)
    same(one, two, three)
    assert len(Log(world.database, now_ms).keys(world.account).ops) == 1


@pytest.mark.parametrize("first", [0, 1], ids=["who changed it", "another"])
@pytest.mark.parametrize("before", ["first", "second"])
def test_a_server_from_before_a_key_was_changed_is_told_of_both(world, before, first):
    one, two = world.device(), world.device()
    one.say("plain once")
    same(one, two)
    if before == "first":
        world.back_up()
    one.encryption.switch_on(PASSPHRASE)
    two.encryption.unlock(passphrase=PASSPHRASE)
    two.say("with the first key")
    same(one, two)
    if before == "second":
        world.back_up()
    two.say("with the first key, too")
    same(one, two)
    two.encryption.rotate(SECOND)
    one.encryption.unlock(passphrase=SECOND)
    one.say("with the second key")
    same(one, two)
    world.restore()
    one.say("of one")
    two.say("of two")
    same(*([two, one] if first == 0 else [one, two]))
    assert len(one.texts()) == 6
    kids = [op.kid for op in Log(world.database, now_ms).keys(world.account).ops]
    assert kids == list(one.remote.ring(one.log).keys)
    three = world.device(passphrase=SECOND)
    same(one, two, three)
    assert len(three.texts()) == 6
    assert clear(world) == {"key.put"}


@pytest.mark.parametrize("at", range(1, 9))
def test_it_goes_on_after_an_interruption_anywhere(world, at):
    one, two = world.device(), world.device()
    one.say(KNOWN)
    same(one, two)
    world.back_up()
    one.encryption.switch_on(PASSPHRASE)
    two.encryption.unlock(passphrase=PASSPHRASE)
    two.say("later")
    same(one, two)
    world.restore()
    calls = iter(range(at))
    remote = world.remote()

    def cut(_):
        if next(calls, None) is None:
            raise SyncError("cut")

    remote.after = cut
    one.connect(remote)
    one.say("last")
    with suppress(SyncError):
        one.turn()
    one.connect(world.remote())
    same(two, one)
    assert two.texts() == {KNOWN, "later", "last"}
    assert KNOWN.encode() not in world.on_disk()


def test_a_device_without_the_key_sends_nothing_to_a_server_from_before_it(world):
    one, two = world.device(), world.device()
    one.say("one")
    same(one, two)
    world.back_up()
    one.encryption.switch_on(PASSPHRASE)
    two.say(KNOWN)
    with pytest.raises(KeyNeededError):
        two.turn()
    world.restore()
    with pytest.raises(KeyNeededError):
        two.turn()
    with pytest.raises(SyncError, match="restored from before"):
        two.encryption.unlock(passphrase=PASSPHRASE)
    assert KNOWN.encode() not in world.on_disk()
    same(one)
    two.encryption.unlock(passphrase=PASSPHRASE)
    same(one, two)
    assert one.texts() == {"one", KNOWN}
    assert KNOWN.encode() not in world.on_disk()


def test_a_server_that_was_put_back_without_a_word_is_noticed_and_given_all_once_it_says_so(world):
    one, two = world.device(), world.device()
    world.back_up()
    one.encryption.switch_on(PASSPHRASE)
    two.encryption.unlock(passphrase=PASSPHRASE)
    one.say(KNOWN)
    two.say("later")
    same(one, two)
    world.restore(said=False)
    for device in (one, two):
        device.say("not sent")
        with pytest.raises(TamperError):
            device.turn()
    assert b"not sent" not in world.on_disk()
    world.say_so()
    same(one, two)
    assert one.texts() == {KNOWN, "later", "not sent"}
    assert KNOWN.encode() not in world.on_disk()


def test_clear_text_that_nobody_here_wrote_is_not_believed_of_a_restored_server(world):
    one = world.device()
    one.say(KNOWN, title="kept")
    one.turn()
    world.back_up()
    one.encryption.switch_on(PASSPHRASE)
    world.restore()
    before = one.shown()

    def bend(page, _):
        ops = [h.plain(op) if op.kind == "msg.put" else op for op in page.ops]
        return page.model_copy(update={"ops": tuple(ops)})

    one.connect(h.Hostile(world.remote(), ops=bend))
    with pytest.raises(TamperError, match="not encrypted"):
        one.turn()
    assert one.shown() == before
    assert h.EVIL not in one.texts()
    one.connect(world.remote())
    same(one)


def test_clear_text_is_noticed_where_the_server_says_that_it_has_none(world):
    one = world.device()
    one.say(KNOWN)
    one.turn()
    plain = Log(world.database, now_ms).ops(world.account).ops
    one.encryption.switch_on(PASSPHRASE)
    world.say_so()
    one.connect(h.Hostile(world.remote(), ops=h.ops_of(lambda ops: [*plain, *ops[len(plain) :]])))
    with pytest.raises(TamperError, match="not encrypted"):
        one.turn()


def test_a_snapshot_that_leaves_something_out_takes_nothing_from_who_reads_a_log_again(world):
    one, two = world.device(), world.device()
    thread = one.say("first", title="a title")
    one.encryption.switch_on(PASSPHRASE)
    two.encryption.unlock(passphrase=PASSPHRASE)
    same(one, two)
    one.store.set_thread(thread, title="another title")
    one.turn()
    world.say_so()

    def without(page, _):
        ops = tuple(op for op in page.ops if op.kind not in {"thread.set", "thread.del"})
        return page.model_copy(update={"ops": ops})

    two.connect(h.Hostile(world.remote(), snapshot=without))
    two.turn()
    same(one, two)
    assert [each.title for each in two.store.threads()] == ["another title"]


def test_a_key_that_was_replaced_is_not_believed_of_a_server_that_forgets_the_new_one(world):
    one, two = world.device(), world.device()
    one.encryption.switch_on(PASSPHRASE)
    two.encryption.unlock(passphrase=PASSPHRASE)
    same(one, two)
    world.back_up()
    one.encryption.rotate(SECOND)
    one.turn()
    world.restore()
    two.say("by who has the old key only")
    two.turn()
    before = one.shown()
    with pytest.raises(TamperError, match="had been replaced"):
        one.turn()
    assert one.shown() == before


def test_who_is_asked_for_a_key_is_told_where_there_is_none(world):
    with pytest.raises(InvalidInputError, match="not encrypted"):
        world.device().encryption.unlock(passphrase=PASSPHRASE)
