"""What a message follows is the same on every device, whenever and however often it was told."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from jupyter_chatstore.model import Message, new_id
from jupyter_chatstore.store import Store
from jupyter_chatstore.sync.op import canonical
from tests.sync.devices import Device, say, settle, texts


def following(one, message, **news):
    """A message as it is in a log, but said to follow another."""
    body = json.loads(one.op.body)
    body["message"]["parent_id"] = message.id
    op = replace(one.op, body=canonical(body), **news)
    return replace(one, op=op, h=op.h)


@pytest.mark.parametrize("first", [0, 1])
def test_a_copy_that_was_purged_in_before_it_was_told_of_agrees(laptop, log, tmp_path, first):
    with Store(tmp_path / "a.db") as store:
        thread = store.new_thread(title="t")
        ids = sorted(new_id() for _ in "123")  # as if each were said a while after the last
        said = [Message.user(str(n)).model_copy(update={"id": key}) for n, key in enumerate(ids, 1)]
        store.append(thread.id, said)
        store.backup(tmp_path / "b.db")
    with (a := Device(tmp_path / "a.db", log)).store, (b := Device(tmp_path / "b.db", log)).store:
        b.store.purge(ids[1])
        settle(*((a, b), (b, a))[first], laptop)
        assert a.shown() == b.shown() == laptop.shown()
        for device in (a, b, laptop):
            assert texts(device, thread) == ["1", "2", "3"]


@pytest.mark.parametrize("shared", ["1", "12"])
def test_a_fork_counts_what_it_begins_with_however_late_that_comes(laptop, desktop, log, shared):
    thread = laptop.store.new_thread(title="t")
    last = say(laptop, thread, *shared)[-1]
    say(laptop, laptop.store.fork(last.id), "3")
    laptop.push()
    for one in sorted(log.ops, key=lambda one: (one.op.kind == "msg.put", -one.seq)):
        desktop.journal._write(
            lambda desk, one=one: desktop.journal._take_in(desk, [one], None, has_gaps=True)
        )
    laptop.pull()
    assert desktop.shown() == laptop.shown()


@pytest.mark.parametrize("again", [False, True])
def test_messages_said_to_follow_each_other_make_no_ring(laptop, desktop, log, again):
    thread = laptop.store.new_thread(title="t")
    first, second = say(laptop, thread, "1", "2")
    laptop.push()
    n = next(n for n, one in enumerate(log.ops) if one.op.ref == first.id)
    if again:
        last = log.ops[-1]
        more = following(log.ops[n], second, op_id=new_id(), dseq=last.op.dseq + 1)
        log.ops.append(replace(more, seq=last.seq + 1))
    else:
        log.ops[n] = following(log.ops[n], second)
    desktop.pull()
    assert texts(desktop, thread) == ["1", "2"]
    desktop.store.delete_message(first.id)
    assert texts(desktop, thread) == ["2"]


def test_what_follows_a_ring_of_what_was_purged_is_shown(laptop, desktop, log):
    thread = laptop.store.new_thread(title="t")
    first, second = say(laptop, thread, "1", "2")
    laptop.push()
    n = next(n for n, one in enumerate(log.ops) if one.op.ref == first.id)
    log.ops[n] = following(log.ops[n], second)
    for message in (first, second):
        laptop.store.purge(message.id)
    [third] = say(laptop, thread, "3")
    laptop.push()
    n = next(n for n, one in enumerate(log.ops) if one.op.ref == third.id)
    log.ops[n] = following(log.ops[n], second)
    desktop.pull()
    assert texts(desktop, thread) == ["3"]
