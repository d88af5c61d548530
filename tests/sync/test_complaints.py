"""What users of such systems complain of: each complaint is a test, on real stores and a real log.

Time, chance, the network and the disk's room come from a simulated world; see `sim`.
"""

from __future__ import annotations

import threading

import pytest

from jupyter_chatstore.errors import KeyNeededError
from jupyter_chatstore.model import Message, Run, TextPart, new_id
from jupyter_chatstore.server.database import Database
from jupyter_chatstore.server.log import Log
from jupyter_chatstore.sync.pace import MOST_S, Pace
from jupyter_chatstore.sync.status import Status
from tests.server.databases import signed_up, sqlite
from tests.server.writing import Device as Writer
from tests.sync.log_remote import LogRemote
from tests.sync.seal.sealed_devices import PASSPHRASE
from tests.sync.seal.sealed_devices import Device as SealedDevice
from tests.sync.sim.shown import difference, message_ids, shown
from tests.sync.sim.world import World, templates

YEAR_9999_MS = 253_402_300_000_000 - 1_772_323_200_000
TEN_YEARS_MS = 10 * 365 * 86_400_000


class Two:
    """Two devices, by hand: nothing happens that a test does not do."""

    def __init__(self, folder) -> None:
        self.world = World(1, folder, templates(_made(folder / "templates")))
        self.world._add_device()
        self.world._add_device()
        self.one, self.two = self.world.devices
        self.one.offset_ms = self.two.offset_ms = 0

    def say(self, device, text: str, thread: str | None = None) -> str:
        with device.acting():
            thread = thread or device.store.new_thread(title=text).id
            device.store.append(thread, [Message.user(text)])
        return thread

    def set(self, device, thread: str, **fields) -> None:
        self.world.clock.pass_by(1_000)
        with device.acting():
            device.store.set_thread(thread, **fields)

    def turn(self, *devices) -> None:
        for device in devices or (self.one, self.two, self.one, self.two):
            with device.acting():
                device.turn()

    def titles(self, thread: str) -> list[str]:
        return [device.store.thread(thread).title for device in (self.one, self.two)]

    def cut(self, cut: bool = True) -> None:
        """Cuts the network, or mends it."""
        self.world.network.is_cut = cut

    def equal(self) -> bool:
        self.turn()
        return not difference(shown(self.one.file), shown(self.two.file))


def _made(folder):
    folder.mkdir()
    return folder


@pytest.fixture
def two(tmp_path):
    made = Two(tmp_path)
    with made.world.clock.rules():
        yield made
        for device in made.world.devices:
            device.close()
        made.world.server.database.close()


def test_1_a_failed_upload_is_tried_again_without_another_write(two):
    now = 0.0
    pace = Pace(lambda: now, lambda: 1.0)
    two.say(two.one, "hello")
    two.cut()
    two.turn(two.one)
    wait_s = pace.failed()
    assert 0 < wait_s <= MOST_S
    two.cut(False)
    now += wait_s
    assert pace.wait_s() == 0
    two.turn(two.one)
    assert two.one.is_at_rest()


@pytest.mark.parametrize("points", range(10))
def test_2_a_crash_between_two_writes_leaves_no_queue_stuck(two, points):
    two.say(two.one, "hello")
    with two.one.acting():
        two.one.turn_and_die(points)
    assert two.equal()
    assert two.one.is_at_rest()
    assert len(message_ids(two.two.file)) == 1


def test_3_a_partition_does_not_leave_syncing_on_for_ever():
    said = Status("syncing", since=100.0)
    assert said.at(110.0, patience_s=60.0).state == "syncing"
    assert said.at(161.0, patience_s=60.0).state == "offline"


def test_4_an_own_write_is_not_reverted_on_a_flaky_network(two):
    thread = two.say(two.one, "hello")
    two.turn()
    two.world.network.trouble = 0.7
    for n in range(20):
        two.set(two.one, thread, title=f"title {n}")
        two.turn(two.one, two.two, two.one)
        assert two.one.store.thread(thread).title == f"title {n}"
    two.world.network.trouble = 0.0
    assert two.equal()
    assert two.titles(thread) == ["title 19"] * 2


def test_5_a_burst_of_messages_arrives_whole(two):
    thread = two.say(two.one, "0")
    said = [Message.user(str(n)) for n in range(1, 1_203)]
    for start in range(0, len(said), 100):
        two.one.store.append(thread, said[start : start + 100])
        two.turn(two.two, two.one)
    assert two.equal()
    assert len(message_ids(two.two.file)) == 1_203


def test_6_a_clock_of_the_year_9999_does_not_win_for_ever(two):
    thread = two.say(two.one, "hello")
    two.turn()
    two.one.offset_ms = YEAR_9999_MS
    two.set(two.one, thread, title="of the year 9999")
    two.turn()
    two.set(two.two, thread, title="of today")
    two.turn()
    assert two.titles(thread) == ["of today"] * 2
    two.set(two.one, thread, folder="of the year 9999")
    two.world.clock.pass_by(120_000)
    two.turn(two.one)
    two.world.clock.pass_by(120_000)
    two.set(two.two, thread, folder="later")
    assert two.equal()
    assert two.one.store.thread(thread).folder == "later", "it was a minute ahead, no more"


def test_7_a_clock_that_is_behind_loses_nothing(two):
    two.one.offset_ms = -TEN_YEARS_MS
    thread = two.say(two.two, "hello")
    two.turn()
    two.set(two.two, thread, title="first")
    two.turn()
    two.say(two.one, "of ten years ago", thread)
    two.set(two.one, thread, title="second")
    two.turn()
    assert two.titles(thread) == ["second"] * 2
    assert len(message_ids(two.two.file)) == 2


