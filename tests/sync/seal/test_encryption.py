"""An encrypted history on several devices: switched on, joined, read, and given another key."""

from __future__ import annotations

from contextlib import suppress

import pytest

from jupyter_chatstore.errors import (
    InvalidInputError,
    KeyNeededError,
    SyncConnectionError,
    SyncRefusedError,
)
from jupyter_chatstore.server.database import Database
from jupyter_chatstore.server.log import Log
from tests.server.databases import signed_up, sqlite
from tests.sync.log_remote import LogRemote
from tests.sync.seal.sealed_devices import PASSPHRASE, Device, now_ms

KNOWN = "a penguin in the ice machine"


class World:
    """A server, and devices of one account."""

    def __init__(self, folder):
        self.folder = folder
        self.database = Database(sqlite(folder / "server.db").url)
        self.who = signed_up(self.database)
        self.log = Log(self.database, now_ms)
        self.devices = []

    def remote(self):
        return LogRemote(self.log, self.who.account)

    def device(self):
        path = self.folder / f"{len(self.devices)}.db"
        self.devices.append(Device(path, self.who.account, self.remote()))
        return self.devices[-1]

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
    for _ in range(2):
        for device in devices:
            device.turn()
    first, *others = (device.shown() for device in devices)
    assert all(other == first for other in others)


def test_switching_it_on_leaves_no_plain_text_and_no_conflict(world):
    one, two = world.device(), world.device()
    thread = one.say(KNOWN, title=f"title: {KNOWN}")
    one.turn()
    two.turn()
    two.store.set_thread(thread, tags=[f"tag: {KNOWN}"])
    two.say(f"again {KNOWN}", thread=thread)
    same(one, two)
    before = one.shown()
    assert KNOWN.encode() in world.on_disk()
    counts = []
    words = one.encryption.switch_on(PASSPHRASE, counts.append)
    assert len(words.split()) == 24
    assert counts[-1] == world.log.head(world.who.account) - 1
    assert KNOWN.encode() not in world.on_disk()
    with pytest.raises(KeyNeededError):
        two.turn()
    two.encryption.unlock(passphrase=PASSPHRASE)
    same(one, two)
    assert two.shown() == before
    one.say(f"more of {KNOWN}", thread=thread)
    two.store.set_thread(thread, title=f"another {KNOWN}")
    same(one, two)
    assert KNOWN.encode() not in world.on_disk()


@pytest.mark.parametrize("how", ["begin", "switch_on"])
def test_a_history_that_is_encrypted_before_its_first_push_is_never_there_in_the_clear(world, how):
    one, seen = world.device(), []
    one.say(KNOWN, title=KNOWN)
    one.connect(Seen(world.log, world.who.account, seen))
    words = getattr(one.encryption, how)(PASSPHRASE)
    one.turn()
    assert [op.kind for op in seen if op.enc is None] == ["key.put"]
    assert KNOWN.encode() not in world.on_disk()
    two = world.device()
    two.say("mine")
    assert two.encryption.begin(PASSPHRASE) == words
    same(one, two)
    assert one.texts() == {KNOWN, "mine"}


class Seen(LogRemote):
    """Notes what it is sent."""

    def __init__(self, log, account, seen):
        super().__init__(log, account)
        self.seen = seen

    def push(self, log, ops, head=None):
        self.seen += ops
        return super().push(log, ops, head)


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("at", range(1, 5))
def test_a_beginning_goes_on_after_an_interruption_anywhere(world, at, after):
    one = world.device()
    one.say(KNOWN)
    one.connect(cut(world.remote(), at, after))
    with suppress(SyncConnectionError):
        one.encryption.begin(PASSPHRASE)
    one.connect(world.remote())
    one.encryption.begin(PASSPHRASE)
    two = world.device()
    two.encryption.unlock(passphrase=PASSPHRASE)
    same(one, two)
    assert two.texts() == {KNOWN}
    assert len(world.log.keys(one.log).ops) == 1


