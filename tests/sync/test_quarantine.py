"""What a server refuses for good is here, is told of, and can be told once more or let go."""

from __future__ import annotations

import pytest

from jupyter_chatstore.sync.journal import Journal
from jupyter_chatstore.sync.refused import held
from tests.sync.devices import Device, Wall, say, settle, texts
from tests.sync.picky import PickyLog


@pytest.fixture
def log():
    return PickyLog(Wall())


def op_ids(device):
    return [one.op_id for one in device.journal.quarantine()]


def test_it_is_told_in_words(laptop, log):
    log.refuses = {"msg.put", "thread.set"}
    thread = laptop.store.new_thread(title="joins")
    say(laptop, thread, "why?")
    laptop.turn()
    found = held(laptop.store, laptop.journal.quarantine())
    assert {("message", "why?"), ("title", "")} <= {(one.what, one.text) for one in found}
    assert {one.title for one in found} == {"joins"}
    assert {one.why for one in found} == {"it is larger than the server takes"}


@pytest.mark.parametrize("refused", ["msg.put", "file.ref", "thread.set", "tag.add"])
def test_it_is_told_once_more_and_arrives(laptop, desktop, log, refused, tmp_path):
    log.refuses = {refused}
    thread = laptop.store.new_thread(title="joins")
    laptop.store.set_thread(thread.id, tags=["eda"])
    say(laptop, thread, "short", "long" * 100_000)
    settle(laptop, desktop)
    assert op_ids(laptop)
    assert op_ids(desktop) == []
    log.refuses = set()
    laptop.journal.tell_again(op_ids(laptop))
    assert op_ids(laptop) == []
    settle(laptop, desktop)
    assert laptop.shown() == desktop.shown()
    assert texts(desktop, thread) == ["short", "long" * 100_000]
    with (third := Device(tmp_path / "third.db", log)).store:
        settle(third)
        assert third.shown() == laptop.shown()


def test_what_stands_is_told_and_not_what_it_replaced(laptop, desktop, log):
    log.refuses = {"thread.set"}
    thread = laptop.store.new_thread(title="first")
    laptop.turn()
    log.refuses = set()
    laptop.store.set_thread(thread.id, title="second")
    laptop.journal.tell_again(op_ids(laptop))
    settle(laptop, desktop)
    assert laptop.shown() == desktop.shown()
    assert desktop.store.thread(thread.id).title == "second"
    assert desktop.journal.conflicts() == laptop.journal.conflicts() == []


def test_what_is_refused_again_is_told_of_again(laptop, log):
    log.refuses = {"msg.put"}
    say(laptop, laptop.store.new_thread(title="joins"), "why?")
    laptop.turn()
    before = op_ids(laptop)
    laptop.journal.tell_again(before)
    laptop.turn()
    assert len(op_ids(laptop)) == 1
    assert op_ids(laptop) != before


def test_it_is_let_go_and_stays_here(laptop, desktop, log):
    log.refuses = {"msg.put"}
    thread = laptop.store.new_thread(title="joins")
    say(laptop, thread, "why?")
    laptop.turn()
    laptop.journal.let_go(op_ids(laptop))
    laptop.pull()
    settle(laptop, desktop)
    assert op_ids(laptop) == []
    assert texts(laptop, thread) == ["why?"]
    assert texts(desktop, thread) == []


def test_all_logs_of_a_store_are_looked_at(laptop, log):
    log.refuses = {"msg.put"}
    say(laptop, laptop.store.new_thread(title="joins"), "why?")
    laptop.turn()
    space = Journal(laptop.store, PickyLog(Wall()).id, laptop.wall)
    assert [one.op_id for one in space.quarantine()] == op_ids(laptop)