def test_8_the_same_ops_in_another_order_give_the_same(tmp_path):
    found = []
    for order in ("first", "second"):
        two = Two(_made(tmp_path / order))
        with two.world.clock.rules():
            thread = two.say(two.one, "hello")
            two.turn()
            for device, word in ((two.one, "laptop"), (two.two, "desktop")):
                two.say(device, word, thread)
                two.set(device, thread, title=word, tags=[word], note=word)
            devices = (two.one, two.two) if order == "first" else (two.two, two.one)
            two.turn(*devices, *devices)
            found.append(shown(two.one.file))
            assert two.equal()
        for device in two.world.devices:
            device.close()
        two.world.server.database.close()
    assert difference(*found) == []


def test_9_offline_edits_survive_a_restart(two):
    thread = two.say(two.one, "hello")
    two.turn()
    two.cut()
    two.set(two.one, thread, title="offline")
    two.say(two.one, "offline too", thread)
    with two.one.acting():
        two.one.turn_and_die(0)
    two.cut(False)
    assert two.equal()
    assert two.titles(thread) == ["offline"] * 2
    assert len(message_ids(two.two.file)) == 2


def test_10_a_full_disk_leaves_no_hole(two):
    thread = two.say(two.one, "0")
    two.one.store.append(thread, [Message.user("x" * 2_000) for _ in range(700)])
    two.turn(two.one)
    with two.two.acting():
        assert "full" in two.two.turn_on_full_disk()
    assert two.equal()
    assert len(message_ids(two.two.file)) == 701


@pytest.fixture
def sealed(tmp_path):
    database = Database(sqlite(tmp_path / "server.db").url)
    who = signed_up(database)
    log = Log(database, lambda: 1_800_000_000_000)
    devices = [
        SealedDevice(tmp_path / f"{n}.db", who.account, LogRemote(log, who.account))
        for n in range(2)
    ]
    yield devices
    for device in devices:
        device.store.close()
    database.close()


def test_11_a_wrong_key_is_noticed_before_anything_is_mixed(sealed):
    one, two = sealed
    one.say("secret")
    one.encryption.switch_on(PASSPHRASE)
    one.turn()
    two.say("mine")
    with pytest.raises(KeyNeededError):
        two.encryption.unlock(passphrase="another passphrase")
    with pytest.raises(KeyNeededError):
        two.turn()
    assert two.texts() == {"mine"}
    one.turn()
    assert one.texts() == {"secret"}, "nothing of the other went out"
    two.encryption.unlock(passphrase=PASSPHRASE)
    two.turn()
    one.turn()
    assert one.texts() == two.texts() == {"secret", "mine"}


def test_12_switching_encryption_on_makes_no_conflicts(sealed):
    one, two = sealed
    thread = one.say("hello", title="title")
    one.turn()
    two.turn()
    two.store.set_thread(thread, title="changed", tags=["tag"])
    one.encryption.switch_on(PASSPHRASE)
    two.encryption.unlock(passphrase=PASSPHRASE)
    for device in (two, one, two):
        device.turn()
    assert one.journal.conflicts() == two.journal.conflicts() == []
    assert one.shown() == two.shown()
    assert one.store.thread(thread).title == "changed"


def test_13_the_same_value_twice_is_no_conflict(two):
    thread = two.say(two.one, "hello")
    two.turn()
    for device in (two.one, two.two):
        two.set(device, thread, title="the same", folder="folder", tags=["tag"])
    assert two.equal()
    assert two.one.journal.conflicts() == two.two.journal.conflicts() == []


def test_14_a_first_sync_costs_what_is_live(two):
    thread = two.say(two.one, "hello")
    for n in range(40):
        two.set(two.one, thread, title=f"title {n}", pinned=n % 2 == 0)
        gone = two.say(two.one, f"gone {n}")
        two.turn(two.one)
        two.one.store.delete_thread(gone)
        two.one.store.purge(gone)
        two.turn(two.one)
    log, account = two.world.server.log, two.world.server.account
    live = log.snapshot(account, limit=500).ops
    assert len(live) < log.head(account) / 3
    assert two.equal()
    assert len(message_ids(two.two.file)) == 1


def test_15_what_streams_is_one_op_when_it_has_ended(two):
    thread = two.one.store.new_thread().id
    answer = Message(role="assistant", status="streaming")
    _, answer, run = two.one.store.begin(thread, Message.user("q"), answer, Run())
    log, account = two.world.server.log, two.world.server.account
    for n in range(50):
        two.one.store.checkpoint(answer.id, [TextPart("word " * n)])
        two.turn(two.one)
    before = log.head(account)
    done = answer.model_copy(update={"status": "complete", "parts": (TextPart("all of it"),)})
    two.one.store.finish(done, run.model_copy(update={"status": "complete"}))
    two.turn(two.one)
    puts = [op for op in log.ops(account).ops if op.kind == "msg.put"]
    assert [op.ref == answer.id for op in puts] == [False, True]
    assert log.head(account) == before + 1
    assert two.equal()


def test_16_a_cursor_skips_nothing_that_is_committed_late(tmp_path):
    database = Database(sqlite(tmp_path / "server.db").url)
    who = signed_up(database)
    log = Log(database, lambda: 1_800_000_000_000)

    def write() -> None:
        device = Writer(new_id())
        for _ in range(10):
            log.push(who.account, device.ops(3), author="a", account=who.account)

    writers = [threading.Thread(target=write) for _ in range(8)]
    for writer in writers:
        writer.start()
    seen, cursor = [], None
    while len(seen) < 240:
        page = log.ops(who.account, cursor)
        seen += [op.seq for op in page.ops]
        cursor = page.cursor
    for writer in writers:
        writer.join()
    database.close()
    assert seen == list(range(1, 241))