def test_a_beginning_sends_nothing_where_there_is_clear_text_already(world):
    one, two = world.device(), world.device()
    one.say("one")
    one.turn()
    two.say(KNOWN)
    with pytest.raises(InvalidInputError, match="not encrypted"):
        two.encryption.begin(PASSPHRASE)
    assert KNOWN.encode() not in world.on_disk()
    one.encryption.switch_on(PASSPHRASE)
    two.encryption.begin(PASSPHRASE)
    same(one, two)
    assert KNOWN.encode() not in world.on_disk()


@pytest.mark.parametrize("by", ["passphrase", "words"])
def test_a_new_device_joins(world, by):
    one = world.device()
    one.say(KNOWN, "and its answer")
    words = one.encryption.switch_on(PASSPHRASE)
    two = world.device()
    with pytest.raises(KeyNeededError, match="no key"):
        two.turn()
    two.encryption.unlock(**{by: words if by == "words" else PASSPHRASE})
    same(one, two)
    assert two.texts() == {KNOWN, "and its answer"}
    assert two.encryption.words() == words


def test_a_wrong_passphrase_is_known_before_anything_is_sent_or_mixed(world):
    one = world.device()
    one.say(KNOWN)
    one.encryption.switch_on(PASSPHRASE)
    two = world.device()
    two.say("mine")
    head, before = world.log.head(world.who.account), two.shown()
    with pytest.raises(KeyNeededError, match="does not open"):
        two.encryption.unlock(passphrase="four words and a walrus")
    with pytest.raises(KeyNeededError):
        two.turn()
    assert world.log.head(world.who.account) == head
    assert two.shown() == before
    assert b"mine" not in world.on_disk()
    two.encryption.unlock(passphrase=PASSPHRASE)
    same(one, two)
    assert one.texts() == {KNOWN, "mine"}


def test_what_waits_on_another_device_is_sent_sealed(world):
    one, two = world.device(), world.device()
    one.say("one")
    same(one, two)
    two.say(f"written offline: {KNOWN}")
    one.encryption.switch_on(PASSPHRASE)
    with pytest.raises(KeyNeededError):
        two.turn()
    two.encryption.unlock(passphrase=PASSPHRASE)
    same(one, two)
    assert f"written offline: {KNOWN}" in one.texts()
    assert KNOWN.encode() not in world.on_disk()


def test_a_plain_push_whose_answer_was_lost_is_sealed_by_another_device(world):
    one, two = world.device(), world.device()
    two.say(KNOWN)
    two.remote.push(two.log, two.journal.queue())  # and the answer is lost
    one.turn()
    one.encryption.switch_on(PASSPHRASE)
    two.encryption.unlock(passphrase=PASSPHRASE)
    same(one, two)
    assert one.texts() == {KNOWN}
    assert world.log.head(world.who.account) == one.journal.seen()[0].n


def test_a_sealed_push_whose_answer_was_lost_is_known_after_the_key_changed(world):
    one, two = world.device(), world.device()
    one.encryption.switch_on(PASSPHRASE)
    two.encryption.unlock(passphrase=PASSPHRASE)
    two.turn()
    two.say(KNOWN)
    two.remote.push(two.log, two.journal.queue())
    device = two.journal.device
    one.turn()
    one.encryption.rotate("five words and a penguin")
    two.encryption.unlock(passphrase="five words and a penguin")
    same(one, two)
    assert two.journal.device == device
    assert one.texts() == {KNOWN}


def test_another_key_reads_what_was_and_the_old_one_nothing_new(world):
    one, two = world.device(), world.device()
    old_words = one.encryption.switch_on(PASSPHRASE)
    two.encryption.unlock(passphrase=PASSPHRASE)
    one.say("before")
    same(one, two)
    words = one.encryption.rotate("five words and a penguin")
    one.say("after")
    one.turn()
    two.say("of the other")
    with pytest.raises(KeyNeededError, match="changed on another device"):
        two.turn()
    assert two.texts() == {"before", "of the other"}
    for old in ({"passphrase": PASSPHRASE}, {"words": old_words}):
        with pytest.raises(KeyNeededError):
            two.encryption.unlock(**old)
    two.encryption.unlock(words=words)
    three = world.device()
    three.encryption.unlock(passphrase="five words and a penguin")
    same(one, two, three)
    assert three.texts() == {"before", "after", "of the other"}
    kids = [entry.kid for entry in world.log.ops(one.log).ops]
    assert kids == sorted(kids, key=list(one.remote.ring(one.log).keys).index)


