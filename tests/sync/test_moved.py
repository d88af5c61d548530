"""A thread in a space: its members share it, and nothing else of each other."""

from __future__ import annotations

from dataclasses import replace

import pytest

from jupyter_chatstore.errors import InvalidInputError
from jupyter_chatstore.model import new_id
from jupyter_chatstore.sync.journal import Journal
from jupyter_chatstore.sync.op import canonical
from tests.sync.devices import Device, ListLog, say, settle, texts


class Member:
    """A device that also reads and writes a space."""

    def __init__(self, device, space):
        self.store = device.store
        self.own = device
        self.journal = Journal(device.store, space.id, space.wall)
        self.space = Device.__new__(Device)
        vars(self.space).update(vars(device), log=space, journal=self.journal)

    def turn(self):
        self.own.turn()
        self.space.turn()


@pytest.fixture
def space(log):
    return ListLog(log.wall)


@pytest.fixture
def colleague(tmp_path, log, space):
    own = ListLog(log.wall)
    with (device := Device(tmp_path / "colleague.db", own)).store:
        yield Member(device, space)


def test_a_thread_is_shared_and_the_others_are_not(laptop, desktop, colleague, space):
    thread = laptop.store.new_thread(notebook="/n/a.ipynb", title="ours")
    private = laptop.store.new_thread(title="mine")
    first, second, _ = say(laptop, thread, "1", "2", "3")
    say(laptop, private, "secret")
    laptop.store.set_thread(thread.id, tags=["a"])
    laptop.store.react(first.id, "👍")
    laptop.store.delete_message(second.id)
    settle(laptop, desktop)
    mine, other = Member(laptop, space), Member(desktop, space)
    mine.journal.move_here(thread.id)
    other.space.turn()  # hears of it in the space before its own log says so
    settle(mine, other, colleague)
    assert [t.title for t in colleague.store.threads()] == ["ours"]
    assert texts(colleague, thread) == ["1", "3"]
    assert colleague.store.thread(thread.id).tags == ("a",)
    assert colleague.store.message(first.id).reaction == "👍"
    say(colleague, thread, "from the colleague")
    colleague.store.set_thread(thread.id, title="theirs too")
    settle(colleague, mine, other)
    for member in (mine, other, colleague):
        assert texts(member, thread)[-1] == "from the colleague"
        assert member.store.thread(thread.id).title == "theirs too"
        assert member.journal.conflicts() == []
    assert laptop.shown() == desktop.shown()
    assert len(laptop.log.ops) == len({one.op.op_id for one in laptop.log.ops})
    assert "secret" not in str(space.ops)
    settle(mine, other, colleague)
    assert not any(one.journal.queue() for one in (mine, other, colleague, laptop, desktop))


def test_members_cannot_touch_what_is_not_in_the_space(laptop, colleague, space):
    private = laptop.store.new_thread(title="mine")
    [message] = say(laptop, private, "secret")
    mine = Member(laptop, space)
    thread = colleague.store.new_thread(title="ours")
    colleague.journal.move_here(thread.id)
    settle(mine, colleague)
    assert laptop.store.thread(thread.id).title == "ours"
    before, last = laptop.shown(), space.ops[-1]
    device, dseq = colleague.journal.device, last.op.dseq
    harms = [
        {"kind": "thread.set", "thread": private.id, "ref": None}
        | {"body": canonical({"field": "title", "value": "taken"})},
        {"kind": "purge", "thread": private.id, "ref": private.id, "body": None},
        {"kind": "purge", "thread": thread.id, "ref": message.id, "body": None},
        {"kind": "msg.del", "thread": thread.id, "ref": message.id}
        | {"body": canonical({"seen": {}})},
        {"kind": "thread.set", "thread": private.id, "ref": None}
        | {"body": canonical({"field": "log", "value": space.id})},
    ]
    for n, harm in enumerate(harms, 1):
        op = replace(last.op, op_id=new_id(), device=device, dseq=dseq + n, base=(), **harm)
        mine.journal.take_in([replace(last, op=op, h=op.h, seq=last.seq + n)])
        assert laptop.shown() == before
    say(laptop, private, "more secrets")
    mine.space.push()
    assert "secret" not in str(space.ops)


def test_what_shares_messages_is_not_moved(laptop, space):
    thread = laptop.store.new_thread(title="t")
    [message] = say(laptop, thread, "1")
    fork = laptop.store.fork(message.id)
    mine = Member(laptop, space)
    for key in (thread.id, fork.id):
        with pytest.raises(InvalidInputError):
            mine.journal.move_here(key)


def test_what_is_purged_leaves_every_log_that_it_was_told_in(laptop, colleague, space):
    thread = laptop.store.new_thread(title="t")
    say(laptop, thread, "1")
    laptop.turn()
    mine = Member(laptop, space)
    mine.journal.move_here(thread.id)
    settle(mine, colleague)
    laptop.store.purge(thread.id)
    settle(mine, colleague)
    assert colleague.store.threads() == []
    purged = [
        {one.op.ref for one in log.ops if one.op.kind == "purge"} for log in (laptop.log, space)
    ]
    assert purged == [{thread.id}, {thread.id}]
