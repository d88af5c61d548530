"""What was purged is gone from the log for good, and stays so when it comes late."""

from __future__ import annotations

import pytest

from jupyter_chatstore.model import new_id
from jupyter_chatstore.server.problems import ProblemError

from .databases import signed_up
from .writing import Device


@pytest.fixture
def who(database):
    return signed_up(database)


@pytest.fixture
def push(log, who):
    return lambda *ops: log.push(who.account, ops, author=who.email, account=who.account)


@pytest.fixture
def bodies(log, who):
    return lambda: [(op.body, op.purged) for op in log.ops(who.account).ops if op.kind != "purge"]


def test_a_message_is_purged_with_what_is_said_of_it(log, who, push, bodies):
    device, message = Device(), new_id()
    put = device.op(ref=message)
    about = device.op("tag.add", {"set": "bookmarks", "item": 1}, ref=message)
    other = device.op(ref=new_id())
    push(put, about, other)
    push(device.op("purge", None, ref=message), device.op(ref=message))
    assert bodies() == [(None, True), (None, True), ('"hello"', False), (None, True)]
    pulled = log.ops(who.account).ops[0]
    assert pulled.h == put.h, "it still tells what it was"


def test_a_thread_is_purged_and_what_comes_late_of_it(push, bodies):
    here, late = Device(), Device()
    push(here.op(), here.op("thread.set", {"field": "title", "value": "secret"}))
    push(here.op("purge", None, ref=here.id), late.op(thread=here.id, ref=new_id()), late.op())
    assert bodies() == [(None, True)] * 3 + [('"hello"', False)]


def test_ops_that_a_purge_names_are_purged_and_no_others(push, bodies):
    device, message = Device(), new_id()
    plain, later = device.op(ref=message), device.op("key.put", {}, thread=None, kid="k1")
    push(plain, later)
    purge = device.op("purge", "x", base=(plain.op_id,), ref=message, enc="x", kid="k1")
    push(purge, device.op(ref=message, enc="x", kid="k1", body="sealed"))
    assert bodies() == [(None, True), ("{}", False), ('"sealed"', False)]


def test_purging_twice_is_purging_once(push, bodies):
    device, message = Device(), new_id()
    push(device.op(ref=message), device.op("purge", None, ref=message))
    push(device.op("purge", None, ref=message), device.op("purge", None, ref=message))
    assert bodies() == [(None, True)]


def test_an_encrypted_log_takes_no_plaintext_and_no_unknown_key(log, who, push):
    device = Device()
    push(device.op("thread.set", {"field": "title", "value": "still plain"}))
    push(device.op("key.put", {"wrapped": "x"}, thread=None, kid="k1"))
    for wrong, code in (
        ({"body": "plain"}, "plaintext_refused"),
        ({"body": "sealed", "enc": "x", "kid": "k2"}, "unknown_kid"),
        ({"body": "sealed", "enc": "x"}, "unknown_kid"),
    ):
        with pytest.raises(ProblemError) as error:
            push(device.op(**wrong))
        assert error.value.code == code
        device.dseq -= 1
    push(device.op(body="sealed", enc="x", kid="k1"))
    assert log.heads([who.account])[who.account].encrypted


def test_a_key_and_what_it_seals_may_come_in_one_push(log, who, push):
    device = Device()
    push(device.op("key.put", {}, thread=None, kid="k1"), device.op(enc="x", kid="k1"))
    assert log.head(who.account) == 2