def cut(remote, at, after):
    """The line breaks at one call, before or after the server has done it."""
    left = [at]

    def count(_):
        left[0] -= 1
        if left[0] == 0:
            raise SyncConnectionError("cut")

    if after:
        remote.after = count
    else:
        remote.before = count
    return remote


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("at", range(1, 8))
def test_switching_on_goes_on_after_an_interruption_anywhere(world, at, after):
    one = world.device()
    one.say(KNOWN)
    one.turn()
    one.connect(cut(world.remote(), at, after))
    try:
        one.encryption.switch_on(PASSPHRASE)
    except SyncConnectionError:
        one.connect(world.remote())
        one.say("meanwhile")
        words = one.encryption.switch_on(PASSPHRASE) if one_is_not_done(one) else ""
        assert len((words or one.encryption.words()).split()) == 24
    one.connect(world.remote())
    two = world.device()
    two.encryption.unlock(passphrase=PASSPHRASE)
    same(one, two)
    assert KNOWN in two.texts()
    assert KNOWN.encode() not in world.on_disk()


def one_is_not_done(device):
    keys = device.remote.keys(device.log)
    return keys.unsealed or not keys.ops


class Busy(LogRemote):
    """Somebody else writes just before a key is told of."""

    def __init__(self, *values, writes):
        super().__init__(*values)
        self.writes = writes

    def push(self, log, ops, head=None):
        if ops[0].kind == "key.put" and self.writes:
            self.writes.pop()()
        return super().push(log, ops, head)


def test_a_key_waits_for_what_another_device_writes_at_that_moment(world):
    one, two = world.device(), world.device()
    one.say("one")
    same(one, two)

    def write():
        two.say(KNOWN)
        two.turn()

    one.connect(Busy(world.log, world.who.account, writes=[write, write]))
    one.encryption.switch_on(PASSPHRASE)
    two.encryption.unlock(passphrase=PASSPHRASE)
    same(one, two)
    assert len(one.store.threads()) == 3
    assert KNOWN.encode() not in world.on_disk()
    assert len(world.log.keys(one.log).ops) == 1


def test_a_key_that_is_lost_on_this_device_is_no_way_back_to_plain_text(world):
    one = world.device()
    one.encryption.switch_on(PASSPHRASE)
    one.vault.forget(one.log)
    one.connect(world.remote())
    one.say(KNOWN)
    with pytest.raises(KeyNeededError):
        one.turn()
    assert KNOWN.encode() not in world.on_disk()


def test_the_key_is_in_no_database(world):
    one = world.device()
    one.say("one")
    words = one.encryption.switch_on(PASSPHRASE)
    (key,) = one.vault.keys(one.log)
    one.turn()
    files = [*world.folder.glob("*.db*")]
    everything = b"".join(path.read_bytes() for path in files)
    for secret in (key.secret, key.secret.hex().encode(), PASSPHRASE.encode(), words.encode()):
        assert secret not in everything
    kept = [path for path in (world.folder / "jupyter").rglob("*") if path.is_file()]
    assert [path.stat().st_mode & 0o777 for path in kept] == [0o600]


def test_what_asks_for_encryption_says_where_there_is_none(world):
    one = world.device()
    for call in (one.encryption.words, one.encryption.unlock):
        with pytest.raises(InvalidInputError, match="not encrypted"):
            call()
    with pytest.raises(InvalidInputError, match="not encrypted"):
        one.encryption.rotate(PASSPHRASE)
    with pytest.raises(InvalidInputError, match="12 characters"):
        one.encryption.switch_on("short")
    one.encryption.switch_on(PASSPHRASE)
    with pytest.raises(InvalidInputError, match="already"):
        one.encryption.switch_on(PASSPHRASE)
    with pytest.raises(SyncRefusedError) as refused:
        world.remote().push(one.log, [plain(one)])
    assert refused.value.problem == "plaintext_refused"


def plain(device):
    device.say("plain")
    return device.journal.queue()[0]
